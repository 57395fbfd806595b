package millrace.processors.notifications;

import static millrace.processors.notifications.Facts.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import millrace.notifications.SuppressionCause;
import millrace.orders.Stage;
import millrace.processors.notifications.state.OrderLetters;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class OrderDeciderTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final LetterRules rules = new LetterRules(Duration.ofDays(2));
    private final OrderDecider decider = new OrderDecider(HOUR, 4, Duration.ofDays(90));
    private Optional<OrderLetters> state = Optional.empty();

    @Test
    void sendsAFactOnWithWhatIsKnownOfItsOrder() {
        decide("1", NOON, Facts.placed("o-1", "ada"));

        List<Verdict> verdicts = decide("2", NOON, Facts.shipped("o-1", "T-1"));

        assertThat(verdicts).singleElement().isInstanceOfSatisfying(Verdict.ToCustomer.class, sent -> {
            assertThat(sent.customerId()).isEqualTo("ada");
            assertThat(sent.fact().getTemplate()).isEqualTo("order-shipped");
            assertThat(sent.fact().getCause().getId()).isEqualTo("2");
            assertThat(sent.fact().getOrder().getId()).isEqualTo("1");
            assertThat(sent.fact().getTexts())
                    .isEqualTo(Map.of(
                            "orderId", "o-1",
                            "currency", "GBP",
                            "total", "12.34",
                            "itemCount", "3",
                            "carrier", "Hermes",
                            "trackingNumber", "T-1"));
        });
    }

    @Test
    void letsAFactWaitForItsOrder() {
        List<Verdict> early = decide("2", NOON, Facts.cancelled("o-1"));

        List<Verdict> verdicts = decide("1", NOON, Facts.placed("o-1", "ada"));

        assertThat(kinds(early)).containsExactly("Waiting order-cancelled");
        assertThat(kinds(verdicts)).containsExactly("ToCustomer order-received", "ToCustomer order-cancelled");
        assertThat(state.orElseThrow().getWaiting()).isEmpty();
    }

    @Test
    void givesUpOnAnOrderAfterTheWait() {
        decide("2", NOON, Facts.cancelled("o-1"));
        decide("3", NOON.plusSeconds(1), Facts.shipped("o-1", null));

        List<Verdict> justBefore = due(NOON.plus(HOUR).minusMillis(1));
        List<Verdict> then = due(NOON.plus(HOUR));

        assertThat(justBefore).isEmpty();
        assertThat(then).singleElement().isInstanceOfSatisfying(Verdict.Suppressed.class, suppressed -> {
            assertThat(suppressed.cause()).isEqualTo(SuppressionCause.ORDER_UNKNOWN);
            assertThat(suppressed.customerId()).isEmpty();
            assertThat(suppressed.reason()).isEqualTo("order o-1 was not placed within PT1H of the fact's arrival");
        });
        assertThat(state.orElseThrow().getWaiting()).hasSize(1);
        assertThat(state.orElseThrow().getDue()).isEqualTo(NOON.plus(HOUR).plusSeconds(1));
    }

    @Test
    void wantsALetterUntilTheEndOfItsValidityAndNotAMillisecondLonger() {
        Instant inTime = NOON.minus(Duration.ofDays(2));

        List<Verdict> last = decide("1", inTime, Facts.placed("o-1", "ada"));
        List<Verdict> stale = decide("2", inTime.minusMillis(1), Facts.cancelled("o-1"));

        assertThat(kinds(last)).containsExactly("ToCustomer order-received");
        assertThat(stale).singleElement().isInstanceOfSatisfying(Verdict.Suppressed.class, suppressed -> {
            assertThat(suppressed.cause()).isEqualTo(SuppressionCause.STALE);
            assertThat(suppressed.customerId()).contains("ada");
            assertThat(suppressed.reason())
                    .isEqualTo("2 happened at 2026-11-20T11:59:59.999Z; its letter was wanted until"
                            + " 2026-11-22T11:59:59.999Z");
        });
    }

    @Test
    void keepsNothingOfAStaleFactOfAnUnknownOrder() {
        List<Verdict> verdicts = decide("1", Instant.EPOCH, Facts.cancelled("o-1"));

        assertThat(kinds(verdicts)).containsExactly("Suppressed order-cancelled");
        assertThat(state).isEmpty();
    }

    @Test
    void learnsTheOrderFromAStaleFact() {
        decide("1", Instant.EPOCH, Facts.placed("o-1", "ada"));

        List<Verdict> verdicts = decide("2", NOON, Facts.cancelled("o-1"));

        assertThat(kinds(verdicts)).containsExactly("ToCustomer order-cancelled");
    }

    @Test
    void writesForAFreshReportOfAFactThatWasStale() {
        decide("1", Instant.EPOCH, Facts.placed("o-1", "ada"));

        List<Verdict> verdicts = decide("2", NOON, Facts.placed("o-1", "ada"));

        assertThat(kinds(verdicts)).containsExactly("ToCustomer order-received");
    }

    @Test
    void writesOncePerOrderParcelAndStage() {
        List<Verdict> verdicts = new ArrayList<>();
        var roomy = new OrderDecider(HOUR, 50, Duration.ofDays(90));
        List<SpecificRecord> facts = List.of(
                Facts.placed("o-1", "ada"),
                Facts.confirmed("o-1"),
                Facts.shipped("o-1", "T-1"),
                Facts.shipped("o-1", "T-2"),
                Facts.shipped("o-1", null),
                Facts.delayed("o-1", Stage.PAYMENT),
                Facts.delayed("o-1", Stage.SHIPMENT),
                Facts.cancelled("o-1"));

        facts.forEach(fact -> decide(roomy, "a", NOON, fact));
        facts.forEach(fact -> verdicts.addAll(decide(roomy, "b", NOON, fact)));

        assertThat(verdicts).hasSize(8).allMatch(verdict -> verdict instanceof Verdict.Repeated);
        assertThat(state.orElseThrow().getOccasions()).hasSize(8);
    }

    @Test
    void knowsARepeatOfAFactThatWaits() {
        decide("1", NOON, Facts.cancelled("o-1"));

        assertThat(kinds(decide("2", NOON, Facts.cancelled("o-1")))).containsExactly("Repeated order-cancelled");
    }

    @Test
    void remembersNoMoreThanItMayOfOneOrder() {
        decide("1", NOON, Facts.placed("o-1", "ada"));
        for (int parcel = 0; parcel < 3; parcel++) {
            decide("s" + parcel, NOON, Facts.shipped("o-1", "T-" + parcel));
        }

        List<Verdict> verdicts = decide("s3", NOON, Facts.shipped("o-1", "T-3"));

        assertThat(verdicts).singleElement().isInstanceOfSatisfying(Verdict.Suppressed.class, suppressed -> {
            assertThat(suppressed.cause()).isEqualTo(SuppressionCause.OVERFLOW);
            assertThat(suppressed.reason()).isEqualTo("order o-1 has led to 4 letters already");
        });
        assertThat(state.orElseThrow().getOccasions()).hasSize(4);
    }

    @Test
    void forgetsAnOrderAfterItsRetention() {
        decide("1", NOON, Facts.placed("o-1", "ada"));
        decide("2", NOON.plus(HOUR), Facts.cancelled("o-1"));

        due(NOON.plus(Duration.ofDays(90)));
        Optional<OrderLetters> kept = state;
        due(NOON.plus(Duration.ofDays(90)).plus(HOUR));

        assertThat(kept).isPresent();
        assertThat(state).isEmpty();
    }

    @Test
    void cutsWhatNobodyReads() {
        decide("1", NOON, Facts.placed("o-1", "ada"));

        List<Verdict> verdicts = decide("2", NOON, Facts.shipped("o-1", "x".repeat(1_000_000)));

        assertThat(verdicts).singleElement().isInstanceOfSatisfying(Verdict.ToCustomer.class, sent -> assertThat(
                        sent.fact().getTexts().get("trackingNumber"))
                .hasSize(1_000)
                .endsWith("x…"));
    }

    private List<Verdict> decide(String id, Instant time, SpecificRecord fact) {
        return decide(decider, id, time, fact);
    }

    /// At noon, or at the fact's own time where that is later.
    private List<Verdict> decide(OrderDecider by, String id, Instant time, SpecificRecord fact) {
        LetterRule<?> rule = rules.forFact(fact).orElseThrow();
        Instant now = time.isAfter(NOON) ? time : NOON;
        var decision = by.decide(state, "o-1", rule, Facts.event(id, time, fact), now);
        state = decision.state();
        return decision.verdicts();
    }

    private List<Verdict> due(Instant now) {
        var decision = decider.due(state.orElseThrow(), now);
        state = decision.state();
        return decision.verdicts();
    }

    private static List<String> kinds(List<Verdict> verdicts) {
        return verdicts.stream()
                .map(verdict -> verdict.getClass().getSimpleName() + " "
                        + verdict.fact().getTemplate())
                .toList();
    }
}
