package millrace.standalone;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// An embedded broker in a process of its own, to be killed and to stand still.
final class BrokerProcess implements AutoCloseable {

    private final Process process;

    private BrokerProcess(Process process) {
        this.process = process;
    }

    /// Returns when it takes records.
    static BrokerProcess start(Path folder, int port) throws IOException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerProcess.class.getName(),
                        folder.toString(),
                        String.valueOf(port))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var ready = process.inputReader().readLine();
        if (ready == null) {
            throw new IOException("the broker did not start; its errors are above");
        }
        return new BrokerProcess(process);
    }

    public static void main(String[] arguments) throws InterruptedException {
        new EmbeddedBroker(Path.of(arguments[0]), Integer.parseInt(arguments[1])).start();
        System.out.println("ready");
        Thread.currentThread().join();
    }

    void signal(String name) throws IOException, InterruptedException {
        int exit = new ProcessBuilder(List.of("kill", "-" + name, String.valueOf(process.pid())))
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("kill -%s ended with %d".formatted(name, exit));
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
