package millrace.consumers.reactions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/// Twenty records of a partition, ten keys, in a core whose edges answer at once.
@Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
class ReplaysTest {

    private static final int RECORDS = 20;
    private static final Duration HORIZON = Duration.ofDays(7);

    private long now = Duration.ofDays(100).toMillis();
    private final LedgerIndex index = new LedgerIndex(HORIZON);
    private final List<String> fired = new ArrayList<>();
    private long ledgerEnd;
    private int acted;

    private Core core(BrakeLimits brake) {
        var limits = new CoreLimits(
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
                brake);
        var core = new Core(
                limits, new Conduct(Doubt.REPEAT, AfterGivingUp.GO_ON), () -> Instant.ofEpochMilli(now), new Tally());
        core.own(0, index, 0);
        return core;
    }

    private Intake intake(long offset, String generation, Duration age) {
        var record = new ConsumerRecord<>("t", 0, offset, new byte[0], new byte[0]);
        String id = "e" + offset + (generation.isEmpty() ? "" : "#" + generation);
        return new Intake(record, "k" + offset % 10, new EffectId(id), now - age.toMillis());
    }

    private void settle(Core core) {
        settle(core, Duration.ZERO);
    }

    /// @param age of every record
    private void settle(Core core, Duration age) {
        for (int round = 0; round < 200; round++) {
            core.advance();
            for (Command command : core.takeCommands()) {
                switch (command) {
                    case Command.Ask(var slot, var _) -> core.answered(slot, new Answer.Planned());
                    case Command.Fire(var slot) -> {
                        fired.add(slot.id.value());
                        core.answered(slot, new Answer.Done("ok", List.of()));
                    }
                    case Command.Append append -> core.appended(append.owner(), ledgerEnd++);
                    case Command.Read(var _, var replay, var from, var to) ->
                        core.read(
                                replay,
                                LongStream.range(from, to)
                                        .mapToObj(offset ->
                                                intake(offset, replay.order().generation(), age))
                                        .toList(),
                                to);
                    case Command.Publish(var slot, var _, var _) -> core.published(slot);
                    case Command.Park _, Command.Abandon _, Command.Load _, Command.Trim _, Command.Surrender _ -> {}
                }
            }
        }
    }

    private String act(Core core, Action.What what, long head) {
        var action = new Action("a" + ++acted, what, "", head, "", "ada");
        core.act(0, action);
        core.advance();
        return owner(core).outcomes.stream()
                .filter(told -> told.id().equals(action.id()))
                .map(OwnedPartition.Told::text)
                .findFirst()
                .orElse("");
    }

    private static OwnedPartition owner(Core core) {
        return Objects.requireNonNull(core.owned(0));
    }

    private static LedgerEntry.Replaying state(Core core) {
        return Objects.requireNonNull(owner(core).replay).state();
    }

    private static Action.What replay(String generation, double perMinute, boolean withStale) {
        return new Action.What.Replay(new ReplayOrder(generation, 0, RECORDS, perMinute, withStale));
    }

    private void offerAll(Core core) {
        LongStream.range(0, RECORDS).forEach(offset -> core.offer(intake(offset, "", Duration.ZERO)));
    }

    @Test
    void leavesOutWhatMayHaveBeenDoneAndForgottenUnlessToldOtherwise() {
        var core = core(BrakeLimits.NONE);
        core.reached(0, RECORDS);

        act(core, replay("", 1e9, false), 0);
        settle(core, HORIZON.plusMillis(1));

        assertThat(fired).isEmpty();
        assertThat(state(core).isOver()).isTrue();
        assertThat(state(core).stale()).isEqualTo(RECORDS);
        act(core, replay("", 1e9, true), 0);
        settle(core, HORIZON.plusMillis(1));
        assertThat(fired).hasSize(RECORDS);
        assertThat(state(core).tried()).isEqualTo(RECORDS);
    }

