package millrace.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.apache.avro.Schema;

/// A schema as its `.avsc` has it, without what Avro's code generator adds for Java: what every language registers
/// and looks up is the same.
final class PlainSchema {

    private static final String JAVA_STRING = "avro.java.string";
    private static final ObjectMapper JSON = new ObjectMapper();

    private PlainSchema() {}

    static JsonNode of(Schema schema) {
        try {
            return plain(JSON.readTree(schema.toString()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Avro writes schemas as JSON", e);
        }
    }

    /// The body of a request that registers or looks up `schema`.
    static JsonNode request(Schema schema) {
        return JsonNodeFactory.instance.objectNode().put("schema", of(schema).toString());
    }

    private static JsonNode plain(JsonNode node) {
        if (node instanceof ArrayNode array) {
            ArrayNode plain = JsonNodeFactory.instance.arrayNode();
            array.forEach(item -> plain.add(plain(item)));
            return plain;
        }
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        ObjectNode plain = JsonNodeFactory.instance.objectNode();
        object.properties().forEach(field -> {
            if (!field.getKey().equals(JAVA_STRING)) {
                plain.set(field.getKey(), plain(field.getValue()));
            }
        });
        boolean wasMarked = object.has(JAVA_STRING) && plain.size() == 1 && plain.has("type");
        return wasMarked ? TextNode.valueOf(plain.path("type").asText()) : plain;
    }
}
