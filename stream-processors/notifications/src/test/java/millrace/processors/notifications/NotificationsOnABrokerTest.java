package millrace.processors.notifications;

import static java.util.stream.Collectors.toSet;
import static millrace.schemas.Topics.CUSTOMERS_PROFILES;
import static millrace.schemas.Topics.DEVICES_ALARMS;
import static millrace.schemas.Topics.DEVICES_PROFILES;
import static millrace.schemas.Topics.NOTIFICATIONS_OUTCOMES;
import static millrace.schemas.Topics.NOTIFICATIONS_REQUESTED;
import static millrace.schemas.Topics.ORDERS_EVENTS;
import static millrace.schemas.Topics.ORDERS_LIFECYCLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import millrace.notifications.NotificationRequested;
import millrace.orders.Stage;
import millrace.processors.lineage.StreamsApplication;
import millrace.processors.lineage.StreamsBroker;
import millrace.processors.lineage.StreamsInstance;
import millrace.schemas.Event;
import millrace.schemas.Topic;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Three partitions, two instances, one of them killed in the middle of its work.
class NotificationsOnABrokerTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int ORDERS = 600;
    private static final int CUSTOMERS = 100;

    /// Every tenth order is history, and every order has one fact that came twice under another id.
    private static final int DEVICES = 100;
    private static final int LETTERS = ORDERS / 10 * 9 * 4 + DEVICES * 2;
    private static final int SUPPRESSED = ORDERS / 10 * 4 + 1;

    private static final StreamsApplication APPLICATION =
            NotificationsApplication.of(LetterRun.defaults(), new SimpleMeterRegistry());

    @TempDir
    private Path directory;

    /// What an event says that has nothing to do with the time it was made. Where a stale fact's customer was not known
    /// yet, its key is the order's.
    private record Said(
            String key, SpecificRecord value, String id, String subject, String story, List<String> causes) {

        static Said of(Event<? extends SpecificRecord> event) {
            var envelope = event.envelope();
            return new Said(
                    event.value() instanceof NotificationRequested ? event.key() : "",
                    event.value(),
                    envelope.identity().id(),
                    envelope.subject(),
                    envelope.correlationId(),
                    envelope.causationIds());
        }
    }

    @Test
    @Timeout(600)
    void saysTheSameWhetherOrNotAnInstanceIsKilled() {
        Instant now = Instant.now();

        Set<Said> undisturbed = run(now, false);
        Set<Said> disturbed = run(now, true);

        assertThat(undisturbed).hasSize(LETTERS + SUPPRESSED);
        assertThat(disturbed).isEqualTo(undisturbed);
    }

    private Set<Said> run(Instant now, boolean kill) {
        try (StreamsBroker broker = StreamsBroker.start();
                StreamsInstance first = instance(broker, kill + "-first");
                StreamsInstance second = instance(broker, kill + "-second")) {
            broker.awaitTasks(APPLICATION, 2, PATIENCE);
            broker.publish(firstHalf(now));
            broker.await(NOTIFICATIONS_REQUESTED, LETTERS / 20, PATIENCE);
            broker.publish(secondHalf(now));
            if (kill) {
                first.kill();
            }
            List<Event<? extends SpecificRecord>> said = new ArrayList<>();
            said.addAll(broker.await(NOTIFICATIONS_REQUESTED, LETTERS, PATIENCE));
            said.addAll(broker.await(NOTIFICATIONS_OUTCOMES, SUPPRESSED, PATIENCE));
            Stream.<Topic<?, ?>>of(
                            ORDERS_EVENTS, ORDERS_LIFECYCLE, CUSTOMERS_PROFILES, DEVICES_ALARMS, DEVICES_PROFILES)
                    .forEach(topic -> broker.awaitRead(APPLICATION, topic, PATIENCE));
            assertThat(first.isAlive()).isNotEqualTo(kill);
            assertThat(second.isAlive()).isTrue();
            assertThat(broker.read(NOTIFICATIONS_REQUESTED)).hasSize(LETTERS);
            assertThat(broker.read(NOTIFICATIONS_OUTCOMES)).hasSize(SUPPRESSED);
            return said.stream().map(Said::of).collect(toSet());
        }
    }

    private StreamsInstance instance(StreamsBroker broker, String name) {
        return StreamsInstance.start(
                NotificationsInstance.class,
                broker,
                directory,
                name,
                Map.of(
                        // when a digest is asked for depends on the clock, and so does what is in it
                        "MILLRACE_NOTIFICATIONS_ALARMS_BEFORE_DIGEST", "1000"));
    }

    /// Half of the customers are known; every third order is heard of before it is placed.
    private static List<Event<? extends SpecificRecord>> firstHalf(Instant now) {
        List<Event<? extends SpecificRecord>> events = new ArrayList<>(profiles(now, 0, CUSTOMERS / 2));
        for (int order = 0; order < ORDERS; order++) {
            Instant time = time(now, order);
            events.add(Facts.event("delayed-" + order, time, Facts.delayed("o-" + order, Stage.SHIPMENT)));
            if (order % 3 != 0) {
                events.add(placed("placed-", now, order));
            }
            events.add(Facts.event("shipped-" + order, time, Facts.shipped("o-" + order, "T-1")));
        }
        events.addAll(devices(now, 0, DEVICES / 2));
        for (int device = 0; device < DEVICES; device++) {
            events.add(Facts.event("raised-" + device, now, Facts.raised("d-" + device, "a-" + device)));
        }
        return events;
    }

    /// The rest, and much of the first half again: each order under the same id, each parcel under another.
    private static List<Event<? extends SpecificRecord>> secondHalf(Instant now) {
        List<Event<? extends SpecificRecord>> events = new ArrayList<>();
        for (int order = 0; order < ORDERS; order++) {
            Instant time = time(now, order);
            events.add(placed("placed-", now, order));
            if (order % 10 != 0) {
                events.add(Facts.event("again-" + order, time, Facts.shipped("o-" + order, "T-1")));
            }
            events.add(Facts.event("cancelled-" + order, time, Facts.cancelled("o-" + order)));
        }
        events.addAll(profiles(now, CUSTOMERS / 2, CUSTOMERS));
        for (int device = 0; device < DEVICES; device++) {
            events.add(Facts.event("raised-" + device, now, Facts.raised("d-" + device, "a-" + device)));
            events.add(Facts.event("cleared-" + device, now, Facts.cleared("d-" + device, "a-" + device)));
        }
        events.add(Facts.event("history", now.minus(Duration.ofDays(400)), Facts.raised("d-1", "a-old")));
        events.addAll(devices(now, DEVICES / 2, DEVICES));
        return events;
    }

    private static Event<? extends SpecificRecord> placed(String prefix, Instant now, int order) {
        return Facts.event(prefix + order, time(now, order), Facts.placed("o-" + order, "c-" + order % CUSTOMERS));
    }

    private static Instant time(Instant now, int order) {
        return order % 10 == 0 ? now.minus(Duration.ofDays(400)) : now.minusSeconds(order);
    }

    private static List<Event<? extends SpecificRecord>> devices(Instant now, int from, int to) {
        List<Event<? extends SpecificRecord>> devices = new ArrayList<>();
        for (int device = from; device < to; device++) {
            devices.add(Facts.event("device-" + device, now, Facts.device("d-" + device)));
        }
        return devices;
    }

    private static List<Event<? extends SpecificRecord>> profiles(Instant now, int from, int to) {
        List<Event<? extends SpecificRecord>> profiles = new ArrayList<>();
        for (int customer = from; customer < to; customer++) {
            profiles.add(Facts.event("profile-" + customer, now, Facts.profile("c-" + customer)));
        }
        return profiles;
    }
}
