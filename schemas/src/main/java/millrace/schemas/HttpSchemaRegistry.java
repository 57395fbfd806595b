package millrace.schemas;

import static millrace.schemas.RegistryClient.encode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import millrace.schemas.RegistryClient.Answer;
import org.apache.avro.Schema;

/// The registry over HTTP. One request per subject and schema, and per id, in the life of the process.
final class HttpSchemaRegistry implements SchemaRegistry {

    /// Confluent's codes for an unknown subject and an unknown schema. A bare 404 says no more than a wrong address.
    private static final int SUBJECT_NOT_FOUND = 40401;

    private static final int SCHEMA_NOT_FOUND = 40403;
    private static final int CONFLICT = 409;
    private static final int UNPROCESSABLE = 422;

    private record Entry(String subject, Schema schema) {}

    private final RegistryClient client;
    private final AskedOnce<Entry, Integer> ids = new AskedOnce<>(this::askForId, System::nanoTime);
    private final AskedOnce<Integer, Schema> schemas = new AskedOnce<>(this::askForSchema, System::nanoTime);

    HttpSchemaRegistry(URI base) {
        this.client = new RegistryClient(base);
    }

    @Override
    public int idOf(String subject, Schema schema) {
        return ids.answer(new Entry(subject, schema));
    }

    @Override
    public Schema schemaOf(int id) {
        if (id <= 0) {
            // no registry gives such an id, and not every registry answers a question about it
            throw new UnregisteredSchemaException(id);
        }
        return schemas.answer(id);
    }

    @Override
    public int register(String subject, Schema schema) {
        Answer answer = client.post("/subjects/" + encode(subject) + "/versions", PlainSchema.request(schema));
        int code = answer.code();
        if (code == CONFLICT || code == UNPROCESSABLE || code / 100 == CONFLICT || code / 100 == UNPROCESSABLE) {
            throw new IncompatibleSchemaException(
                    subject, answer.body().path("message").asText("code " + code));
        }
        int id = id(answer);
        ids.learn(new Entry(subject, schema), id);
        return id;
    }

    @Override
    public void requireFullCompatibility(String subject) {
        JsonNode level = JsonNodeFactory.instance.objectNode().put("compatibility", "FULL_TRANSITIVE");
        Answer answer = client.put("/config/" + encode(subject), level);
        if (!answer.isSuccess()) {
            throw client.unusable(answer);
        }
    }

    private int askForId(Entry entry) {
        Answer answer = client.post("/subjects/" + encode(entry.subject()), PlainSchema.request(entry.schema()));
        if (isUnknown(answer)) {
            throw new UnregisteredSchemaException(entry.subject(), entry.schema());
        }
        return id(answer);
    }

    private Schema askForSchema(int id) {
        Answer answer = client.get("/schemas/ids/" + id);
        if (isUnknown(answer)) {
            throw new UnregisteredSchemaException(id);
        }
        if (!answer.isSuccess() || !answer.body().path("schema").isTextual()) {
            throw client.unusable(answer);
        }
        return parse(id, answer.body());
    }

    private static Schema parse(int id, JsonNode body) {
        String type = body.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw new UndecodableException("schema id %d is of type %s; expected AVRO".formatted(id, type));
        }
        try {
            return new Schema.Parser().parse(body.path("schema").asText());
        } catch (RuntimeException | StackOverflowError e) {
            throw new UndecodableException("schema id %d is not an Avro schema that can stand alone".formatted(id), e);
        }
    }

    private static boolean isUnknown(Answer answer) {
        return answer.code() == SUBJECT_NOT_FOUND || answer.code() == SCHEMA_NOT_FOUND;
    }

    private int id(Answer answer) {
        int id = answer.body().path("id").asInt(0);
        if (!answer.isSuccess() || id <= 0) {
            throw client.unusable(answer);
        }
        return id;
    }
}
