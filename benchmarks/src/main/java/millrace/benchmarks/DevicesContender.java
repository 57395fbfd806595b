package millrace.benchmarks;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import millrace.process.Health;
import millrace.process.Part;
import millrace.process.Settings;
import millrace.processors.devices.Devices;
import millrace.processors.devices.DevicesConfig;
import millrace.processors.lineage.StreamsApplication;
import millrace.processors.lineage.StreamsConfiguration;
import millrace.processors.lineage.StreamsPart;
import millrace.schemas.SchemaRegistry;
import millrace.schemas.Topic;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;

/// The devices application in a process of its own; or, with the same settings, a topology that does nothing but count
/// the records of each device.
///
/// Arguments: `devices` or `count`, bootstrap servers, folder for the stores.
final class DevicesContender {

    /// Where the count topology reads: a copy of the readings, so that neither waits for the other.
    static final Topic<String, byte[]> COPY = new Topic<>("benchmarks.readings", String.class, byte[].class);

    static final StreamsApplication COUNT =
            new StreamsApplication("count", 1, Set.of(COPY), (builder, serdes, meters) -> builder.stream(
                            COPY.name(),
                            Consumed.with(Serdes.String(), Serdes.ByteArray()).withName("read-readings"))
                    .groupByKey(Grouped.with("by-device", Serdes.String(), Serdes.ByteArray()))
                    .count(Named.as("count-readings"), Materialized.as("counts")));

    private DevicesContender() {}

    public static void main(String[] args) throws InterruptedException {
        var settings = Settings.of(Map.of("MILLRACE_BOOTSTRAP_SERVERS", args[1], "MILLRACE_DATA", args[2]));
        Supplier<Part> making = args[0].equals("devices") ? devices(settings) : count(settings);
        settings.check();
        Part part = making.get();
        part.start();
        for (Health health = part.health(); !(health instanceof Health.Up); health = part.health()) {
            if (health instanceof Health.Broken broken) {
                throw new IllegalStateException("%s cannot start: %s".formatted(part.name(), broken.reason()));
            }
            Thread.sleep(100);
        }
        System.out.println("ready");
        new CountDownLatch(1).await();
    }

    private static Supplier<Part> devices(Settings settings) {
        var config = DevicesConfig.declare(settings);
        return () -> Devices.part(config.get(), SchemaRegistry.inMemory(), new SimpleMeterRegistry());
    }

    private static Supplier<Part> count(Settings settings) {
        var config = StreamsConfiguration.declare(settings);
        return () -> new StreamsPart(COUNT, config.get(), SchemaRegistry.inMemory(), new SimpleMeterRegistry());
    }
}
