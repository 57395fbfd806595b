package millrace.schemas;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.FastReaderBuilder;

/// What one writer's schema means to this build. It depends on nothing but the two, so it may be kept for good.
sealed interface EventReader {

    /// An event type of this build can be made of the writer's bytes.
    ///
    /// @param shape what the bytes must look like
    /// @param reader makes the event of bytes that do; safe for use by many threads
    record Able(Shape shape, DatumReader<Object> reader) implements EventReader {}

    /// It cannot, whatever the bytes.
    record Unable(String reason) implements EventReader {

        @Override
        public String toString() {
            return reason;
        }
    }

    /// How to read what `writer` describes into `value` or a subclass.
    static EventReader of(Schema writer, Class<?> value) {
        Optional<EventType<?>> known = EventTypes.named(writer.getFullName());
        if (known.isEmpty()) {
            return new Unable("is event type '%s', which is not known to this build".formatted(writer.getFullName()));
        }
        EventType<?> type = known.get();
        if (!value.isAssignableFrom(type.javaType())) {
            return new Unable("is event type '%s'; expected '%s'".formatted(type.name(), value.getName()));
        }
        try {
            List<SchemaResolution.Fault> faults = SchemaResolution.faults(type.schema(), writer);
            return faults.isEmpty()
                    ? new Able(Shape.of(writer), reader(type, writer))
                    : new Unable("is a '%s' that this build cannot read: %s".formatted(type.name(), faults.get(0)));
        } catch (IOException | RuntimeException | StackOverflowError e) {
            return new Unable("is a '%s' that this build cannot read (%s)"
                    .formatted(type.name(), e.getClass().getSimpleName()));
        }
    }

    private static DatumReader<Object> reader(EventType<?> type, Schema writer) throws IOException {
        return new FastReaderBuilder(EventModel.of(type.javaType())).createDatumReader(writer, type.schema());
    }
}
