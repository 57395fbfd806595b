package millrace.console;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import millrace.console.Verdict.Fault;

/// Speaks `POST /events` of one HTTP gateway. Safe for use by many threads.
final class Gateway implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /// Longer than the gateway waits for its broker.
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(2);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    private final URI base;
    private final URI events;

    /// @param base for example `http://localhost:8080`
    Gateway(URI base, boolean dryRun) {
        this.base = base;
        String path = base.getPath() == null || base.getPath().isEmpty() ? "/" : base.getPath();
        this.events =
                base.resolve((path.endsWith("/") ? path : path + "/") + "events" + (dryRun ? "?dry-run=true" : ""));
    }

    URI base() {
        return base;
    }

    /// Sends events, one JSON object a line, once.
    GatewayReply post(byte[] ndjson) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(events)
                .timeout(ANSWER_TIMEOUT)
                .header("Content-Type", "application/x-ndjson")
                .header("Accept", "application/json, application/problem+json")
                .POST(BodyPublishers.ofByteArray(ndjson))
                .build();
        try {
            return reply(client.send(request, BodyHandlers.ofByteArray()));
        } catch (ConnectException | HttpConnectTimeoutException e) {
            return new GatewayReply.Later(Optional.empty(), false, reason(e));
        } catch (IOException e) {
            return new GatewayReply.Later(Optional.empty(), true, reason(e));
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null || e.getMessage().isBlank() ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static GatewayReply reply(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        Optional<List<Fault>> problem = GatewayJson.problem(response.body());
        return switch (status) {
            case 200, 201, 207 ->
                GatewayJson.results(response.body())
                        .<GatewayReply>map(results -> new GatewayReply.Results(results, retryAfter(response)))
                        .orElseGet(() -> new GatewayReply.Strange("answered %d without results".formatted(status)));
            case 429 -> new GatewayReply.Later(retryAfter(response), false, "status 429");
            case 408, 500, 502, 503, 504 -> new GatewayReply.Later(retryAfter(response), true, "status " + status);
            case 400, 404, 409, 413, 422 ->
                problem.<GatewayReply>map(GatewayReply.Refused::new)
                        .orElseGet(() -> new GatewayReply.Strange("answered %d without a reason".formatted(status)));
            default -> new GatewayReply.Strange("answered %d".formatted(status));
        };
    }

    /// Only the form in seconds; a gateway of Millrace sends no other (RFC 9110, section 10.2.3).
    private static Optional<Duration> retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("\\d{1,6}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)));
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
