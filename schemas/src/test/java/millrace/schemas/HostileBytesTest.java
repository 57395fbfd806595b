package millrace.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import millrace.customers.CustomerProfile;
import millrace.orders.OrderDelivered;
import millrace.orders.PaymentAuthorized;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;

/// Nothing that anybody can put into a topic becomes an `Error`, a heap spike or a wrong event.
class HostileBytesTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /// A decoder that refuses needs a reader, a message and an exception, whatever the bytes ask for.
    private static final long MOST_ALLOCATED_BYTES = 256 * 1024;

    private final InMemorySchemaRegistry registry = (InMemorySchemaRegistry) SchemaRegistry.inMemory();
    private final EventSerdes serdes = new EventSerdes(registry);
    private final Deserializer<SpecificRecord> deserializer = serdes.deserializer(Topics.ORDERS_EVENTS);
    private final byte[] order = serdes.serializer().serialize("orders.events", Samples.ORDER);

    @Test
    void refusesWhatIsNotInTheWireFormat() {
        assertRefused(new byte[0], "orders.events: value is not Avro (empty); expected byte 0 and a schema id");
        assertRefused(
                "{\"orderId\":1}".getBytes(UTF_8),
                "orders.events: value is not Avro (first byte 0x7b, 13 bytes); expected byte 0 and a schema id");
        assertRefused(
                new byte[] {0, 0, 0, 1},
                "orders.events: value is not Avro (first byte 0x00, 4 bytes); expected byte 0 and a schema id");
    }

    @Test
    void refusesAnIdThatTheRegistryDoesNotKnow() {
        assertThatThrownBy(() -> deserializer.deserialize("orders.events", wire(404, new byte[] {2, 'x'})))
                .isInstanceOf(UnregisteredSchemaException.class)
                .hasMessage("schema id 404 is not in the registry; expected the id of a registered schema");
    }

    @Test
    void refusesAValueCutOffAnywhere() {
        for (int length = 5; length < order.length; length++) {
            byte[] cut = Arrays.copyOf(order, length);
            assertThat(catchThrowable(() -> deserializer.deserialize("orders.events", cut)))
                    .as("cut at %d", length)
                    .isInstanceOf(UndecodableException.class);
        }
    }

    @Test
    void refusesBytesBehindTheValue() {
        assertRefused(
                Arrays.copyOf(order, order.length + 2),
                "orders.events: value is not what schema id %d describes: 2 bytes behind the value, which ends at byte %d"
                        .formatted(orderId(), order.length));
    }

    @Test
    void refusesAValueAboveTheLimitWithoutLookingIntoIt() {
        byte[] large = Arrays.copyOf(order, 1024 * 1024 + 1);
        assertRefused(large, "orders.events: value of 1048577 bytes; expected at most 1048576");
    }

    @Test
    void refusesNestingThatWouldOverflowTheStack() throws Exception {
        int id = register("[\"null\", \"OrderDelivered\"]");
        byte[] nested = body(encoder -> {
            for (int level = 0; level < 300_000; level++) {
                encoder.writeString("");
                encoder.writeIndex(1);
            }
        });

        assertRefused(
                wire(id, nested),
                "orders.events: value is not what schema id %d describes: nested deeper than 64 levels at byte 69"
                        .formatted(id));
    }

    @Test
    void refusesFiftyMillionItemsInFiveBytes() throws Exception {
        for (String items : new String[] {
            "\"null\"",
            "\"int\"",
            "{\"type\": \"record\", \"name\": \"Nothing\", \"fields\": []}",
            "{\"type\": \"fixed\", \"name\": \"Nothing\", \"size\": 0}"
        }) {
            int id = register("{\"type\": \"array\", \"items\": %s}".formatted(items));
            byte[] many = body(encoder -> {
                encoder.writeString("");
                encoder.writeLong(50_000_000);
            });

            assertRefused(
                    wire(id, many),
                    "orders.events: value is not what schema id %d describes: 50000000 items at byte 10; 0 bytes are left"
                            .formatted(id));
        }
    }

    @Test
    void refusesItemsWithoutBytesInManyBlocks() throws Exception {
        int id = register("{\"type\": \"array\", \"items\": {\"type\": \"array\", \"items\": \"null\"}}");
        byte[] blocks = body(encoder -> {
            encoder.writeString("");
            encoder.writeLong(200_000);
            for (int item = 0; item < 200_000; item++) {
                encoder.writeLong(100_000);
                encoder.writeLong(0);
            }
        });

        assertThat(refusal(wire(id, blocks)).getMessage()).contains("100000 items at byte ");
    }

    @Test
    void refusesAsManyOrderLinesAsAnIntCanCount() throws Exception {
        byte[] lines = body(encoder -> {
            encoder.writeString("o-1");
            encoder.writeString("c-7");
            encoder.writeString("EUR");
            encoder.writeLong(Integer.MAX_VALUE);
        });

        assertThat(refusal(wire(orderId(), lines)).getMessage()).contains("2147483647 items at byte ");
    }

    @Test
    void refusesLengthsBeyondTheBytes() throws Exception {
        int id = register("\"bytes\"");
        for (long length : new long[] {Integer.MAX_VALUE, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
            assertThat(refusal(wire(id, body(encoder -> encoder.writeLong(length))))
                            .getMessage())
                    .contains("a string of %d bytes at byte ".formatted(length));
            assertThat(refusal(wire(id, body(encoder -> {
                                encoder.writeString("");
                                encoder.writeLong(length);
                            })))
                            .getMessage())
                    .contains("bytes of %d bytes at byte ".formatted(length));
        }
    }

    @Test
    void refusesBlocksThatLieAboutTheirLength() throws Exception {
        int id = register("{\"type\": \"array\", \"items\": \"int\"}");
        byte[] lie = body(encoder -> {
            encoder.writeString("");
            encoder.writeLong(-2);
            encoder.writeLong(3);
            encoder.writeInt(1);
            encoder.writeInt(2);
            encoder.writeLong(0);
        });
        byte[] least = body(encoder -> {
            encoder.writeString("");
            encoder.writeLong(Long.MIN_VALUE);
            encoder.writeLong(3);
        });

        assertThat(refusal(wire(id, lie)).getMessage()).endsWith("a block of 2 bytes at byte 8 that says it has 3");
        assertThat(refusal(wire(id, least)).getMessage()).contains("9223372036854775807 items at byte ");
    }

    @Test
    void readsBlocksThatSayTheirLength() throws Exception {
        int id = register("{\"type\": \"array\", \"items\": \"int\"}");
        byte[] blocks = body(encoder -> {
            encoder.writeString("o-1");
            encoder.writeLong(-2);
            encoder.writeLong(2);
            encoder.writeInt(1);
            encoder.writeInt(2);
            encoder.writeLong(0);
        });

        assertThat(deserializer.deserialize("orders.events", wire(id, blocks))).isEqualTo(new OrderDelivered("o-1"));
    }

    @Test
    void refusesBranchesAndSymbolsThatAreNotThere() throws Exception {
        int union = register("[\"null\", \"int\"]");
        int symbols = register("{\"type\": \"enum\", \"name\": \"Letter\", \"symbols\": [\"A\", \"B\"]}");

        for (int index : new int[] {-1, 2, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            byte[] value = body(encoder -> {
                encoder.writeString("");
                encoder.writeInt(index);
            });
            assertThat(refusal(wire(union, value)).getMessage()).contains("branch %d of 2 at byte ".formatted(index));
            assertThat(refusal(wire(symbols, value)).getMessage()).contains("symbol %d of 2 at byte ".formatted(index));
        }
    }

    @Test
    void refusesTextThatIsNotUtf8() {
        byte[] latin = wire(register("\"null\""), new byte[] {4, (byte) 0xe4, 'x'});

        assertThat(refusal(latin).getMessage()).endsWith("a string at byte 6 that is not UTF-8");
    }

    @Test
    void refusesNumbersThatDoNotEnd() {
        byte[] endless = new byte[20];
        Arrays.fill(endless, (byte) 0xff);

        assertThat(refusal(wire(register("\"null\""), endless)).getMessage())
                .endsWith("a long longer than 10 bytes at byte 5");
    }

    @Test
    void refusesAmountsOfAMillionDigits() throws Exception {
        byte[] million = body(encoder -> {
            encoder.writeString("o-1");
            encoder.writeBytes(new byte[400_000]);
            encoder.writeString("EUR");
            encoder.writeString("card");
        });
        byte[] nineteenDigits = body(encoder -> {
            encoder.writeString("o-1");
            encoder.writeBytes(new BigInteger("1000000000000000000").toByteArray());
            encoder.writeString("EUR");
            encoder.writeString("card");
        });
        int id = registry.idOf("orders.events-millrace.orders.PaymentAuthorized", PaymentAuthorized.getClassSchema());

        assertThat(refusal(wire(id, million)).getMessage())
                .endsWith("a decimal of 400000 bytes at byte 12; expected less than 1e18");
        assertThat(refusal(wire(id, nineteenDigits)).getMessage())
                .endsWith("a decimal of 8 bytes at byte 10; expected less than 1e18");
    }

    @Test
    void refusesAWriterWhoseMoneyHasAnotherScale() {
        Schema other = new Schema.Parser()
                .parse(PaymentAuthorized.getClassSchema().toString().replace("\"scale\":2", "\"scale\":4"));
        int id = registry.register("orders.events-millrace.orders.PaymentAuthorized", other);

        assertRefused(
                wire(id, new byte[1]),
                "orders.events: schema id %d is a 'millrace.orders.PaymentAuthorized' that this build cannot read: field 'amount': the reader expects decimal(18,2), the writer has decimal(18,4) (LOGICAL_TYPE_MISMATCH)"
                        .formatted(id));
    }

    @Test
    void refusesTypesThatAreNotOfThisBuildOrTopic() {
        int stranger = registry.register(
                "x", new Schema.Parser().parse("{\"type\": \"record\", \"name\": \"a.B\", \"fields\": []}"));
        Deserializer<CustomerProfile> profiles = serdes.deserializer(Topics.CUSTOMERS_PROFILES);

        assertRefused(
                wire(stranger, new byte[0]),
                "orders.events: schema id %d is event type 'a.B', which is not known to this build"
                        .formatted(stranger));
        assertThatThrownBy(() -> profiles.deserialize("customers.profiles", order))
                .isInstanceOf(UndecodableException.class)
                .hasMessage(
                        "customers.profiles: schema id %d is event type 'millrace.orders.OrderPlaced'; expected 'millrace.customers.CustomerProfile'"
                                .formatted(orderId()));
    }

    @Test
    void survivesAHundredThousandRandomValues() {
        Random random = new Random(20260102);
        byte[][] wholes = Samples.all().stream()
                .map(event -> serdes.serializer().serialize("orders.events", event))
                .toArray(byte[][]::new);
        int decoded = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = i % 2 == 0 ? damaged(random, wholes[i / 2 % wholes.length]) : noise(random, wholes.length);
            Throwable thrown = catchThrowable(() -> deserializer.deserialize("orders.events", bytes));
            if (thrown == null) {
                decoded++;
            } else {
                assertThat(thrown)
                        .as("seed 20260102, case %d", i)
                        .isInstanceOfAny(UndecodableException.class, UnregisteredSchemaException.class);
            }
        }
        assertThat(decoded).isBetween(1000, 99_000);
    }

    private static byte[] damaged(Random random, byte[] whole) {
        byte[] bytes =
                random.nextInt(4) == 0 ? Arrays.copyOf(whole, 1 + random.nextInt(whole.length + 8)) : whole.clone();
        for (int hits = random.nextInt(4); hits > 0; hits--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }

    private static byte[] noise(Random random, int types) {
        byte[] bytes = new byte[random.nextInt(64)];
        random.nextBytes(bytes);
        return random.nextInt(10) == 0 ? bytes : wire(1 + random.nextInt(types), bytes);
    }

    private void assertRefused(byte[] bytes, String message) {
        assertThat(refusal(bytes)).hasMessage(message);
    }

    private Throwable refusal(byte[] bytes) {
        // the first time loads classes and makes the reader
        assertThat(catchThrowable(() -> deserializer.deserialize("orders.events", bytes)))
                .isNotNull();
        long before = THREADS.getCurrentThreadAllocatedBytes();

        Throwable thrown = catchThrowable(() -> deserializer.deserialize("orders.events", bytes));

        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST_ALLOCATED_BYTES);
        assertThat(thrown).isInstanceOf(UndecodableException.class);
        return thrown;
    }

    private int orderId() {
        return registry.idOf("orders.events-millrace.orders.OrderPlaced", Samples.ORDER.getSchema());
    }

    /// Registers `OrderDelivered` with another field of a type that is hard on readers.
    private int register(String moreType) {
        String schema = """
                {"type": "record", "name": "OrderDelivered", "namespace": "millrace.orders",
                 "fields": [{"name": "orderId", "type": "string"}, {"name": "more", "type": %s}]}""".formatted(moreType);
        return registry.register("orders.events-millrace.orders.OrderDelivered", new Schema.Parser().parse(schema));
    }

    private static byte[] wire(int id, byte[] body) {
        return ByteBuffer.allocate(5 + body.length).putInt(1, id).put(5, body).array();
    }

    private interface Writing {
        void to(BinaryEncoder encoder) throws IOException;
    }

    private static byte[] body(Writing writing) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        writing.to(encoder);
        encoder.flush();
        return bytes.toByteArray();
    }
}
