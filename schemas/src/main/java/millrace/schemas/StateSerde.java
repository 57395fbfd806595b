package millrace.schemas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/// Makes serdes for what never leaves an application: state stores and repartition topics.
///
/// Avro single-object encoding (Avro 1.12 specification): the schema's fingerprint stands before the value, so no
/// registry is asked, and earlier versions of the schema kept in the application stay readable.
public final class StateSerde {

    private StateSerde() {}

    /// @param javaType generated class of the state
    /// @param schema that class's schema
    /// @param earlier schemas that stored values may have been written with
    public static <V extends SpecificRecord> Serde<V> of(Class<V> javaType, Schema schema, Schema... earlier) {
        SpecificData model = EventModel.of(javaType);
        BinaryMessageEncoder<V> encoder = new BinaryMessageEncoder<>(model, schema);
        BinaryMessageDecoder<V> decoder = new BinaryMessageDecoder<>(model, schema);
        for (Schema version : earlier) {
            decoder.addSchema(version);
        }
        return Serdes.serdeFrom(
                (topic, value) -> value == null ? null : encode(encoder, value),
                (topic, bytes) -> bytes == null ? null : decode(decoder, topic, bytes));
    }

    private static <V> byte[] encode(BinaryMessageEncoder<V> encoder, V value) {
        try {
            ByteBuffer buffer = encoder.encode(value);
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be written to", e);
        }
    }

    private static <V> V decode(BinaryMessageDecoder<V> decoder, String topic, byte[] bytes) {
        try {
            return decoder.decode(bytes, null);
        } catch (IOException | RuntimeException e) {
            throw new UndecodableException("%s: state is not readable by this build".formatted(topic), e);
        }
    }
}
