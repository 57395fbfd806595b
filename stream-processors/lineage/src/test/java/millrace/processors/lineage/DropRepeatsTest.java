package millrace.processors.lineage;

import static millrace.schemas.Topics.ORDERS_EVENTS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import millrace.orders.OrderCancelled;
import millrace.orders.OrderDelivered;
import millrace.schemas.DeadLetterHeaders;
import millrace.schemas.EnvelopeHeaders;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DropRepeatsTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant LONG_AGO = Instant.parse("2010-12-01T08:26:00Z");

    private final TopologyRun run = TopologyRun.of(application(Duration.ofDays(7)), NOON);

    static StreamsApplication application(Duration memory) {
        return new StreamsApplication("copy", 1, Set.of(ORDERS_EVENTS), (builder, serdes, meters) -> builder.stream(
                        ORDERS_EVENTS.name(),
                        Consumed.with(Serdes.String(), serdes.serde(ORDERS_EVENTS))
                                .withName("read-events"))
                .process(
                        new DropRepeats<SpecificRecord>("drop-repeats", memory, meters.step("drop-repeats")),
                        Named.as("drop-repeats"))
                .to(
                        "copies",
                        Produced.with(Serdes.String(), serdes.serde(ORDERS_EVENTS))
                                .withName("write-copies")));
    }

    @AfterEach
    void close() {
        run.close();
    }

    private int copies() {
        return run.takeRecords("copies").size();
    }

    @Test
    void handsOnAnEventOnceWhateverTimeItHappened() {
        run.publish("e-1", LONG_AGO, new OrderDelivered("o-1"));
        run.publish("e-2", NOON, new OrderDelivered("o-1"));
        run.publish("e-1", LONG_AGO, new OrderDelivered("o-1"));

        assertThat(copies()).isEqualTo(2);
        assertThat(run.in("drop-repeats")).isEqualTo(3);
        assertThat(run.count("drop-repeats", Fate.USED)).isEqualTo(2);
        assertThat(run.count("drop-repeats", Fate.REPEAT)).isEqualTo(1);
    }

    @Test
    void knowsAnIdentityForTheMemoryOfTheWallClockAndNoLonger() {
        run.publish("e-1", NOON, new OrderDelivered("o-1"));
        run.advance(Duration.ofDays(7));
        run.publish("e-1", NOON, new OrderDelivered("o-1"));
        run.advance(Duration.ofMillis(1));
        run.publish("e-1", NOON, new OrderDelivered("o-1"));

        assertThat(copies()).isEqualTo(2);
    }

    @Test
    void tellsTheSameIdOfTwoSourcesApart() {
        var one = TopologyRun.published("e-1", NOON, new OrderDelivered("o-1"));
        run.publish(one);
        Headers headers = new RecordHeaders();
        EnvelopeHeaders.write(one.envelope(), headers);
        headers.remove(EnvelopeHeaders.SOURCE).add(EnvelopeHeaders.SOURCE, "/other".getBytes(StandardCharsets.UTF_8));
        byte[] value = run.serdes().serializer().serialize(ORDERS_EVENTS.name(), one.value());
        run.publish(ORDERS_EVENTS.name(), "o-1".getBytes(StandardCharsets.UTF_8), value, headers, NOON);

        assertThat(copies()).isEqualTo(2);
    }

    @Test
    void makesADeadLetterOfAnEventWithoutAnEnvelope() {
        byte[] key = "o-1".getBytes(StandardCharsets.UTF_8);
        byte[] value = run.serdes().serializer().serialize("orders.events", new OrderCancelled("o-1", "changed mind"));
        Headers headers = new RecordHeaders().add("mine", new byte[] {1, 2});

        run.publish("orders.events", key, value, headers, NOON);

        var letter = run.takeRecords("orders.events.dead-letters").getFirst();
        assertThat(letter.key()).isEqualTo(key);
        assertThat(letter.value()).isEqualTo(value);
        assertThat(letter.headers().lastHeader("mine").value()).isEqualTo(new byte[] {1, 2});
        assertThat(text(letter.headers(), DeadLetterHeaders.REASON))
                .isEqualTo("header ce_id is missing; expected a non-empty text");
        assertThat(text(letter.headers(), DeadLetterHeaders.TOPIC)).isEqualTo("orders.events");
        assertThat(text(letter.headers(), DeadLetterHeaders.PARTITION)).isEqualTo("0");
        assertThat(text(letter.headers(), DeadLetterHeaders.OFFSET)).isEqualTo("0");
        assertThat(text(letter.headers(), DeadLetterHeaders.APPLICATION)).isEqualTo("millrace-copy-v1");
        assertThat(text(letter.headers(), DeadLetterHeaders.TIME)).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(run.in("drop-repeats")).isEqualTo(run.count("drop-repeats", Fate.DEAD_LETTER));
    }

    @Test
    void makesADeadLetterOfBytesThatAreNoAvro() {
        byte[] value = {0x7b, 0x7d};

        run.publish("orders.events", new byte[] {'o'}, value, new RecordHeaders(), NOON);

        var letter = run.takeRecords("orders.events.dead-letters").getFirst();
        assertThat(letter.value()).isEqualTo(value);
        assertThat(run.count("read-events", Fate.DEAD_LETTER)).isEqualTo(1);
        assertThat(run.in("read-events")).isEqualTo(1);
    }

    @Test
    void keepsTheNamesThatDeployedStateDependsOn() {
        assertThat(run.persistentNames()).containsExactly("copies", "drop-repeats-seen", "orders.events");
    }

    private static String text(Headers headers, String name) {
        return new String(headers.lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
