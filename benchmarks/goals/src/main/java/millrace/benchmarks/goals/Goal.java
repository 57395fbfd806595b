package millrace.benchmarks.goals;

import java.io.IOException;

/// One promise, measured.
interface Goal {

    String name();

    void run(Stage stage, Scale scale, Report report) throws IOException;
}
