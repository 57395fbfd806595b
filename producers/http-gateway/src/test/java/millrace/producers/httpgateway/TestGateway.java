package millrace.producers.httpgateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import millrace.process.Health;
import millrace.process.Settings;
import millrace.schemas.SchemaRegistry;

/// A gateway on a port of its own, and a client that speaks to it over HTTP.
final class TestGateway implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();
    static final String STRUCTURED = "application/cloudevents+json";
    static final String BATCH = "application/cloudevents-batch+json";
    static final String LINES = "application/x-ndjson";

    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpGatewayPart part;

    private TestGateway(HttpGatewayPart part) {
        this.part = part;
    }

    /// @param settings beside those that every test needs
    static TestGateway start(String bootstrapServers, Path data, Map<String, String> settings) {
        return start(bootstrapServers, data, settings, InstantSource.system());
    }

    static TestGateway start(String bootstrapServers, Path data, Map<String, String> settings, InstantSource clock) {
        var environment = new HashMap<>(settings);
        environment.put("MILLRACE_BOOTSTRAP_SERVERS", bootstrapServers);
        environment.put("MILLRACE_GATEWAY_PORT", "0");
        environment.put("MILLRACE_DATA", data.toString());
        var declared = Settings.of(environment);
        var config = HttpGatewayConfig.declare(declared);
        declared.check();
        var part = new HttpGatewayPart(
                config.get(), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), SchemaRegistry.inMemory(), clock);
        try {
            part.start();
        } catch (IllegalStateException e) {
            part.close();
            throw e;
        }
        return new TestGateway(part);
    }

    TestGateway awaitReady() {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!(part.health() instanceof Health.Up)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not ready: " + part.health());
            }
            Thread.onSpinWait();
        }
        return this;
    }

    int port() {
        return part.port();
    }

    Health health() {
        return part.health();
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    /// @param headers names and values by turns
    HttpResponse<String> post(String path, String contentType, String body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    HttpResponse<String> post(String contentType, String body) throws IOException, InterruptedException {
        return post("/events", contentType, body);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + part.port() + path);
    }

    static JsonNode json(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }

    @Override
    public void close() {
        http.close();
        part.close();
    }
}
