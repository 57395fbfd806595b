package millrace.processors.notifications;

import static millrace.processors.notifications.Facts.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import millrace.customers.CustomerProfile;
import millrace.notifications.Channel;
import millrace.notifications.NotificationRequested;
import millrace.notifications.NotificationSuppressed;
import millrace.notifications.SuppressionCause;
import millrace.orders.OrderDelivered;
import millrace.orders.Stage;
import millrace.schemas.DeadLetterHeaders;
import millrace.schemas.Event;
import millrace.schemas.Identity;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NotificationsTopologyTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration VALIDITY = Duration.ofDays(2);

    private final LetterRun run = new LetterRun();

    @AfterEach
    void close() {
        run.close();
    }

    static Stream<Arguments> rules() {
        return Stream.of(
                Arguments.of(Facts.placed("o-1", "ada"), "order-received", Map.of()),
                Arguments.of(Facts.confirmed("o-1"), "order-confirmed", Map.of()),
                Arguments.of(
                        Facts.shipped("o-1", "T-1"),
                        "order-shipped",
                        Map.of("carrier", "Hermes", "trackingNumber", "T-1")),
                Arguments.of(
                        Facts.shipped("o-1", null), "order-shipped", Map.of("carrier", "Hermes", "trackingNumber", "")),
                Arguments.of(
                        Facts.delayed("o-1", Stage.SHIPMENT),
                        "order-delayed",
                        Map.of("stage", "SHIPMENT", "due", "2026-11-22 15:05")),
                Arguments.of(Facts.cancelled("o-1"), "order-cancelled", Map.of("reason", "changed my mind")));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void asksForTheLetterOfEachRule(SpecificRecord fact, String template, Map<String, String> added) {
        Map<String, String> variables = new HashMap<>(added);
        variables.put("orderId", "o-1");
        variables.put("customerName", "Ada <L>");
        variables.put("currency", "GBP");
        variables.put("total", "12.34");
        variables.put("itemCount", "3");
        run.publish("profile", Facts.profile("ada"));
        run.publish("placed", Facts.placed("o-1", "ada"));

        run.publish("fact", NOON.minusSeconds(60), fact);

        // the order's own letter is its first fact's
        List<Event<NotificationRequested>> letters = run.letters();
        boolean isPlaced = template.equals("order-received");
        assertThat(letters).hasSize(isPlaced ? 1 : 2);
        assertThat(letters.getLast().key()).isEqualTo("ada");
        assertThat(letters.getLast().value())
                .isEqualTo(new NotificationRequested(
                        Channel.EMAIL,
                        "ada@customers.example",
                        "de-AT",
                        template,
                        1,
                        variables,
                        (isPlaced ? NOON : NOON.minusSeconds(60)).plus(VALIDITY)));
    }

    @Test
    void saysWhatALetterFollowsFrom() {
        run.publish("profile", Facts.profile("ada"));
        run.publish("placed", NOON.minusSeconds(5), Facts.placed("o-1", "ada"));
        run.publish("cancelled", NOON.minusSeconds(1), Facts.cancelled("o-1"));

        var envelope = run.letters().getLast().envelope();

        var parents = List.of(new Identity("/shop", "cancelled"), new Identity("/shop", "placed"));
        assertThat(envelope.identity())
                .isEqualTo(Identity.derived("notifications/request", "order-cancelled", parents))
                .isEqualTo(new Identity("/millrace/notifications", "693f530e228b08f574ab63f0d1763a77"));
        assertThat(envelope.subject()).isEqualTo("o-1");
        assertThat(envelope.correlationId()).isEqualTo("placed");
        assertThat(envelope.causationIds()).containsExactly("placed", "cancelled", "profile");
        assertThat(envelope.time()).isEqualTo(NOON);
        assertThat(envelope.recordedTime()).isEqualTo(NOON);
    }

    @Test
    void givesALetterTheSameIdentityAfterAChangeOfAddress() {
        run.publish("placed", Facts.placed("o-1", "ada"));
        run.publish("profile-1", Facts.profile("ada"));
        Identity first = run.letters().getFirst().envelope().identity();

        try (LetterRun replay = new LetterRun()) {
            replay.publish("profile-2", Facts.profile("ada"));
            replay.publish("placed", Facts.placed("o-1", "ada"));

            assertThat(replay.letters().getFirst().envelope().identity()).isEqualTo(first);
        }
    }

    @Test
    void asksForALetterUpToTheEndOfItsValidity() {
        run.publish("profile", Facts.profile("ada"));

        run.publish("placed", NOON.minus(VALIDITY), Facts.placed("o-1", "ada"));
        run.publish("stale", NOON.minus(VALIDITY).minusMillis(1), Facts.cancelled("o-1"));

        assertThat(run.templates()).containsExactly("order-received");
        assertThat(run.suppressions()).containsExactly("STALE order-cancelled");
    }

    @Test
    void suppressesHistoryAtOnceWithoutOrderOrProfile() {
        Instant past = Instant.parse("2010-12-01T08:26:00Z");

        run.publish("placed", past, Facts.placed("o-1", "ada"));
        run.publish("cancelled", past, Facts.cancelled("o-2"));

        List<Event<SpecificRecord>> outcomes = run.outcomes();
        assertThat(outcomes).extracting(Event::key).containsExactly("ada", "o-2");
        assertThat(outcomes)
                .extracting(Event::value)
                .containsExactly(
                        new NotificationSuppressed(
                                "placed",
                                "order-received",
                                SuppressionCause.STALE,
                                "placed happened at 2010-12-01T08:26:00Z; its letter was wanted until"
                                        + " 2010-12-03T08:26:00Z"),
                        new NotificationSuppressed(
                                "cancelled",
                                "order-cancelled",
                                SuppressionCause.STALE,
                                "cancelled happened at 2010-12-01T08:26:00Z; its letter was wanted until"
                                        + " 2010-12-03T08:26:00Z"));
        assertThat(outcomes.getLast().envelope().subject()).isEqualTo("o-2");
        assertThat(outcomes.getLast().envelope().causationIds()).containsExactly("cancelled");
        assertThat(outcomes.getLast().envelope().time()).isEqualTo(NOON);
        assertThat(run.letters()).isEmpty();
    }

    @Test
    void waitsForAProfileAndKeepsTheOrderOfTheFacts() {
        run.publish("placed", Facts.placed("o-1", "ada"));
        run.publish("shipped", Facts.shipped("o-1", "T-1"));
        run.publish("cancelled", Facts.cancelled("o-1"));
        run.advance(Duration.ofMinutes(59));

        run.publish("profile", Facts.profile("ada"));
        run.publish("late", Facts.shipped("o-1", "T-2"));

        assertThat(run.templates())
                .containsExactly("order-received", "order-shipped", "order-cancelled", "order-shipped");
        run.advance(HOUR);
        assertThat(run.suppressions()).isEmpty();
        assertThat(run.entries("waiting-facts")).isZero();
        assertThat(run.entries("waiting-rooms")).isZero();
        assertThat(run.entries("waiting-deadlines")).isZero();
    }

    @Test
    void waitsForAProfileNoLongerThanAnHour() {
        run.publish("placed", Facts.placed("o-1", "ada"));
        run.advance(Duration.ofMinutes(30));
        run.publish("shipped", Facts.shipped("o-1", "T-1"));
        run.advance(Duration.ofMinutes(31));

        run.publish("profile", Facts.profile("ada"));

        List<Event<SpecificRecord>> outcomes = run.outcomes();
        assertThat(outcomes)
                .extracting(Event::value)
                .containsExactly(new NotificationSuppressed(
                        "placed",
                        "order-received",
                        SuppressionCause.NO_PROFILE,
                        "the customer had no profile within PT1H of the fact's arrival"));
        assertThat(outcomes.getFirst().key()).isEqualTo("ada");
        assertThat(run.templates()).containsExactly("order-shipped");
    }

    @Test
    void suppressesWhatGoesStaleWhileItWaits() {
        run.publish("placed", NOON.minus(VALIDITY).plusSeconds(60), Facts.placed("o-1", "ada"));
        run.advance(Duration.ofMinutes(2));

        run.publish("profile", Facts.profile("ada"));

        assertThat(run.suppressions()).containsExactly("STALE order-received");
        assertThat(run.letters()).isEmpty();
    }

    @Test
    void waitsForTheOrder() {
        run.publish("profile", Facts.profile("ada"));
        run.publish("shipped", Facts.shipped("o-1", "T-1"));
        run.publish("cancelled", Facts.cancelled("o-1"));
        run.advance(Duration.ofMinutes(59));

        run.publish("placed", Facts.placed("o-1", "ada"));

        assertThat(run.templates()).containsExactly("order-received", "order-shipped", "order-cancelled");
        run.advance(HOUR);
        assertThat(run.suppressions()).isEmpty();
    }

    @Test
    void waitsForTheOrderNoLongerThanAnHour() {
        run.publish("profile", Facts.profile("ada"));
        run.publish("shipped", Facts.shipped("o-1", "T-1"));
        run.advance(HOUR);

        run.publish("placed", Facts.placed("o-1", "ada"));

        List<Event<SpecificRecord>> outcomes = run.outcomes();
        assertThat(outcomes)
                .extracting(Event::value)
                .containsExactly(new NotificationSuppressed(
                        "shipped",
                        "order-shipped",
                        SuppressionCause.ORDER_UNKNOWN,
                        "order o-1 was not placed within PT1H of the fact's arrival"));
        assertThat(outcomes.getFirst().key()).isEqualTo("o-1");
        assertThat(run.templates()).containsExactly("order-received");
    }

    @Test
    void asksForOneLetterWhateverIsPublishedAgain() {
        run.publish("profile", Facts.profile("ada"));
        List<SpecificRecord> facts = List.of(
                Facts.placed("o-1", "ada"),
                Facts.confirmed("o-1"),
                Facts.shipped("o-1", "T-1"),
                Facts.delayed("o-1", Stage.SHIPMENT),
                Facts.delayed("o-1", Stage.DELIVERY),
                Facts.cancelled("o-1"));
        for (String id : List.of("first-", "first-", "other-")) {
            for (int i = 0; i < facts.size(); i++) {
                run.publish(id + i, facts.get(i));
            }
        }

        assertThat(run.letters()).hasSize(6);
        assertThat(run.repeats()).isEqualTo(6);
        assertThat(run.fates("repeated")).isEqualTo(6);
        assertThat(run.suppressions()).isEmpty();
    }

    @Test
    void staysQuickWithACustomerThatNobodyKnows() {
        IntStream.range(0, 5_000).forEach(i -> run.publish("placed-" + i, Facts.placed("o-" + i, "unknown")));
        List<String> overflowing = run.suppressions();
        run.advance(HOUR);
        List<Event<SpecificRecord>> unknown = run.outcomes();

        assertThat(overflowing).hasSize(4_000).containsOnly("OVERFLOW order-received");
        assertThat(unknown).hasSize(1_000);
        assertThat(unknown)
                .extracting(event -> ((NotificationSuppressed) event.value()).getAnswers())
                .containsExactlyElementsOf(
                        IntStream.range(0, 1_000).mapToObj(i -> "placed-" + i).toList());
        assertThat(run.letters()).isEmpty();
        assertThat(run.entries("waiting-facts")).isZero();
        assertThat(run.entries("waiting-deadlines")).isZero();
    }

    @Test
    void letsGoOfEveryFactThatWaitedForTheProfile() {
        IntStream.range(0, 1_001).forEach(i -> run.publish("placed-" + i, Facts.placed("o-" + i, "ada")));

        run.publish("profile", Facts.profile("ada"));

        assertThat(run.letters())
                .extracting(letter -> letter.envelope().subject())
                .containsExactlyElementsOf(
                        IntStream.range(0, 1_000).mapToObj(i -> "o-" + i).toList());
        assertThat(run.outcomes())
                .extracting(Event::value)
                .containsExactly(new NotificationSuppressed(
                        "placed-1000",
                        "order-received",
                        SuppressionCause.OVERFLOW,
                        "1000 letters wait for this customer's profile already"));
    }

    @Test
    void usesTheLatestProfile() {
        run.publish("profile-1", Facts.profile("ada"));
        run.publish("profile-2", new CustomerProfile("ada", "Ada", "new@customers.example", "en", "UTC"));
        run.publish("profile-1", Facts.profile("ada"));

        run.publish("placed", Facts.placed("o-1", "ada"));

        assertThat(run.letters())
                .extracting(letter -> letter.value().getRecipient())
                .containsExactly("new@customers.example");
    }

    @Test
    void forgetsACustomerWhoseProfileIsRemoved() {
        run.publish("profile-1", Facts.profile("ada"));
        run.removeProfile("ada");
        run.publish("placed", Facts.placed("o-1", "ada"));
        List<Event<NotificationRequested>> without = run.letters();

        run.publish("profile-2", Facts.profile("ada"));

        assertThat(without).isEmpty();
        assertThat(run.templates()).containsExactly("order-received");
    }

    @Test
    void writesInEnglishAndUtcToACustomerWithNeitherLocaleNorZone() {
        run.publish("profile", new CustomerProfile("ada", "Ada", "ada@customers.example", "de_AT!", "Mars/Olympus"));
        run.publish("placed", Facts.placed("o-1", "ada"));
        run.publish("delayed", Facts.delayed("o-1", Stage.PAYMENT));

        NotificationRequested letter = run.letters().getLast().value();

        assertThat(letter.getLocale()).isEqualTo("en");
        assertThat(letter.getVariables()).containsEntry("due", "2026-11-22 14:05");
        assertThat(run.fallbacks("locale")).isEqualTo(2);
        assertThat(run.fallbacks("time-zone")).isEqualTo(2);
    }

    @Test
    void hasOneFateForEveryFact() {
        run.publish("profile", Facts.profile("ada"));
        run.publish("p1", Facts.placed("o-1", "ada"));
        run.publish("p1", Facts.placed("o-1", "ada"));
        run.publish("p2", Facts.placed("o-1", "ada"));
        run.publish("d1", new OrderDelivered("o-1"));
        run.publish("c1", Facts.cancelled("nobody-placed-it"));
        run.publish("c2", Instant.EPOCH, Facts.cancelled("o-1"));
        run.publish("p3", Facts.placed("o-3", "unknown"));
        long waiting = run.facts() - run.fates();
        run.advance(HOUR);

        assertThat(waiting).isEqualTo(2);
        assertThat(run.facts()).isEqualTo(5);
        assertThat(run.fates()).isEqualTo(5);
        assertThat(run.run.in("drop-repeated-facts")).isEqualTo(run.fates() + run.repeats());
        assertThat(run.fates("requested")).isEqualTo(run.letters().size()).isEqualTo(1);
        assertThat(run.suppressions())
                .containsExactlyInAnyOrder(
                        "STALE order-cancelled", "ORDER_UNKNOWN order-cancelled", "NO_PROFILE order-received");
        assertThat(run.fates("repeated")).isEqualTo(1);
    }

    @Test
    void forgetsAnOrderNinetyDaysAfterItsLastFact() {
        run.publish("placed", Facts.placed("o-1", "ada"));
        run.advance(Duration.ofDays(89));
        long kept = run.entries("letters-of-orders");
        run.advance(Duration.ofDays(1));

        assertThat(kept).isEqualTo(1);
        assertThat(run.entries("letters-of-orders")).isZero();
        assertThat(run.entries("orders-due")).isZero();
    }

    @Test
    void makesADeadLetterOfWhatItCannotRead() {
        List<String> topics = List.of("orders.events", "orders.lifecycle", "customers.profiles");

        topics.forEach(
                topic -> run.run.publish(topic, new byte[] {'o'}, new byte[] {0x7b, 0x7d}, new RecordHeaders(), NOON));

        assertThat(topics).allSatisfy(topic -> assertThat(run.run.takeRecords(topic + ".dead-letters"))
                .hasSize(1));
    }

    @Test
    void makesADeadLetterOfAProfileWhoseAddressCannotBeOne() {
        run.publish("profile", new CustomerProfile("ada", "Ada", "a".repeat(255), "en", "UTC"));

        var letter = run.run.takeRecords("customers.profiles.dead-letters").getFirst();
        byte[] reason = letter.headers().lastHeader(DeadLetterHeaders.REASON).value();
        assertThat(new String(reason, StandardCharsets.UTF_8))
                .isEqualTo("email has 255 characters; expected at most 254");
    }

    @Test
    void makesADeadLetterOfWhatNoChangelogTakes() {
        String huge = "x".repeat(500_000);

        run.publish("key", Facts.cancelled(huge));
        run.publish(huge, Facts.cancelled("o-1"));
        run.publish("customer", Facts.placed("o-1", huge));

        assertThat(run.run.takeRecords("orders.events.dead-letters"))
                .extracting(letter -> new String(
                        letter.headers().lastHeader(DeadLetterHeaders.REASON).value(), StandardCharsets.UTF_8))
                .containsExactly(
                        "record key has 500000 characters; expected at most 1024",
                        "ce_id has 500000 characters; expected at most 1024",
                        "customerId has 500000 characters; expected at most 1024");
    }

    @Test
    void makesADeadLetterOfATombstoneOfNobody() {
        run.run.publish("customers.profiles", null, null, new RecordHeaders(), NOON);

        assertThat(run.run.takeRecords("customers.profiles.dead-letters")).hasSize(1);
    }

    @Test
    void makesADeadLetterOfAFactWithoutAValue() {
        run.run.publish("orders.events", new byte[] {'o'}, null, new RecordHeaders(), NOON);

        assertThat(run.run.takeRecords("orders.events.dead-letters")).hasSize(1);
    }

    @Test
    void keepsTheNamesThatDeployedStateDependsOn() {
        assertThat(run.run.persistentNames())
                .containsExactly(
                        "alarms-by-owner-repartition",
                        "customers.profiles",
                        "devices.alarms",
                        "devices.profiles",
                        "drop-repeated-alarms-seen",
                        "drop-repeated-device-profiles-seen",
                        "drop-repeated-facts-seen",
                        "drop-repeated-profiles-seen",
                        "facts-by-customer-repartition",
                        "known-customers",
                        "letters-of-devices",
                        "letters-of-devices-due",
                        "letters-of-orders",
                        "letters-of-owners",
                        "letters-of-owners-due",
                        "notifications.outcomes",
                        "notifications.requested",
                        "orders-due",
                        "orders.events",
                        "orders.lifecycle",
                        "waiting-deadlines",
                        "waiting-facts",
                        "waiting-rooms");
    }
}
