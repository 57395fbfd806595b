package millrace.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/// Sends one request to a v7 REST API and tells a usable answer from none.
///
/// A user and password in the address go into the `Authorization` header, and into no message.
final class RegistryClient {

    /// What the registry said.
    ///
    /// @param code Confluent's error code, which starts with the HTTP status; 200 for success
    /// @param body JSON
    record Answer(int code, JsonNode body) {

        boolean isSuccess() {
            return code == 200;
        }
    }

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String JSON_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI base;
    private final Optional<String> authorization;
    private final HttpClient http = HttpClient.newBuilder()
            // without the upgrade to HTTP/2, which some servers and proxies stumble over
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    /// @throws IllegalArgumentException if `address` is not an `http` or `https` URI with a host
    RegistryClient(URI address) {
        this.base = withoutUser(address);
        this.authorization = Optional.ofNullable(address.getUserInfo())
                .map(user -> "Basic " + Base64.getEncoder().encodeToString(user.getBytes(UTF_8)));
    }

    private static URI withoutUser(URI address) {
        String scheme = address.getScheme();
        if (address.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new IllegalArgumentException(
                    "registry address has scheme '%s' and host '%s'; expected http(s)://host[:port]/path"
                            .formatted(scheme, address.getHost()));
        }
        String port = address.getPort() < 0 ? "" : ":" + address.getPort();
        String path = Optional.ofNullable(address.getRawPath()).orElse("");
        return URI.create(scheme + "://" + address.getHost() + port + path.replaceAll("/+$", ""));
    }

    static String encode(String pathPart) {
        return URLEncoder.encode(pathPart, UTF_8).replace("+", "%20");
    }

    Answer get(String path) {
        return ask(HttpRequest.newBuilder(URI.create(base + path)).GET());
    }

    Answer post(String path, JsonNode body) {
        return ask(HttpRequest.newBuilder(URI.create(base + path))
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    Answer put(String path, JsonNode body) {
        return ask(HttpRequest.newBuilder(URI.create(base + path))
                .PUT(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    private Answer ask(HttpRequest.Builder request) {
        request.timeout(TIMEOUT).header("Content-Type", JSON_TYPE).header("Accept", JSON_TYPE + ", application/json");
        authorization.ifPresent(value -> request.header("Authorization", value));
        return answer(send(request.build()));
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw unavailable("gave no answer (%s)".formatted(e.getClass().getSimpleName()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("was not waited for, the thread was interrupted", e);
        }
    }

    private Answer answer(HttpResponse<String> response) {
        int status = response.statusCode();
        if (status >= 500 || (status != 200 && status / 100 != 4)) {
            throw unavailable("answered %d; expected 200".formatted(status));
        }
        JsonNode body = json(response);
        return new Answer(status == 200 ? 200 : body.path("error_code").asInt(status), body);
    }

    private JsonNode json(HttpResponse<String> response) {
        try {
            JsonNode body = JSON.readTree(response.body());
            if (body.isObject()) {
                return body;
            }
            throw unavailable("answered %d without a JSON object".formatted(response.statusCode()));
        } catch (JsonProcessingException e) {
            throw unavailable("answered %d without JSON".formatted(response.statusCode()), e);
        }
    }

    /// The registry answered, but not what was asked.
    RegistryUnavailableException unusable(Answer answer) {
        return unavailable("answered with code %d; expected 200".formatted(answer.code()));
    }

    RegistryUnavailableException unavailable(String what) {
        return new RegistryUnavailableException("registry at %s %s; whoever asked tries again".formatted(base, what));
    }

    private RegistryUnavailableException unavailable(String what, Exception cause) {
        return new RegistryUnavailableException(
                "registry at %s %s; whoever asked tries again".formatted(base, what), cause);
    }
}
