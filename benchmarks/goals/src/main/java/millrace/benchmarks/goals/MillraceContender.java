package millrace.benchmarks.goals;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import millrace.consumers.reactions.Delivery;
import millrace.consumers.reactions.EffectClass;
import millrace.consumers.reactions.EffectClass.Verdict;
import millrace.consumers.reactions.EffectClass.WhenInDoubt;
import millrace.consumers.reactions.Fact;
import millrace.consumers.reactions.Outcome;
import millrace.consumers.reactions.Plan;
import millrace.consumers.reactions.Reaction;
import millrace.consumers.reactions.ReactionConfig;
import millrace.consumers.reactions.ReactionPart;
import millrace.notifications.NotificationRequested;
import millrace.notifications.NotificationUncertain;
import millrace.notifications.UncertainResolution;
import millrace.process.Health;
import millrace.process.Settings;
import millrace.schemas.Topic;

/// Millrace's engine, with its own defaults but for concurrency, attempts and back-off.
final class MillraceContender implements Contender {

    private static final Outcome HAPPENED = new Outcome.Done("accepted", List.of());

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ReactionPart part;

    MillraceContender(Orders orders, Letters letters, Work work) {
        meters.config().meterFilter(new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                return DistributionStatisticConfig.builder()
                        .percentiles(0.5, 0.99)
                        .build()
                        .merge(config);
            }
        });
        part = ReactionPart.of(new Writing(orders, letters.topic(), work), config(orders), letters.serdes(), meters);
    }

    private static ReactionConfig config(Orders orders) {
        String prefix = "MILLRACE_" + orders.name().toUpperCase(Locale.ROOT) + "_";
        var settings = Settings.of(Map.of(
                "MILLRACE_BOOTSTRAP_SERVERS",
                orders.bootstrapServers(),
                prefix + "IN_FLIGHT",
                Integer.toString(orders.workload().concurrency()),
                prefix + "MAX_ATTEMPTS",
                "1000",
                prefix + "FIRST_RETRY",
                "PT0.01S",
                prefix + "LONGEST_RETRY",
                "PT0.01S"));
        var config = ReactionConfig.declare(settings, orders.name());
        settings.check();
        return config.get();
    }

    @Override
    public void start() {
        part.start();
    }

    @Override
    public boolean isReady() {
        return part.health() instanceof Health.Up;
    }

    @Override
    public Duration startP50() {
        Timer appends = meters.find("millrace.reaction.ledger.append").timer();
        if (appends == null) {
            return Duration.ZERO;
        }
        for (var percentile : appends.takeSnapshot().percentileValues()) {
            if (percentile.percentile() == 0.5) {
                return Duration.ofNanos((long) percentile.value(TimeUnit.NANOSECONDS));
            }
        }
        return Duration.ZERO;
    }

    @Override
    public void close() {
        part.close();
    }

    /// The reaction.
    private record Writing(Orders orders, Topic<String, NotificationRequested> topic, Work work)
            implements Reaction<NotificationRequested> {

        @Override
        public String name() {
            return orders.name();
        }

        @Override
        public EffectClass<NotificationRequested> effectClass() {
            return switch (orders.kind()) {
                case MILLRACE_PARK -> new EffectClass.Dumb<>(WhenInDoubt.PARK);
                case MILLRACE_PROBE -> new EffectClass.Probeable<>(this::ask);
                case MILLRACE, PARALLEL_SYNC, PARALLEL, PARALLEL_CLASSIC, SHARE, SPRING, PLAIN ->
                    new EffectClass.Dumb<>(WhenInDoubt.RESEND);
            };
        }

        private Verdict ask(Delivery<NotificationRequested> delivery) {
            String wanted = " %d ".formatted(letter(delivery).sequence());
            try (var lines = Files.lines(orders.receiver())) {
                return lines.anyMatch(line -> line.startsWith(wanted, line.indexOf(' ', 2)))
                        ? new Verdict.Happened(new Outcome.Done("found", List.of()))
                        : new Verdict.NotHappened();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Letters.Letter letter(Delivery<NotificationRequested> delivery) {
            return Letters.letter(delivery.event().key(), delivery.value());
        }

        @Override
        public Plan plan(Delivery<NotificationRequested> delivery) {
            var letter = letter(delivery);
            return Plan.fire(() -> switch (work.attempt(letter, delivery.attempt(), delivery.uncertain())) {
                case Work.Result.Happened() -> HAPPENED;
                case Work.Result.Failed(var retryMs) ->
                    new Outcome.Retry(Duration.ofMillis(retryMs), "the receiver refuses");
            });
        }

        @Override
        public List<Fact> uncertain(Delivery<NotificationRequested> delivery) {
            return List.of(new Fact(NotificationUncertain.newBuilder()
                    .setAnswers(delivery.event().envelope().identity().id())
                    .setReason("attempt " + delivery.attempt())
                    .setResolution(
                            orders.kind() == Kind.MILLRACE_PARK
                                    ? UncertainResolution.PARKED
                                    : UncertainResolution.RESENT)
                    .build()));
        }
    }
}
