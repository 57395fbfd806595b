package millrace.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/// Posts events to a running gateway over one connection for each caller, and takes nothing but success for an answer.
final class GatewayClient {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI events;

    GatewayClient(String gateway) {
        events = URI.create(gateway + "/events");
    }

    void post(String contentType, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(events)
                        .header("Content-Type", contentType)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2 || answer.statusCode() == 207) {
            throw new IOException("%s: answered %d %s; expected every event stored; the benchmark ends"
                    .formatted(events, answer.statusCode(), answer.body()));
        }
    }
}
