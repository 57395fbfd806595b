package millrace.consumers.reactions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

@Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
class DestinationsTest {

    static final CoreLimits LIMITS = new CoreLimits(
            8,
            3,
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            500,
            20_000,
            32 << 20,
            60_000,
            5,
            Duration.ofMinutes(1),
            Duration.ofDays(2),
            Duration.ofMinutes(1),
            BrakeLimits.NONE);

    private long now = 1_000_000;
    private final Core core = new Core(
            LIMITS, new Conduct(Doubt.REPEAT, AfterGivingUp.GO_ON), () -> Instant.ofEpochMilli(now), new Tally());
    private final List<Slot> asked = new ArrayList<>();
    private final List<Slot> moved = new ArrayList<>();
    private long ledgerEnd;

    @BeforeEach
    void own() {
        core.own(0, new LedgerIndex(Duration.ofDays(7)), 0);
    }

    private void offer(long offset, String key) {
        var record = new ConsumerRecord<>("t", 0, offset, new byte[0], new byte[0]);
        core.offer(new Intake(record, key, new EffectId("e" + offset), 0));
    }

    /// Everything goes at once but the effects.
    private void settle() {
        for (int round = 0; round < 50; round++) {
            core.advance();
            for (Command command : core.takeCommands()) {
                switch (command) {
                    case Command.Ask(var slot, var _)
                    when slot.destination.isEmpty() ->
                        core.answered(slot, new Answer.Bound(slot.lane.key.substring(0, 4)));
                    case Command.Ask(var slot, var _) -> asked.add(slot);
                    case Command.Append append -> core.appended(append.owner(), ledgerEnd++);
                    case Command.Park(var slot) -> {
                        moved.add(slot);
                        core.parked(slot, moved.size());
                    }
                    case Command.Publish(var slot, var _, var _) -> core.published(slot);
                    case Command.Fire _,
                            Command.Abandon _,
                            Command.Load _,
                            Command.Read _,
                            Command.Trim _,
                            Command.Surrender _ -> {}
                }
            }
        }
    }

    private OwnedPartition partition() {
        return Objects.requireNonNull(core.owned(0));
    }

    private List<Slot> take(Predicate<Slot> wanted) {
        List<Slot> taken = asked.stream().filter(wanted).toList();
        asked.removeAll(taken);
        return taken;
    }

    private static boolean isDead(Slot slot) {
        return slot.destination.equals("dead");
    }

    private void answerUntilQuiet() {
        for (settle(); !asked.isEmpty(); settle()) {
            take(DestinationsTest::isDead)
                    .forEach(slot -> core.answered(slot, new Answer.Unavailable(Duration.ofSeconds(5), "no route")));
            take(slot -> true).forEach(slot -> core.answered(slot, new Answer.Done("ok", List.of())));
        }
    }

    @Test
    void holdsUpOnlyTheKeysOfADeadDestination() {
        for (int i = 0; i < 200; i++) {
            offer(i, (i % 2 == 0 ? "dead" : "live") + i % 20);
        }

        answerUntilQuiet();

        assertThat(partition().slots())
                .filteredOn(slot -> slot.state != Slot.State.COMPLETE)
                .allMatch(slot -> slot.lane.key.startsWith("dead"));
        assertThat(partition().parked).isNotEmpty();
    }

    @Test
    void movesTheRecordsOfADeadDestinationToTheParkAndTakesThemBackInOrder() {
        for (int i = 0; i < 40; i++) {
            offer(i, (i % 2 == 0 ? "dead" : "live") + i % 4);
        }
        answerUntilQuiet();
        now += 61_000;
        answerUntilQuiet();

        assertThat(partition().committable()).isEqualTo(40);
        assertThat(moved.stream().filter(slot -> slot.lane.key.equals("dead0")).map(slot -> slot.offset))
                .containsExactly(0L, 4L, 8L, 12L, 16L, 20L, 24L, 28L, 32L, 36L);
    }

    @Test
    void leavesRoomForOthersHoweverManyDestinationsHang() {
        for (int i = 0; i < 40; i++) {
            offer(i, "to-" + i % 3 + "-" + i);
        }
        settle();

        offer(100, "late");
        settle();

        assertThat(asked).hasSizeLessThanOrEqualTo(8);
        assertThat(asked).anyMatch(slot -> slot.destination.equals("late"));
    }

    @Test
    void asksADeadDestinationOneAtATimeAndGoesOnWhenItIsBack() {
        for (int i = 0; i < 6; i++) {
            offer(i, "dead" + i);
        }
        settle();
        take(slot -> true)
                .forEach(slot -> core.answered(slot, new Answer.Unavailable(Duration.ofSeconds(5), "no route")));
        settle();
        assertThat(asked).isEmpty();

        now += 5_001;
        settle();
        assertThat(asked).hasSize(1);
        take(slot -> true).forEach(slot -> core.answered(slot, new Answer.Done("ok", List.of())));
        answerAll();

        assertThat(partition().isIdle()).isTrue();
    }

    private void answerAll() {
        for (settle(); !asked.isEmpty(); settle()) {
            take(slot -> true).forEach(slot -> core.answered(slot, new Answer.Done("ok", List.of())));
        }
    }
}
