package millrace.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperationsServerTest {

    @Test
    void tellsHealthOnAPortOfItsOwn() throws IOException, InterruptedException {
        try (var server = server(0);
                var http = HttpClient.newHttpClient()) {
            server.start();

            var address = URI.create("http://127.0.0.1:%d/health/live".formatted(server.port()));
            var answer = http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void doesNotStartOnATakenPort() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var server = server(taken.getLocalPort())) {
            assertThatThrownBy(server::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "port %d (MILLRACE_OPERATIONS_PORT) is taken, or no port of this machine; nobody listens there",
                            taken.getLocalPort());
        }
    }

    private static OperationsServer server(int port) {
        return new OperationsServer(
                "127.0.0.1", port, List.of(), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    }
}
