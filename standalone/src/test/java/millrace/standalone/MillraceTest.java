package millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MillraceTest {

    @ParameterizedTest
    @ValueSource(strings = {"--version", "topics --version", "mail --version"})
    void tellsItsVersionWhateverTheCommand(String arguments) {
        var out = new StringWriter();

        int exit = Millrace.commandLine().setOut(new PrintWriter(out, true)).execute(arguments.split(" "));

        assertThat(exit).isZero();
        assertThat(out.toString()).startsWith("millrace ").contains("Kafka ").contains("Java ");
    }
}
