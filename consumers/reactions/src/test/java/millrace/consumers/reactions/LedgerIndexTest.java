package millrace.consumers.reactions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LedgerIndexTest {

    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final LedgerEntry DONE = new LedgerEntry.Done("ok", List.of());

    private final LedgerIndex index = new LedgerIndex(Duration.ofDays(7));

    private static EffectId id(int number) {
        var random = new Random(number);
        return new EffectId("%016x%016x".formatted(random.nextLong(), random.nextLong()));
    }

    @Test
    void knowsEveryEffectThatIsDoneAndNoOther() {
        for (int number = 0; number < 200_000; number++) {
            index.put(id(number), DONE, 100 * DAY);
        }

        assertThat(index.size()).isEqualTo(200_000);
        for (int number = 0; number < 200_000; number += 7) {
            assertThat(index.of(id(number))).isEqualTo(new LedgerEntry.Done("", List.of()));
            assertThat(index.of(id(number + 200_000))).isNull();
        }
    }

    @Test
    void remembersForTheHorizonAndForgetsAfterIt() {
        index.put(id(1), DONE, 100 * DAY);
        index.put(id(2), DONE, 107 * DAY);
        assertThat(index.of(id(1))).isNotNull();

        index.put(id(3), DONE, 109 * DAY);

        assertThat(index.of(id(1))).isNull();
        assertThat(index.of(id(2))).isNotNull();
    }

    @Test
    void knowsADeadLetterUntilItIsTriedAgain() {
        var letter = new LedgerEntry.GaveUp(3, "poison", false, false, true, List.of());
        index.put(id(1), letter, 100 * DAY);
        assertThat(index.of(id(1))).isEqualTo(new LedgerEntry.GaveUp(3, "", false, false, true, List.of()));

        index.put(id(1), new LedgerEntry.Started(1, false), 101 * DAY);
        assertThat(index.of(id(1))).isEqualTo(new LedgerEntry.Started(1, false));

        index.put(id(1), DONE, 101 * DAY);
        assertThat(index.of(id(1))).isEqualTo(new LedgerEntry.Done("", List.of()));
    }

    @Test
    void tellsIdsApartThatDifferInOneHalfOnly() {
        index.put(new EffectId("00000000000000000000000000000000"), DONE, DAY);

        assertThat(index.of(new EffectId("00000000000000000000000000000000"))).isNotNull();
        assertThat(index.of(new EffectId("00000000000000010000000000000000"))).isNull();
        assertThat(index.of(new EffectId("00000000000000000000000000000002"))).isNull();
        assertThat(index.of(new EffectId("an id of another form"))).isNull();
    }
}
