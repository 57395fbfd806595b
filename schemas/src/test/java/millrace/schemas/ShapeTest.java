package millrace.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.api.Test;

/// Random schemas and values, beside Avro's own writer and reader. The seed is part of every message.
class ShapeTest {

    private static final int SCHEMAS = 400;
    private static final int VALUES = 10;

    @Test
    void passesWhateverAvroWrites() throws IOException {
        for (int seed = 0; seed < SCHEMAS; seed++) {
            Schema schema = schema(new Random(seed), 0, new int[1]);
            Shape shape = Shape.of(schema);
            for (byte[] bytes : values(schema, seed)) {
                assertThatCode(() -> shape.check(bytes, 0))
                        .as("seed %d, schema %s", seed, schema)
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void passesNothingThatAvroCannotRead() throws IOException {
        int passed = 0;
        for (int seed = 0; seed < SCHEMAS; seed++) {
            Random random = new Random(seed);
            Schema schema = schema(random, 0, new int[1]);
            Shape shape = Shape.of(schema);
            for (byte[] bytes : values(schema, seed)) {
                for (int damage = 0; damage < 20 && bytes.length > 0; damage++) {
                    byte[] damaged = bytes.clone();
                    damaged[random.nextInt(bytes.length)] = (byte) random.nextInt();
                    if (passes(shape, damaged)) {
                        passed++;
                        assertThatCode(() -> read(schema, damaged))
                                .as("seed %d, schema %s", seed, schema)
                                .doesNotThrowAnyException();
                    }
                }
            }
        }
        assertThat(passed).isGreaterThan(1000);
    }

    private static boolean passes(Shape shape, byte[] bytes) {
        try {
            shape.check(bytes, 0);
            return true;
        } catch (MalformedException e) {
            return false;
        }
    }

    private static Object read(Schema schema, byte[] bytes) throws IOException {
        var decoder = DecoderFactory.get().binaryDecoder(bytes, null);
        Object value = new GenericDatumReader<>(schema).read(null, decoder);
        assertThat(decoder.isEnd()).isTrue();
        return value == null ? "null" : value;
    }

    /// Half of them in blocks that say their length in bytes.
    private static List<byte[]> values(Schema schema, int seed) throws IOException {
        List<byte[]> values = new ArrayList<>();
        for (Object value : new RandomData(schema, VALUES, seed)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            BinaryEncoder encoder = values.size() % 2 == 0
                    ? EncoderFactory.get().binaryEncoder(bytes, null)
                    : new EncoderFactory().configureBlockSize(64).blockingBinaryEncoder(bytes, null);
            new GenericDatumWriter<>(schema).write(value, encoder);
            encoder.flush();
            values.add(bytes.toByteArray());
        }
        return values;
    }

    private static Schema schema(Random random, int depth, int[] names) {
        return switch (random.nextInt(depth < 4 ? 14 : 9)) {
            case 0 -> Schema.create(Schema.Type.NULL);
            case 1 -> Schema.create(Schema.Type.BOOLEAN);
            case 2 -> Schema.create(Schema.Type.INT);
            case 3 -> LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
            case 4 -> Schema.create(Schema.Type.FLOAT);
            case 5 -> Schema.create(Schema.Type.DOUBLE);
            case 6 -> Schema.create(Schema.Type.STRING);
            case 7 -> Schema.create(Schema.Type.BYTES);
            case 8 -> Schema.createEnum("E" + names[0]++, null, "x", List.of("A", "B", "C"));
            case 9 -> Schema.createFixed("F" + names[0]++, null, "x", random.nextInt(5));
            case 10 -> Schema.createArray(schema(random, depth + 1, names));
            case 11 -> Schema.createMap(schema(random, depth + 1, names));
            case 12 -> Schema.createUnion(Schema.create(Schema.Type.NULL), record(random, depth + 1, names));
            default -> record(random, depth + 1, names);
        };
    }

    private static Schema record(Random random, int depth, int[] names) {
        String name = "R" + names[0]++;
        List<Schema.Field> fields = new ArrayList<>();
        for (int field = random.nextInt(4); field > 0; field--) {
            fields.add(new Schema.Field("f" + field, schema(random, depth, names)));
        }
        return Schema.createRecord(name, null, "x", false, fields);
    }
}
