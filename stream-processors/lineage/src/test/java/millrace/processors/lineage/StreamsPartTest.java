package millrace.processors.lineage;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static millrace.schemas.Topics.ORDERS_EVENTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import millrace.orders.OrderDelivered;
import millrace.process.Health;
import millrace.schemas.Event;
import millrace.schemas.SchemaRegistry;
import millrace.schemas.Topic;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsPartTest {

    private static final Topic<String, SpecificRecord> COPIES =
            new Topic<>("copies", String.class, SpecificRecord.class);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Instant LONG_AGO = Instant.parse("2010-12-01T08:26:00Z");

    @TempDir
    private Path directory;

    @Test
    void waitsForItsTopicsThenWorksAndLeavesTheGroup() throws ExecutionException, InterruptedException {
        var copy = DropRepeatsTest.application(Duration.ofDays(7));
        var application = new StreamsApplication("copy", 1, Set.of(ORDERS_EVENTS, COPIES), copy.topology());
        try (var broker = StreamsBroker.start()) {
            Admin admin = broker.admin();
            try (var part = new StreamsPart(
                    application,
                    configuration(broker.bootstrapServers()),
                    SchemaRegistry.inMemory(),
                    new SimpleMeterRegistry())) {
                part.start();
                await(() -> part.health()
                        .equals(new Health.Down(
                                "topics [copies, copies.dead-letters] are missing; run the provisioning step")));
                admin.createTopics(List.of(newTopic("copies"), newTopic("copies.dead-letters")))
                        .all()
                        .get();
                await(() -> part.health() instanceof Health.Up);
                List<Event<OrderDelivered>> events = IntStream.range(0, 10)
                        .map(i -> i % 5)
                        .mapToObj(i -> TopologyRun.published("e-" + i, LONG_AGO, new OrderDelivered("o-" + i)))
                        .toList();
                broker.publish(events);

                assertThat(broker.await(COPIES, 5, LONGEST)).hasSize(5);
                assertThat(timestampTypeOf(admin, "millrace-copy-v1-drop-repeats-seen-changelog"))
                        .isEqualTo("LogAppendTime");
                assertThat(admin.listTopics().names().get()).contains("millrace-copy-v1.dead-letters");
            }
            await(() -> membersOf(admin, "millrace-copy-v1") == 0);
        }
    }

    private StreamsConfiguration configuration(String bootstrapServers) {
        return new StreamsConfiguration(
                bootstrapServers,
                URI.create("http://nowhere"),
                directory,
                1,
                Duration.ofMillis(20),
                1,
                Duration.ofDays(7));
    }

    private static NewTopic newTopic(String name) {
        return new NewTopic(name, Optional.of(3), Optional.of((short) 1));
    }

    private static String timestampTypeOf(Admin admin, String topic) throws ExecutionException, InterruptedException {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return Objects.requireNonNull(
                        admin.describeConfigs(List.of(resource)).all().get().get(resource))
                .get("message.timestamp.type")
                .value();
    }

    private static int membersOf(Admin admin, String group) {
        try {
            return Objects.requireNonNull(admin.describeStreamsGroups(List.of(group))
                            .all()
                            .get()
                            .get(group))
                    .members()
                    .size();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        Instant end = Instant.now().plus(LONGEST);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(end);
            MILLISECONDS.sleep(20);
        }
    }
}
