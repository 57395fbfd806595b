package millrace.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/// The registry over HTTP. One request per subject and schema, and per id, in the life of the process.
final class HttpSchemaRegistry implements SchemaRegistry {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Entry(String subject, Schema schema) {}

    private final URI base;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final Map<Entry, Integer> ids = new ConcurrentHashMap<>();
    private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

    HttpSchemaRegistry(URI base) {
        this.base = base;
    }

    @Override
    public int idOf(String subject, Schema schema) {
        return ids.computeIfAbsent(new Entry(subject, schema), entry -> {
            HttpResponse<String> answer = post("/subjects/" + encode(subject), schema);
            if (answer.statusCode() == 404) {
                throw new UnregisteredSchemaException(subject, schema);
            }
            return body(answer).path("id").asInt();
        });
    }

    @Override
    public Schema schemaOf(int id) {
        return schemas.computeIfAbsent(id, key -> {
            HttpResponse<String> answer = send(HttpRequest.newBuilder(uri("/schemas/ids/" + id)));
            if (answer.statusCode() == 404) {
                throw new UnregisteredSchemaException(id);
            }
            return new Schema.Parser().parse(body(answer).path("schema").asText());
        });
    }

    @Override
    public int register(String subject, Schema schema) {
        HttpResponse<String> answer = post("/subjects/" + encode(subject) + "/versions", schema);
        if (answer.statusCode() == 409 || answer.statusCode() == 422) {
            throw new IncompatibleSchemaException(subject, answer.body());
        }
        return body(answer).path("id").asInt();
    }

    @Override
    public void requireFullCompatibility(String subject) {
        body(send(HttpRequest.newBuilder(uri("/config/" + encode(subject)))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"compatibility\":\"FULL_TRANSITIVE\"}"))));
    }

    private HttpResponse<String> post(String path, Schema schema) {
        String body = JSON.createObjectNode().put("schema", schema.toString()).toString();
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        HttpRequest built = request.timeout(TIMEOUT).build();
        try {
            return http.send(built, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new RegistryUnavailableException(
                    "registry at %s gave no answer; the caller tries again".formatted(base), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryUnavailableException("interrupted while asking the registry at %s".formatted(base), e);
        }
    }

    private JsonNode body(HttpResponse<String> answer) {
        if (answer.statusCode() != 200) {
            throw new RegistryUnavailableException("registry at %s answered %d; expected 200; the caller tries again"
                    .formatted(base, answer.statusCode()));
        }
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new RegistryUnavailableException(
                    "registry at %s answered something else than JSON".formatted(base), e);
        }
    }

    private URI uri(String path) {
        return URI.create(base + path);
    }

    private static String encode(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8);
    }
}
