package millrace.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.webserver.WebServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OperationsRoutesTest {

    private record FixedPart(String name, Health health) implements Part {

        @Override
        public void start() {}

        @Override
        public void close() {}
    }

    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final HttpClient http = HttpClient.newHttpClient();
    private WebServer server = WebServer.builder().build();

    @AfterEach
    void stop() {
        server.stop();
        http.close();
    }

    @Test
    void isReadyWhileEveryPartIsUp() throws IOException, InterruptedException {
        serve(new FixedPart("orders", new Health.Up()), new FixedPart("mail", new Health.Up()));

        var answer = get("/health/ready");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("orders up\nmail up\n");
    }

    @Test
    void livesWithAPartThatIsDownButIsNotReady() throws IOException, InterruptedException {
        serve(new FixedPart("mail", new Health.Down("mail server is away")), new FixedPart("orders", new Health.Up()));

        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(get("/health/ready").body()).isEqualTo("mail down: mail server is away\norders up\n");
    }

    @Test
    void doesNotLiveWithABrokenPart() throws IOException, InterruptedException {
        serve(new FixedPart("orders", new Health.Broken("no thread left")));

        var answer = get("/health/live");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("orders broken: no thread left\n");
    }

    @Test
    void showsTheMeters() throws IOException, InterruptedException {
        meters.counter("events.published").increment(3);
        serve();

        assertThat(get("/metrics").body()).contains("events_published_total 3.0");
    }

    private void serve(Part... parts) {
        server = WebServer.builder()
                .host("127.0.0.1")
                .shutdownHook(false)
                .routing(routing -> routing.register(new OperationsRoutes(List.of(parts), meters)))
                .build()
                .start();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        var uri = URI.create("http://127.0.0.1:%d%s".formatted(server.port(), path));
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
