package millrace.producers.mqttgateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Prints the line of a device for `MILLRACE_MQTT_DEVICES`. The password comes from standard input, where no list of
/// processes shows it.
@Command(
        name = "password",
        description = "Print a device's line for MILLRACE_MQTT_DEVICES, from the password on standard input.",
        footer = {"", "Example:", "  openssl rand -hex 16 | tee d-1.secret | millrace devices password d-1 >> devices"},
        mixinStandardHelpOptions = true)
public final class DevicePasswordCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Parameters(paramLabel = "DEVICE", description = "Its id.")
    private String device = "";

    @Option(
            names = "--iterations",
            paramLabel = "N",
            description =
                    "Of PBKDF2: 600,000 (the default) for a password that somebody chose; 10,000 do for 128 random"
                            + " bits, and let a fleet connect at once.",
            defaultValue = "600000")
    private int iterations = 600_000;

    private final InputStream standardInput;

    public DevicePasswordCommand() {
        this(System.in);
    }

    DevicePasswordCommand(InputStream standardInput) {
        this.standardInput = standardInput;
    }

    @Override
    public Integer call() throws IOException {
        if (iterations < PasswordHash.LEAST_ITERATIONS || iterations > PasswordHash.MOST_ITERATIONS) {
            throw wrong("--iterations is %d; expected %d to %d"
                    .formatted(iterations, PasswordHash.LEAST_ITERATIONS, PasswordHash.MOST_ITERATIONS));
        }
        if (device.isBlank() || device.startsWith("#")) {
            throw wrong("DEVICE is '%s'; expected an id that does not begin with #".formatted(device));
        }
        var lines = new BufferedReader(new InputStreamReader(standardInput, StandardCharsets.UTF_8));
        String password = lines.readLine();
        if (password == null || password.isEmpty()) {
            throw wrong("standard input is empty; expected the password");
        }
        command.commandLine().getOut().println(device + ":" + PasswordHash.make(password.toCharArray(), iterations));
        return 0;
    }

    private ParameterException wrong(String what) {
        return new ParameterException(command.commandLine(), what);
    }
}
