package millrace.producers.httpgateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import millrace.producers.httpgateway.PublishableTypes.PublishableType;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/// Reads single events: attributes and data, from a JSON object or from headers and a body.
final class EventReader {

    private final Json json;
    private final PublishableTypes types;
    private final Drafting drafting;

    EventReader(Json json, PublishableTypes types, Drafting drafting) {
        this.json = json;
        this.types = types;
        this.drafting = drafting;
    }

    /// The event at the parser's current token; leaves the parser at that value's last token.
    ///
    /// @param body what the parser reads, from `offset`
    Draft structured(JsonParser parser, byte[] body, int offset) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return new Draft.Refused(
                    Optional.empty(), Refusal.of(Problem.MALFORMED, "an event is a JSON object; found something else"));
        }
        var faults = new Faults();
        String outer = parser.getParsingContext().pathAsPointer().toString();
        faults.relocate(outer, "");
        var attributes = new Attributes(faults);
        var data = new Data();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            if (name.equals("data")) {
                data(parser, attributes, data, faults);
            } else {
                attribute(parser, name, attributes, faults);
            }
        }
        if (data.from >= 0) {
            reread(body, offset, attributes, data, faults);
        }
        return drafting.draft(attributes, data.isThere, data.value, faults);
    }

    /// An event whose attributes are known and whose data is a whole body.
    Draft binary(Attributes attributes, byte[] body, int length, Faults faults) throws IOException {
        var data = new Data();
        faults.relocate("", "/data");
        if (length > 0) {
            data.isThere = true;
            try (JsonParser parser = json.parser(body, 0, length)) {
                parser.nextToken();
                value(parser, attributes, data, faults);
                json.end(parser);
            }
        }
        return drafting.draft(attributes, data.isThere, data.value, faults);
    }

    /// What is known of `data` while the event is being read.
    private static final class Data {

        private boolean isThere;
        private long from = -1;
        private long to = -1;
        private @Nullable SpecificRecord value;
    }

    private void data(JsonParser parser, Attributes attributes, Data data, Faults faults) throws IOException {
        if (data.isThere) {
            faults.add("/data", "appears twice; expected once");
            parser.skipChildren();
            return;
        }
        data.isThere = true;
        if (attributes.get("type") != null) {
            value(parser, attributes, data, faults);
        } else {
            // the type comes later, so this is read again then
            data.from = parser.currentTokenLocation().getByteOffset();
            parser.skipChildren();
            parser.finishToken();
            data.to = parser.currentLocation().getByteOffset();
        }
    }

    private void reread(byte[] body, int offset, Attributes attributes, Data data, Faults faults) throws IOException {
        faults.relocate("", "/data");
        int length = (int) (data.to - data.from);
        try (JsonParser parser = json.parser(body, offset + (int) data.from, length)) {
            parser.nextToken();
            value(parser, attributes, data, faults);
        }
    }

    private void value(JsonParser parser, Attributes attributes, Data data, Faults faults) throws IOException {
        String name = attributes.get("type");
        PublishableType type = name == null ? null : types.named(name).orElse(null);
        if (type == null) {
            parser.skipChildren();
        } else {
            data.value = (SpecificRecord) type.reader().read(parser, faults);
        }
    }

    private static void attribute(JsonParser parser, String name, Attributes attributes, Faults faults)
            throws IOException {
        if (name.equals("data_base64")) {
            faults.at(parser, "is binary; expected data as JSON in /data");
            parser.skipChildren();
            return;
        }
        switch (parser.currentToken()) {
            case VALUE_STRING -> attributes.put(name, parser.getText());
            case VALUE_TRUE, VALUE_FALSE, VALUE_NUMBER_INT -> {
                if (KNOWN_TEXTS.contains(name)) {
                    faults.at(parser, "is not a text; expected one");
                } else {
                    attributes.put(name, parser.getText());
                }
            }
            case VALUE_NULL -> {
                // CloudEvents JSON format 1.0, 2.2: the same as an attribute that is not there
            }
            default -> {
                faults.at(parser, "is not a text; expected one");
                parser.skipChildren();
            }
        }
    }

    private static final List<String> KNOWN_TEXTS =
            List.of("specversion", "id", "source", "type", "subject", "time", "datacontenttype", "traceparent");
}
