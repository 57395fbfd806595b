package millrace.standalone;

import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.io.OutputStream;

/// The `main` of the registry's own process: Apicurio, for as long as the run that started it lives.
public final class RegistryProcess {

    private RegistryProcess() {}

    public static void main(String[] arguments) {
        Thread.ofPlatform().name("parent-watch").daemon().start(RegistryProcess::endWithParent);
        Quarkus.run(arguments);
    }

    /// Standard input ends when the parent is gone, however it went. What was committed is on disk, so no farewell.
    private static void endWithParent() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException _) {
            // as good as the end
        }
        Runtime.getRuntime().halt(0);
    }
}
