package millrace.processors.lineage;

import static millrace.schemas.Topics.ORDERS_EVENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import millrace.orders.OrderDelivered;
import millrace.schemas.EventSerdes;
import millrace.schemas.RegistryUnavailableException;
import millrace.schemas.SchemaRegistry;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.TopologyException;
import org.apache.kafka.streams.kstream.Consumed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsAssemblyTest {

    @TempDir
    private Path directory;

    private StreamsAssembly assembly(StreamsApplication application, SchemaRegistry registry) {
        return StreamsAssembly.of(
                application,
                TopologyRun.configuration(directory),
                registry,
                new SimpleMeterRegistry(),
                InstantSource.system());
    }

    @Test
    void refusesATopologyWithAStoreThatHasNoName() {
        var unnamed =
                new StreamsApplication("unnamed", 1, Set.of(ORDERS_EVENTS), (builder, serdes, meters) -> builder.stream(
                                ORDERS_EVENTS.name(), Consumed.with(Serdes.String(), serdes.serde(ORDERS_EVENTS)))
                        .groupByKey()
                        .count());

        assertThatThrownBy(() -> assembly(unnamed, SchemaRegistry.inMemory())).isInstanceOf(TopologyException.class);
    }

    @Test
    void stopsTheTaskAndMakesNoDeadLetterWhileTheRegistryGivesNoAnswer() {
        var application = DropRepeatsTest.application(Duration.ofDays(7));
        var away = assembly(application, SchemaRegistry.at(URI.create("http://127.0.0.1:1")));
        byte[] value = new EventSerdes(SchemaRegistry.inMemory())
                .serializer()
                .serialize(ORDERS_EVENTS.name(), new OrderDelivered("o-1"));

        try (var driver = new TopologyTestDriver(away.topology(), away.properties())) {
            var input =
                    driver.createInputTopic(ORDERS_EVENTS.name(), new ByteArraySerializer(), new ByteArraySerializer());

            assertThatThrownBy(() -> input.pipeInput(new byte[] {'o'}, value, Instant.EPOCH))
                    .hasRootCauseInstanceOf(Exception.class)
                    .satisfies(failure -> assertThat(DeadLetters.causes(failure))
                            .anyMatch(RegistryUnavailableException.class::isInstance));
            assertThat(driver.producedTopicNames()).isEmpty();
        }
    }
}
