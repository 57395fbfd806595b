package millrace.processors.notifications;

import static millrace.schemas.Topics.CUSTOMERS_PROFILES;
import static millrace.schemas.Topics.NOTIFICATIONS_OUTCOMES;
import static millrace.schemas.Topics.NOTIFICATIONS_REQUESTED;
import static millrace.schemas.Topics.ORDERS_EVENTS;
import static millrace.schemas.Topics.ORDERS_LIFECYCLE;

import java.util.List;
import millrace.customers.CustomerProfile;
import millrace.notifications.NotificationRequested;
import millrace.notifications.NotificationSuppressed;
import millrace.processors.lineage.DropRepeats;
import millrace.processors.lineage.FlowMeters;
import millrace.processors.notifications.state.LetterFact;
import millrace.schemas.EventSerdes;
import millrace.schemas.StateSerde;
import millrace.schemas.TopicCatalog;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;

/// Asks for the letter that a fact leads to, once; `LetterRules` says which.
///
/// Reads `orders.events` and `orders.lifecycle` (key order id), `customers.profiles` (key customer id); writes
/// `notifications.requested` and `notifications.outcomes` (key customer id, or order id while nobody is known).
/// Facts older than their letter's validity are suppressed at once; others wait for order and profile, bounded.
/// State: what was asked of each order, 90 days; profiles, for good; identities, 7 days; `FollowOrders` and
/// `MeetCustomers` say more.
final class NotificationsTopology {

    private NotificationsTopology() {}

    static void define(
            StreamsBuilder builder,
            EventSerdes serdes,
            FlowMeters flow,
            LetterMeters letters,
            NotificationsConfig config) {
        KStream<String, SpecificRecord> ordered = byOrder(builder, serdes, flow, letters, config);
        suppressed(ordered, "of-orders", serdes);
        KStream<String, SpecificRecord> met = ordered.filter(
                        (customerId, made) -> made instanceof LetterFact, Named.as("keep-facts"))
                .mapValues(LetterFact.class::cast, Named.as("as-facts"))
                .repartition(Repartitioned.<String, LetterFact>as("facts-by-customer")
                        .withKeySerde(Serdes.String())
                        .withValueSerde(StateSerde.of(LetterFact.class, LetterFact.getClassSchema()))
                        .withNumberOfPartitions(
                                TopicCatalog.load().entry(CUSTOMERS_PROFILES).partitions()))
                .<SpecificRecord>mapValues(fact -> fact, Named.as("as-news-of-facts"))
                .merge(profiles(builder, serdes, flow, config), Named.as("meet-profiles"))
                .process(
                        new MeetCustomers(
                                config.waitForProfile(),
                                config.waitingPerCustomer(),
                                flow.step("meet-customers"),
                                letters),
                        Named.as("meet-customers"));
        suppressed(met, "of-customers", serdes);
        met.filter((customerId, made) -> made instanceof NotificationRequested, Named.as("keep-requested"))
                .mapValues(NotificationRequested.class::cast, Named.as("as-requested"))
                .to(
                        NOTIFICATIONS_REQUESTED.name(),
                        Produced.with(Serdes.String(), serdes.serde(NOTIFICATIONS_REQUESTED))
                                .withName("write-requested"));
    }

    private static KStream<String, SpecificRecord> byOrder(
            StreamsBuilder builder,
            EventSerdes serdes,
            FlowMeters flow,
            LetterMeters letters,
            NotificationsConfig config) {
        LetterRules rules = new LetterRules(config.validity());
        OrderDecider decider =
                new OrderDecider(config.waitForOrder(), config.lettersPerOrder(), config.orderRetention());
        return builder.stream(
                        List.of(ORDERS_EVENTS.name(), ORDERS_LIFECYCLE.name()),
                        Consumed.with(Serdes.String(), serdes.serde(ORDERS_EVENTS))
                                .withName("read-facts"))
                .filter((orderId, fact) -> rules.matter(fact), Named.as("keep-facts-with-a-letter"))
                .process(
                        new DropRepeats<>(
                                "drop-repeated-facts",
                                config.streams().repeatMemory(),
                                flow.step("drop-repeated-facts")),
                        Named.as("drop-repeated-facts"))
                .process(
                        new FollowOrders(rules, decider, flow.step("follow-orders"), letters),
                        Named.as("follow-orders"));
    }

    /// Profiles once each, and tombstones, which have no identity.
    private static KStream<String, SpecificRecord> profiles(
            StreamsBuilder builder, EventSerdes serdes, FlowMeters flow, NotificationsConfig config) {
        KStream<String, CustomerProfile> all = builder.stream(
                CUSTOMERS_PROFILES.name(),
                Consumed.with(Serdes.String(), serdes.serde(CUSTOMERS_PROFILES)).withName("read-profiles"));
        return all.filter((customerId, profile) -> profile != null, Named.as("keep-profiles"))
                .process(
                        new DropRepeats<>(
                                "drop-repeated-profiles",
                                config.streams().repeatMemory(),
                                flow.step("drop-repeated-profiles")),
                        Named.as("drop-repeated-profiles"))
                .merge(
                        all.filter((customerId, profile) -> profile == null, Named.as("keep-tombstones")),
                        Named.as("merge-tombstones"))
                .<SpecificRecord>mapValues(profile -> profile, Named.as("as-news-of-customers"));
    }

    private static void suppressed(KStream<String, SpecificRecord> made, String which, EventSerdes serdes) {
        made.filter((key, one) -> one instanceof NotificationSuppressed, Named.as("keep-suppressed-" + which))
                .to(
                        NOTIFICATIONS_OUTCOMES.name(),
                        Produced.with(Serdes.String(), serdes.serde(NOTIFICATIONS_OUTCOMES))
                                .withName("write-suppressed-" + which));
    }
}
