package millrace.console;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import millrace.schemas.DeadLetterHeaders;
import millrace.schemas.EnvelopeHeaders;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// A record that was given up.
///
/// @param position where it lies
/// @param origin where it was read, as `topic-partition@offset`; empty if its headers do not say
/// @param time when it was given up
/// @param reason for people
/// @param application the consumer group or application id that gave it up
/// @param id of the event, where the record is one
/// @param type of the event, where the record is one
/// @param key as text
/// @param payload in Base64, where it was asked for; empty also for a tombstone
record DeadLetter(
        EventPosition position,
        Optional<EventPosition> origin,
        Instant time,
        Optional<String> reason,
        Optional<String> application,
        Optional<String> id,
        Optional<String> type,
        Optional<String> key,
        Optional<String> payload) {

    static DeadLetter of(ConsumerRecord<byte[], byte[]> found, boolean withPayload) {
        HeaderTexts headers = new HeaderTexts(found.headers());
        return new DeadLetter(
                EventPosition.of(found),
                origin(headers),
                headers.text(DeadLetterHeaders.TIME)
                        .flatMap(DeadLetter::instant)
                        .orElse(Instant.ofEpochMilli(found.timestamp())),
                headers.text(DeadLetterHeaders.REASON),
                headers.text(DeadLetterHeaders.APPLICATION),
                headers.text(EnvelopeHeaders.ID),
                headers.text(EnvelopeHeaders.TYPE),
                Optional.ofNullable(found.key()).map(bytes -> new String(bytes, StandardCharsets.UTF_8)),
                Optional.ofNullable(found.value())
                        .filter(bytes -> withPayload)
                        .map(Base64.getEncoder()::encodeToString));
    }

    private static Optional<EventPosition> origin(HeaderTexts headers) {
        try {
            return headers.text(DeadLetterHeaders.TOPIC)
                    .map(topic -> new EventPosition(
                            topic,
                            Integer.parseInt(
                                    headers.text(DeadLetterHeaders.PARTITION).orElse("")),
                            Long.parseLong(
                                    headers.text(DeadLetterHeaders.OFFSET).orElse(""))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    void writeTo(JsonGenerator json) throws IOException {
        json.writeStartObject();
        position.writeMembers(json);
        json.writeStringField("time", time.toString());
        Fields.text(json, "reason", reason);
        json.writeFieldName("origin");
        if (origin.isPresent()) {
            json.writeStartObject();
            origin.get().writeMembers(json);
            json.writeEndObject();
        } else {
            json.writeNull();
        }
        Fields.text(json, "application", application);
        Fields.text(json, "id", id);
        Fields.text(json, "type", type);
        Fields.text(json, "key", key);
        if (payload.isPresent()) {
            json.writeStringField("payload", payload.get());
        }
        json.writeEndObject();
    }
}
