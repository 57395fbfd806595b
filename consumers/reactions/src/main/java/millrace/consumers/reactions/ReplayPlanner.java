package millrace.consumers.reactions;

import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.DoubleConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/// Tells what reading a range of a reaction's source again would do. Reads only: it joins no group, appends no barrier
/// and fires nothing.
///
/// Holds one partition's index at a time, and 24 to 48 bytes for each effect that would be tried. An effect that the
/// range has twice is counted as though its first try succeeds.
public final class ReplayPlanner {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(20);

    private final KafkaSettings kafka;
    private final String ledger;
    private final LedgerCodec codec;
    private final InstantSource clock;
    private final String generation;

    /// @param generation under which everything is asked for a second time; empty for what was never fired
    public ReplayPlanner(String bootstrapServers, String reaction, String generation, InstantSource clock) {
        this.generation = generation;
        this.kafka = new KafkaSettings(bootstrapServers, reaction, Map.of());
        this.ledger = ReactionTopics.ledger(reaction);
        this.codec = new LedgerCodec(ledger, "");
        this.clock = clock;
    }

    /// Counts the records from `from` to before `to` by what would become of them.
    ///
    /// @param share is told how much of the work is behind it, 0 to 1
    /// @throws KafkaException if the ledger is not there, or Kafka gives no answer for 20 s
    public Map<ReplayVerdict, Long> plan(TopicPartition source, long from, long to, DoubleConsumer share) {
        if (from >= to) {
            return Map.of();
        }
        var at = new TopicPartition(ledger, source.partition());
        try (var admin = Admin.create(kafka.admin())) {
            var work = new Work(
                    offset(admin, at, OffsetSpec.earliest()), offset(admin, at, OffsetSpec.latest()), from, to);
            long retention = retention(admin);
            var index = index(at, Duration.ofMillis(retention), work, share);
            return counts(source, index, clock.millis() - retention, work, share);
        }
    }

    /// What there is to read, in the ledger and then in the source.
    private record Work(long ledgerBegin, long ledgerEnd, long from, long to) {

        double ofLedger(long position) {
            return share(Math.clamp(position, ledgerBegin, ledgerEnd) - ledgerBegin);
        }

        double ofSource(long position) {
            return share(ledgerEnd - ledgerBegin + Math.clamp(position, from, to) - from);
        }

        private double share(long done) {
            return (double) done / (ledgerEnd - ledgerBegin + to - from);
        }
    }

    private Map<ReplayVerdict, Long> counts(
            TopicPartition source, LedgerIndex index, long horizon, Work work, DoubleConsumer share) {
        Map<ReplayVerdict, Long> counts = new EnumMap<>(ReplayVerdict.class);
        var tried = new EffectIdSet();
        long since = since(index);
        try (var consumer = new KafkaConsumer<byte[], byte[]>(kafka.sourceReader())) {
            consumer.assign(List.of(source));
            consumer.seek(source, work.from());
            var silence = new Silence(source);
            while (consumer.position(source) < work.to()) {
                for (var record : consumer.poll(POLL).records(source)) {
                    if (record.offset() < work.to()) {
                        var intake = Intake.of(kafka.reaction(), generation, record);
                        counts.merge(verdict(intake, index, since, horizon, tried), 1L, Long::sum);
                    }
                }
                silence.check(consumer.position(source));
                share.accept(work.ofSource(consumer.position(source)));
            }
        }
        return counts;
    }

    /// Since when there may be effects under these ids, epoch milliseconds.
    private long since(LedgerIndex index) {
        if (generation.isEmpty()) {
            return 0;
        }
        return index.of(LedgerEntry.Opened.key(generation)) instanceof LedgerEntry.Opened(var at) ? at : Long.MAX_VALUE;
    }

    private ReplayVerdict verdict(Intake intake, LedgerIndex index, long since, long horizon, EffectIdSet tried) {
        var verdict = ReplayVerdict.of(index, intake, generation, since, horizon);
        if (verdict.isTry()) {
            if (tried.contains(intake.id())) {
                return ReplayVerdict.IDENTICAL;
            }
            tried.add(intake.id());
        }
        return verdict;
    }

    private LedgerIndex index(TopicPartition at, Duration horizon, Work work, DoubleConsumer share) {
        var replay = new LedgerReplay(new LedgerIndex(horizon));
        var silence = new Silence(at);
        new LedgerReader(codec, kafka)
                .read(List.of(new LedgerReader.Part(at, work.ledgerEnd(), replay)), (_, position) -> {
                    silence.check(position);
                    share.accept(work.ofLedger(position));
                    return true;
                });
        return replay.index();
    }

    private static long offset(Admin admin, TopicPartition at, OffsetSpec which) {
        return result(admin.listOffsets(Map.of(at, which)).partitionResult(at)).offset();
    }

    /// How long the ledger remembers, in milliseconds.
    private long retention(Admin admin) {
        var topic = new ConfigResource(ConfigResource.Type.TOPIC, ledger);
        var config = result(admin.describeConfigs(List.of(topic)).all())
                .values()
                .iterator()
                .next();
        long millis = Long.parseLong(config.get(TopicConfig.RETENTION_MS_CONFIG).value());
        return millis < 0 ? Long.MAX_VALUE : millis;
    }

    private static <T> T result(KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException fault ? fault : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /// Ends a read that gets nowhere.
    private static final class Silence {

        private final TopicPartition at;
        private long position = -1;
        private long since = System.nanoTime();

        Silence(TopicPartition at) {
            this.at = at;
        }

        /// @throws TimeoutException if the position has been the same for too long
        void check(long now) {
            if (now != position) {
                position = now;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > LONGEST_SILENCE.toNanos()) {
                throw new TimeoutException("%s: nothing read for 20 s; expected its leader to answer".formatted(at));
            }
        }
    }
}
