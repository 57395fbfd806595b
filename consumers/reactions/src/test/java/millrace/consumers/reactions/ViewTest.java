package millrace.consumers.reactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/// What meters tell of the core: the receiver cannot be asked about one effect, another one has just been planned.
class ViewTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final Core core = new Core(
            SimulatedWorld.LIMITS,
            new Conduct(Doubt.PROBE, AfterGivingUp.GO_ON),
            InstantSource.fixed(NOON),
            new Tally());
    private final LedgerIndex index = new LedgerIndex(Duration.ofDays(7));

    private static Intake record(long offset) {
        byte[] key = ("key-" + offset).getBytes(StandardCharsets.UTF_8);
        return Intake.of("mail", new ConsumerRecord<>("letters", 0, offset, key, new byte[0]));
    }

    private void answer(Answer answer) {
        core.advance();
        for (Command command : core.takeCommands()) {
            if (command instanceof Command.Ask(var slot, var _)) {
                core.answered(slot, answer);
            }
        }
    }

    private View view() {
        Objects.requireNonNull(core.owned(0)).countDoubts();
        return View.of(core, SimulatedWorld.LIMITS, View.NOTHING);
    }

    @Test
    void tellsWhatIsInDoubtParkedAndUnacknowledged() {
        index.put(record(0).id(), new LedgerEntry.Started(1, false), Place.inSource(0));
        index.put(record(1).id(), new LedgerEntry.Parked(), new Place(1, 7, "key-1", false, "", NOON.toEpochMilli()));
        core.own(0, index, 5);
        core.offer(record(0));
        answer(new Answer.InDoubt(Duration.ofHours(1), "receiver does not answer"));
        core.offer(record(2));
        answer(new Answer.Planned());

        var meters = new SimpleMeterRegistry();
        View view = view();
        var _ = new ReactionMetrics("mail", meters, new Tally(), () -> view, InstantSource.fixed(NOON));

        assertThat(List.of("in.doubt", "parked", "ledger.unacknowledged"))
                .map(name -> meters.get("millrace.reaction." + name).gauge().value())
                .containsExactly(1.0, 1.0, 1.0);
    }
}
