package millrace.producers.mqttgateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SessionBoundsTest {

    private static final CompletableFuture<Verdict> STORED = CompletableFuture.completedFuture(new Verdict.Stored());

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final Sessions sessions = new Sessions(250, 100, 1_000, () -> now);

    private void leaveBehind(String clientId, int packetIds) {
        var client = client(clientId);
        var session = sessions.claim(client.key(), false, client).session();
        for (int packetId = 1; packetId <= packetIds; packetId++) {
            session.received(packetId, STORED);
        }
        sessions.release(session, client, Duration.ofHours(1), Optional.empty());
    }

    private static Client client(String clientId) {
        return new Client(
                new EmbeddedChannel(),
                Dialect.unknown(),
                Optional.empty(),
                clientId,
                Duration.ZERO,
                Optional.empty(),
                Duration.ofHours(1));
    }

    @Test
    void keepsNoMoreSessionsThanItMay() {
        for (int number = 1; number <= 300; number++) {
            leaveBehind("c-" + number, 0);
        }

        assertThat(sessions.away()).isEqualTo(250);
    }

    @Test
    void keepsNoMorePacketIdsThanItMay() {
        for (int number = 1; number <= 210; number++) {
            leaveBehind("c-" + number, 1_000);
        }
        leaveBehind("modest", 0);
        assertThat(sessions.away()).isEqualTo(201);

        // who comes back takes its packet ids along
        var back = client("c-1");
        assertThat(sessions.claim(back.key(), true, back).isPresent()).isFalse();
        leaveBehind("c-201", 1_000);
        leaveBehind("c-202", 1_000);
        assertThat(sessions.away()).isEqualTo(201);

        now = now.plus(Duration.ofHours(2));
        sessions.forgetExpired();
        assertThat(sessions.away()).isZero();
        leaveBehind("c-203", 1_000);
        assertThat(sessions.away()).isEqualTo(1);
    }
}
