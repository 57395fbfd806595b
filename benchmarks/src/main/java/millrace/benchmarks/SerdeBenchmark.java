package millrace.benchmarks;

import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import millrace.orders.OrderLine;
import millrace.orders.OrderPlaced;
import millrace.schemas.EventSerdes;
import millrace.schemas.SchemaRegistry;
import millrace.schemas.Topics;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Nanoseconds to write and to read one `OrderPlaced` of four lines, with Millrace's serde and with Apicurio's.
///
/// Needs a running Millrace: both ask its registry, whose addresses come in the system properties `registry` (v7) and
/// `registry.native` (v3).
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class SerdeBenchmark {

    private static final String TOPIC = Topics.ORDERS_EVENTS.name();

    private final OrderPlaced order = order();
    private final Serializer<SpecificRecord> ours;
    private final Deserializer<SpecificRecord> oursBack;
    private final Serializer<SpecificRecord> apicurio = new AvroKafkaSerializer<>();
    private final Deserializer<SpecificRecord> apicurioBack = new AvroKafkaDeserializer<>();
    private byte[] bytes = {};

    public SerdeBenchmark() {
        var serdes = new EventSerdes(SchemaRegistry.at(URI.create(System.getProperty("registry"))));
        ours = serdes.serializer();
        oursBack = serdes.deserializer(Topics.ORDERS_EVENTS);
    }

    @Setup
    public void connect() {
        Map<String, Object> settings = Map.of(
                "apicurio.registry.url", System.getProperty("registry.native"),
                "apicurio.registry.artifact.group-id", "default",
                "apicurio.registry.artifact.artifact-id", TOPIC + "-millrace.orders.OrderPlaced",
                "apicurio.registry.find-latest", "true",
                "apicurio.registry.id-handler", "io.apicurio.registry.serde.Default4ByteIdHandler",
                "apicurio.registry.use-id", "contentId",
                "apicurio.registry.headers.enabled", "false",
                "apicurio.registry.avro-datum-provider", "io.apicurio.registry.serde.avro.DefaultAvroDatumProvider",
                "apicurio.registry.use-specific-avro-reader", "true");
        apicurio.configure(settings, false);
        apicurioBack.configure(settings, false);
        bytes = ours.serialize(TOPIC, order);
    }

    @Benchmark
    public byte[] writeOurs() {
        return ours.serialize(TOPIC, order);
    }

    @Benchmark
    public byte[] writeApicurio() {
        return apicurio.serialize(TOPIC, order);
    }

    @Benchmark
    public SpecificRecord readOurs() {
        return oursBack.deserialize(TOPIC, bytes);
    }

    @Benchmark
    public SpecificRecord readApicurio() {
        return apicurioBack.deserialize(TOPIC, bytes);
    }

    private static OrderPlaced order() {
        return new OrderPlaced(
                "536365",
                "17850",
                "GBP",
                List.of(
                        line("85123A", "WHITE HANGING HEART T-LIGHT HOLDER", 6, "2.5500"),
                        line("71053", "WHITE METAL LANTERN", 6, "3.3900"),
                        line("84406B", "CREAM CUPID HEARTS COAT HANGER", 8, "2.7500"),
                        line("22752", "SET 7 BABUSHKA NESTING BOXES", 2, "7.6500")),
                new BigDecimal("72.94"));
    }

    private static OrderLine line(String sku, String description, int quantity, String price) {
        return new OrderLine(sku, description, quantity, new BigDecimal(price));
    }
}
