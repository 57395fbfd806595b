package millrace.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What a line is, as far as it can be told without knowing event types; the gateway knows them and judges the rest.
sealed interface EventLine {

    /// Nothing but white space.
    record Blank() implements EventLine {}

    /// Not one JSON object in UTF-8.
    ///
    /// @param reason for people
    record Broken(String reason) implements EventLine {}

    /// One JSON object.
    final class Sendable implements EventLine {

        private final Optional<String> subject;
        private final byte[] bytes;

        private Sendable(Optional<String> subject, byte[] bytes) {
            this.subject = subject;
            this.bytes = bytes;
        }

        /// The CloudEvents subject, where it is a text: the entity whose order is to be kept.
        Optional<String> subject() {
            return subject;
        }

        /// What to send. Not to be changed.
        byte[] bytes() {
            return bytes;
        }
    }

    /// @param line without the line feed
    /// @param withoutTime whether to leave the attribute `time` out of what is sent; all other bytes stay
    static EventLine of(byte[] line, boolean withoutTime) {
        int begin = hasByteOrderMark(line) ? 3 : 0;
        if (isBlank(line, begin)) {
            return new Blank();
        }
        int wrong = firstByteThatIsNotUtf8(line);
        if (wrong >= 0) {
            return new Broken("byte %d is not UTF-8 (0x%02x)".formatted(wrong + 1, line[wrong]));
        }
        try (JsonParser json = Parsing.JSON.createParser(line, begin, line.length - begin)) {
            return new Parsing(json, line, begin).event(withoutTime);
        } catch (JsonProcessingException e) {
            return new Broken("not JSON at column %d: %s".formatted(column(e), reason(e)));
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail to be read", e);
        }
    }

    private static int column(JsonProcessingException e) {
        return e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
    }

    /// Without where an object or array began, which is not a place in the file.
    private static String reason(JsonProcessingException e) {
        String reason = e.getOriginalMessage();
        int aside = reason.indexOf(" (start marker");
        return Terminal.printable(aside < 0 ? reason : reason.substring(0, aside));
    }

    private static boolean hasByteOrderMark(byte[] line) {
        return line.length >= 3 && line[0] == (byte) 0xEF && line[1] == (byte) 0xBB && line[2] == (byte) 0xBF;
    }

    private static boolean isBlank(byte[] line, int begin) {
        for (int i = begin; i < line.length; i++) {
            if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    /// Its index; -1 if there is none.
    private static int firstByteThatIsNotUtf8(byte[] line) {
        int ascii = 0;
        while (ascii < line.length && line[ascii] >= 0) {
            ascii++;
        }
        if (ascii == line.length) {
            return -1;
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer bytes = ByteBuffer.wrap(line, ascii, line.length - ascii);
        CoderResult result = decoder.decode(bytes, CharBuffer.allocate(line.length - ascii), true);
        return result.isError() ? bytes.position() : -1;
    }

    /// Walks over the members of one object.
    final class Parsing {

        private static final JsonFactory JSON = new JsonFactory();

        private final JsonParser json;
        private final byte[] line;
        private final int begin;

        private Parsing(JsonParser json, byte[] line, int begin) {
            this.json = json;
            this.line = line;
            this.begin = begin;
        }

        private EventLine event(boolean withoutTime) throws IOException {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return new Broken("not a JSON object; expected a structured CloudEvent");
            }
            Optional<String> subject = Optional.empty();
            List<int[]> times = new ArrayList<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                int start = begin + (int) json.currentTokenLocation().getByteOffset();
                JsonToken value = json.nextToken();
                if (name.equals("subject") && value == JsonToken.VALUE_STRING) {
                    subject = Optional.of(json.getText());
                }
                json.skipChildren();
                json.finishToken();
                if (name.equals("time")) {
                    times.add(new int[] {
                        start, begin + (int) json.currentLocation().getByteOffset()
                    });
                }
            }
            if (json.nextToken() != null) {
                return new Broken("more than one JSON value in the line");
            }
            return new Sendable(subject, withoutTime ? without(times) : line(begin));
        }

        private byte[] line(int from) {
            return from == 0 ? line : Arrays.copyOfRange(line, from, line.length);
        }

        /// The line without some members, each with the comma that parts it from its neighbour.
        private byte[] without(List<int[]> members) {
            ByteArrayOutputStream rest = new ByteArrayOutputStream(line.length);
            int from = begin;
            for (int[] member : members) {
                int comma = skipSpace(member[1], 1);
                boolean last = line[comma] != ',';
                int until = last ? Math.max(from, beforeComma(member[0])) : member[0];
                rest.write(line, from, until - from);
                from = last ? member[1] : comma + 1;
            }
            rest.write(line, from, line.length - from);
            return rest.toByteArray();
        }

        private int beforeComma(int index) {
            int before = skipSpace(index - 1, -1);
            return line[before] == ',' ? before : before + 1;
        }

        private int skipSpace(int index, int step) {
            int i = index;
            while (line[i] == ' ' || line[i] == '\t' || line[i] == '\r') {
                i += step;
            }
            return i;
        }
    }
}
