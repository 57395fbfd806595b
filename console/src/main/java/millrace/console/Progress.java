package millrace.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// How far an import has come: everything before `mark` is settled, and nothing after it is counted.
///
/// @param settings what the import was told, in one text; another import does not go on from here
/// @param mark where to go on, and the digest of what was before
/// @param tally of everything before `mark`
/// @param rejects how much of the rejects files belongs to what is before `mark`
record Progress(String settings, Window.Mark mark, Tally tally, RejectsFile.Lengths rejects) {

    private static final JsonFactory JSON = new JsonFactory();

    byte[] toJson() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("settings", settings);
            json.writeStringField("prefixSha256", mark.prefixSha256());
            json.writeNumberField("offset", mark.offset());
            json.writeNumberField("line", mark.number());
            json.writeNumberField("published", tally.published());
            json.writeNumberField("duplicate", tally.duplicate());
            json.writeNumberField("rejected", tally.rejected());
            json.writeNumberField("resent", tally.resent());
            json.writeNumberField("blank", tally.blank());
            json.writeNumberField("rejectsBytes", rejects.lines());
            json.writeNumberField("reasonsBytes", rejects.reasons());
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /// @return empty if `bytes` are not what `toJson` writes
    static Optional<Progress> fromJson(byte[] bytes) {
        try (JsonParser json = JSON.createParser(bytes)) {
            Map<String, String> members = new HashMap<>();
            if (json.nextToken() == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    json.nextToken();
                    members.put(name, json.getValueAsString(""));
                }
            }
            return Optional.of(new Progress(
                    text(members, "settings"),
                    new Window.Mark(number(members, "offset"), number(members, "line"), text(members, "prefixSha256")),
                    new Tally(
                            number(members, "published"),
                            number(members, "duplicate"),
                            number(members, "rejected"),
                            number(members, "resent"),
                            number(members, "blank")),
                    new RejectsFile.Lengths(number(members, "rejectsBytes"), number(members, "reasonsBytes"))));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail to be read", e);
        }
    }

    private static String text(Map<String, String> members, String name) {
        return Optional.ofNullable(members.get(name))
                .orElseThrow(() -> new IllegalArgumentException("no '" + name + "'"));
    }

    private static long number(Map<String, String> members, String name) {
        return Long.parseLong(text(members, name));
    }
}