    @Test
    void knowsSinceWhenAGenerationHasHadEffects() {
        var core = core(BrakeLimits.NONE);
        core.reached(0, RECORDS);

        act(core, replay("again", 1e9, false), 0);
        settle(core, HORIZON.plusDays(30));
        assertThat(fired).as("nothing was done before it was opened").hasSize(RECORDS);

        var later = core(BrakeLimits.NONE); // an owner whose ledger has forgotten all but the generation
        later.drop(0);
        now += HORIZON.plusDays(1).toMillis();
        var remembered = new LedgerIndex(HORIZON);
        index.lasting().forEach((id, entry) -> remembered.put(id, entry, now));
        later.own(0, remembered, ledgerEnd);
        later.reached(0, RECORDS);
        act(later, replay("again", 1e9, false), 0);
        settle(later, HORIZON.plusDays(30));
        assertThat(fired).hasSize(RECORDS);
        assertThat(state(later).stale()).isEqualTo(RECORDS);
    }

    @Test
    void beginsNoMoreInAMinuteThanItIsAskedTo() {
        var core = core(BrakeLimits.NONE);
        core.reached(0, RECORDS);
        act(core, replay("again", 2, false), 0);

        settle(core);
        assertThat(fired).hasSize(1);
        assertThat(core.wakesAt()).isEqualTo(now + 30_000 - 10);
        now += 30_000;
        settle(core);
        assertThat(fired).containsExactly("e0#again", "e1#again");
    }

    @Test
    void standsBehindTheBrakeWhateverWasReleasedBefore() {
        var core = core(new BrakeLimits(5, 0));
        offerAll(core);
        settle(core);
        assertThat(act(core, new Action.What.Release(), 1_000)).isEqualTo("released");
        settle(core);
        assertThat(fired).hasSize(RECORDS);
        fired.clear();
        now += 60_000;

        act(core, replay("again", 1e9, false), 0);
        settle(core);

        assertThat(fired).hasSize(5);
        assertThat(owner(core).brake().map(LedgerEntry.Braked::state))
                .isEqualTo(Optional.of(LedgerEntry.Braked.State.HELD));
        assertThat(act(core, new Action.What.Release(), 1_000)).isEqualTo("released");
        settle(core);
        assertThat(fired).hasSize(RECORDS).doesNotHaveDuplicates();
    }

    @Test
    void isCancelledByADropAndLeavesNoDeadLetters() {
        var core = core(new BrakeLimits(5, 0));
        core.reached(0, RECORDS);
        act(core, replay("again", 1e9, false), 0);
        settle(core);

        assertThat(act(core, new Action.What.Drop(), 1_000)).isEqualTo("dropped before 1000");
        settle(core);

        assertThat(fired).hasSize(5);
        assertThat(state(core).isCancelled() && state(core).isOver()).isTrue();
        assertThat(index.of(new EffectId("e19#again"))).isNull();
    }

    @Test
    void waitsUntilTheSourceHasComeBy() {
        var core = core(BrakeLimits.NONE);
        act(core, replay("again", 1e9, false), 0);
        settle(core);
        assertThat(fired).isEmpty();

        offerAll(core);
        settle(core);

        assertThat(fired).hasSize(2 * RECORDS).doesNotHaveDuplicates();
        assertThat(LongStream.range(0, RECORDS))
                .allSatisfy(offset -> assertThat(fired).containsSubsequence("e" + offset, "e" + offset + "#again"));
    }

    @Test
    void refusesASecondReplayAndTakesTheSameActionOnce() {
        var core = core(BrakeLimits.NONE);
        var order = new ReplayOrder("again", 0, RECORDS, 1, false);
        var action = new Action("one", new Action.What.Replay(order), "", 0, "", "ada");
        core.act(0, action);
        core.act(0, action);
        core.advance();

        assertThat(act(core, replay("other", 1, false), 0)).isEqualTo("refused: a replay of 0 to 20 is under way");
        assertThat(owner(core).outcomes).extracting(OwnedPartition.Told::text).startsWith("replays 0 to 20");
        assertThat(act(core, new Action.What.Cancel(), 0)).isEqualTo("cancelled by ada");
        settle(core);
        assertThat(act(core, new Action.What.Cancel(), 0)).isEqualTo("refused: nothing is being replayed");
    }
}
