package millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenerTest {

    @Test
    void namesEveryTakenPortAndTheSettingThatChangesIt() throws IOException {
        try (var one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var listeners = List.of(
                    new Listener("Kafka", one.getLocalPort(), "MILLRACE_KAFKA_PORT"),
                    new Listener("HTTP gateway", Listener.anyFreePort(), "MILLRACE_GATEWAY_PORT"),
                    new Listener("mail sink", other.getLocalPort(), "MILLRACE_SMTP_PORT"));

            assertThatThrownBy(() -> Listener.requireFree(listeners))
                    .isInstanceOf(CannotRunException.class)
                    .hasMessage("""
                            port %d (Kafka) is taken; stop who listens there, or set MILLRACE_KAFKA_PORT to another port
                            port %d (mail sink) is taken; stop who listens there, or set MILLRACE_SMTP_PORT to another port""".formatted(one.getLocalPort(), other.getLocalPort()));
        }
    }

    @Test
    void doesNotMindAPortThatWasLetGoAMomentAgo() throws IOException {
        int port = Listener.anyFreePort();
        try (var server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                var client = new Socket(InetAddress.getLoopbackAddress(), port);
                var accepted = server.accept()) {
            assertThat(accepted.getPort()).isEqualTo(client.getLocalPort()); // closed first: it stays in TIME_WAIT
        }

        assertThatCode(() -> Listener.requireFree(List.of(new Listener("Kafka", port, "MILLRACE_KAFKA_PORT"))))
                .doesNotThrowAnyException();
    }
}
