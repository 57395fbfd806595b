package millrace.standalone;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import millrace.process.WrongSettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {

    private static final Installation INSTALLATION = Installation.fromSystemProperties();

    @TempDir
    Path data;

    @Test
    void refusesAFolderThatAnotherRunHolds() {
        try (var _ = DataFolder.hold(data)) {
            assertThatThrownBy(() -> Run.prepare(environment(), INSTALLATION, _ -> {}))
                    .isInstanceOf(CannotRunException.class)
                    .hasMessage("data folder %s is in use by another run (process %d); "
                                    .formatted(data, ProcessHandle.current().pid())
                            + "stop that one, or set MILLRACE_DATA to another folder");
        }
    }

    @Test
    void startsNothingWhereAPortIsTaken() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var environment = environment();
            environment.put("MILLRACE_REGISTRY_PORT", String.valueOf(taken.getLocalPort()));

            assertThatThrownBy(() -> Run.prepare(environment, INSTALLATION, _ -> {}))
                    .isInstanceOf(CannotRunException.class)
                    .hasMessage(
                            "port %d (schema registry) is taken; stop who listens there, or set MILLRACE_REGISTRY_PORT to another port"
                                    .formatted(taken.getLocalPort()));
        }

        DataFolder.hold(data).close();
    }

    @Test
    void doesNotMindATakenPortThatItDoesNotNeed() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var environment = environment();
            environment.put("MILLRACE_SMTP_PORT", String.valueOf(taken.getLocalPort()));
            environment.put("MILLRACE_SMTP_URL", "smtp://mail.example.com:25");

            Run.prepare(environment, INSTALLATION, _ -> {}).close();
        }
    }

    @Test
    void namesSettingsThatNobodyKnows() {
        var environment = environment();
        environment.put("MILLRACE_KAFKA_PROT", "9092");

        assertThatThrownBy(() -> Run.prepare(environment, INSTALLATION, _ -> {}))
                .isInstanceOf(WrongSettingsException.class)
                .hasMessageStartingWith(
                        "1 wrong setting(s):\n  MILLRACE_KAFKA_PROT is not a setting; expected one of [");
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        for (String listener : List.of("KAFKA", "REGISTRY", "SMTP", "GATEWAY", "OPERATIONS")) {
            environment.put("MILLRACE_%s_PORT".formatted(listener), "0");
        }
        environment.put("MILLRACE_DATA", data.toString());
        return environment;
    }
}
