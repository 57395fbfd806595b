package millrace.processors.notifications;

import static millrace.schemas.Topics.CUSTOMERS_PROFILES;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import millrace.notifications.NotificationRequested;
import millrace.notifications.NotificationSuppressed;
import millrace.process.Settings;
import millrace.processors.lineage.Fate;
import millrace.processors.lineage.TopologyRun;
import millrace.schemas.Event;
import millrace.schemas.Topics;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/// The notifications in a driver, with the defaults of every setting, at noon of 22 November 2026.
final class LetterRun implements AutoCloseable {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final TopologyRun run = TopologyRun.of(NotificationsApplication.of(defaults(), meters), Facts.NOON);

    static NotificationsConfig defaults() {
        var settings = Settings.of(java.util.Map.of());
        var config = NotificationsConfig.declare(settings);
        settings.check();
        NotificationsConfig read = config.get();
        return new NotificationsConfig(
                TopologyRun.configuration(Path.of("unused")),
                read.validity(),
                read.waitForOrder(),
                read.waitForProfile(),
                read.waitingPerCustomer(),
                read.lettersPerOrder(),
                read.orderRetention(),
                read.alarms());
    }

    /// At the wall clock's time.
    void publish(String id, SpecificRecord fact) {
        publish(id, run.now(), fact);
    }

    void publish(String id, Instant time, SpecificRecord fact) {
        run.publish(Facts.event(id, time, fact));
    }

    void removeProfile(String customerId) {
        run.publish(
                CUSTOMERS_PROFILES.name(),
                customerId.getBytes(StandardCharsets.UTF_8),
                null,
                new RecordHeaders(),
                run.now());
    }

    /// Moves the clock, and as many slices further as a test could want; they are 10 s more at the most.
    void advance(Duration duration) {
        run.advance(duration);
        for (int slice = 0; slice < 20; slice++) {
            run.advance(Duration.ofMillis(200));
        }
    }

    List<Event<NotificationRequested>> letters() {
        return run.take(Topics.NOTIFICATIONS_REQUESTED);
    }

    List<String> templates() {
        return letters().stream().map(letter -> letter.value().getTemplate()).toList();
    }

    List<Event<SpecificRecord>> outcomes() {
        return run.take(Topics.NOTIFICATIONS_OUTCOMES);
    }

    /// For example `STALE order-received`.
    List<String> suppressions() {
        return outcomes().stream()
                .map(event -> (NotificationSuppressed) event.value())
                .map(outcome -> outcome.getCause() + " " + outcome.getTemplate())
                .toList();
    }

    long facts() {
        return sum("millrace.letters.facts");
    }

    /// What has become of facts, without those dropped by their identity.
    long fates() {
        return sum("millrace.letters.fates");
    }

    long fates(String fate) {
        return sum("millrace.letters.fates", "fate", fate);
    }

    long repeats() {
        return run.count("drop-repeated-facts", Fate.REPEAT);
    }

    long fallbacks(String what) {
        return sum("millrace.letters.fallbacks", "what", what);
    }

    private long sum(String meter, String... tags) {
        return Math.round(meters.find(meter).tags(tags).counters().stream()
                .mapToDouble(Counter::count)
                .sum());
    }

    long entries(String store) {
        try (var all = run.driver().getKeyValueStore(store).all()) {
            long entries = 0;
            for (; all.hasNext(); all.next()) {
                entries++;
            }
            return entries;
        }
    }

    @Override
    public void close() {
        run.close();
    }
}
