package millrace.consumers.reactions;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import millrace.consumers.reactions.Publication.HeaderBytes;
import millrace.schemas.Envelope;
import millrace.schemas.EnvelopeHeaders;
import millrace.schemas.Event;
import millrace.schemas.EventSerdes;
import millrace.schemas.EventType;
import millrace.schemas.EventTypes;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;

/// Makes records of facts: derived events whose identity follows from the reaction, their type and their parent.
final class FactEncoder {

    private final String reaction;
    private final Serializer<SpecificRecord> serializer;
    private final InstantSource clock;

    FactEncoder(String reaction, EventSerdes serdes, InstantSource clock) {
        this.reaction = reaction;
        this.serializer = serdes.serializer();
        this.clock = clock;
    }

    /// @param occasion tells apart facts of the same type that follow from the same event
    /// @throws millrace.schemas.RegistryUnavailableException if the registry is needed and gives no answer
    /// @throws millrace.schemas.UnregisteredSchemaException if the provisioning step has not been there
    List<Publication> encode(List<Fact> facts, Event<?> parent, String occasion) {
        List<Publication> records = new ArrayList<>();
        for (Fact fact : facts) {
            records.add(encode(fact.value(), parent, occasion + records.size()));
        }
        return records;
    }

    private Publication encode(SpecificRecord value, Event<?> parent, String what) {
        EventType<?> type = EventTypes.of(value);
        Instant now = clock.instant();
        Envelope envelope = Envelope.derived(
                reaction + "/" + type.javaType().getSimpleName(),
                what,
                type.name(),
                now,
                now,
                type.subjectOf(value),
                List.of(parent.envelope().asCause()));
        var headers = new RecordHeaders();
        EnvelopeHeaders.write(envelope, headers);
        String topic = type.topic().name();
        return new Publication(
                topic,
                now.toEpochMilli(),
                ByteBuffer.wrap(parent.key().getBytes(StandardCharsets.UTF_8)),
                ByteBuffer.wrap(serializer.serialize(topic, value)),
                StreamSupport.stream(headers.spliterator(), false)
                        .map(header -> new HeaderBytes(header.key(), ByteBuffer.wrap(header.value())))
                        .toList());
    }
}
