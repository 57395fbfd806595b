package millrace.producers.httpgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import millrace.producers.publisher.Position;
import millrace.schemas.Identity;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final TopicPartition PARTITION = new TopicPartition("orders.events", 1);
    private static final Hash LOST = Hash.ofIdentity(new Identity("/shop", "lost"));
    private static final Hash KNOWN = Hash.ofIdentity(new Identity("/shop", "known"));

    @TempDir
    private Path folder;

    @Test
    void findsAnEventWhoseSendHadNoAnswer() {
        var claims = claims();
        try (var memory = new Memory(
                claims, (topic, partitions, found) -> found.accept(List.of(new Claims.Entry(LOST, claimAt(7)))))) {
            memory.doubt(PARTITION);

            assertThat(memory.isInDoubt("orders.events")).isTrue();
            assertThat(memory.isInDoubt("customers.profiles")).isFalse();
            assertThat(memory.find(LOST)).isEmpty();

            memory.resolve("orders.events");

            assertThat(memory.isInDoubt("orders.events")).isFalse();
            assertThat(memory.find(LOST)).hasValue(claimAt(7));
        }
    }

    @Test
    void staysInDoubtWhileNoBrokerAnswers() {
        try (var memory = new Memory(claims(), (topic, partitions, found) -> {
            throw new TimeoutException("away");
        })) {
            memory.doubt(PARTITION);

            assertThatThrownBy(() -> memory.resolve("orders.events")).isInstanceOf(TimeoutException.class);

            assertThat(memory.isInDoubt("orders.events")).isTrue();
        }
    }

    @Test
    void doesNotMoveTheCheckpointOfAPartitionInDoubt() {
        try (var memory = new Memory(claims(), (topic, partitions, found) -> {})) {
            add(memory, 3);
        }
        try (var memory = new Memory(claims(), (topic, partitions, found) -> {})) {
            memory.doubt(PARTITION);
            add(memory, 9);
        }

        try (var claims = claims()) {
            assertThat(claims.checkpoint(PARTITION)).isEqualTo(OptionalLong.of(4));
            assertThat(claims.find(KNOWN)).hasValue(claimAt(9));
        }
    }

    private static void add(Memory memory, long offset) {
        var round = memory.begin();
        memory.add(List.of(new Claims.Entry(KNOWN, claimAt(offset))));
        round.end();
    }

    private Claims claims() {
        return new Claims(folder, Duration.ofDays(1), InstantSource.fixed(NOON));
    }

    private static Claim claimAt(long offset) {
        return new Claim(new Position("orders.events", 1, offset), new Hash(1, 2), NOON, NOON);
    }
}
