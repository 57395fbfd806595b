package millrace.producers.mqttgateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DevicePasswordCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String input, String... arguments) {
        return new CommandLine(new DevicePasswordCommand(new ByteArrayInputStream(input.getBytes(UTF_8))))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void makesALineThatLetsTheDeviceIn(@TempDir Path folder) throws Exception {
        int exitCode = run("s3cret\n", "0e:9c", "--iterations", "1000");

        Path devices = Files.writeString(folder.resolve("devices"), out.toString());
        var passwords = DeviceFile.read(devices).passwords();
        assertThat(exitCode).isZero();
        assertThat(out.toString()).startsWith("0e:9c:pbkdf2-sha256$1000$");
        assertThat(passwords).hasSize(1).hasEntrySatisfying("0e:9c", hash -> {
            assertThat(hash.matches("s3cret".toCharArray())).isTrue();
            assertThat(hash.matches("secret".toCharArray())).isFalse();
        });
    }

    @Test
    void wantsAPassword() {
        int exitCode = run("", "d-1");

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).startsWith("standard input is empty; expected the password");
    }
}
