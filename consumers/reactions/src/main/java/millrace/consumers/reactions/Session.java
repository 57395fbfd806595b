package millrace.consumers.reactions;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import millrace.schemas.EventSerdes;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One life of the engine, from joining the group until it is told to stop or cannot go on: the core and its edges.
final class Session<V extends SpecificRecord> implements Poller.Reading {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final long REPORT_EVERY_MS = 1_000;

    private final Reaction<V> reaction;
    private final ReactionConfig config;
    private final ReactionMetrics metrics;
    private final KafkaSettings kafka;
    private final Producer<byte[], byte[]> producer;
    private final ReactionTopics topics;
    private final StateReport state;
    private final InstantSource clock;
    private long reportedAt;
    private final Ledger ledger;
    private final Outlet outlet;
    private final Park park;
    private final ParkReader parkReader;
    private final RangeReader rangeReader;
    private final ActionReader actionReader;
    private final EffectRunner<V> runner;
    private final CoreLoop loop;
    private final Poller poller;
    private final AtomicReference<Optional<EngineFailure>> failure = new AtomicReference<>(Optional.empty());

    Session(
            Reaction<V> reaction,
            ReactionConfig config,
            KafkaSettings kafka,
            EventSerdes serdes,
            ReactionMetrics metrics,
            Tally tally,
            Consumer<View> onView,
            InstantSource clock) {
        this.reaction = reaction;
        this.config = config;
        this.metrics = metrics;
        this.kafka = kafka;
        topics = new ReactionTopics(reaction.name(), reaction.topic().name());
        state = new StateReport(topics);
        this.clock = clock;
        producer = new KafkaProducer<>(kafka.producer());
        ledger = new Ledger(topics.ledger(), UUID.randomUUID().toString(), producer, kafka, config.ledgerRetention());
        outlet = new Outlet(producer, reaction.topic().deadLetters().name(), kafka.group(), clock);
        var limits = CoreLimits.of(config);
        var core = new Core(limits, Conduct.of(reaction), clock, tally);
        loop = new CoreLoop(reaction.name(), core, limits, clock, this::carryOut, this::broken, onView);
        park = new Park(topics.parked(), producer, kafka);
        parkReader = new ParkReader(
                topics,
                () -> new KafkaConsumer<>(kafka.parkReader()),
                (slot, found) -> loop.tell(current -> current.loaded(slot, found)),
                this::broken);
        rangeReader =
                new RangeReader(topics, () -> new KafkaConsumer<>(kafka.rangeReader()), this::replay, this::broken);
        actionReader = new ActionReader(
                topics,
                ReactionTopics.actionRetention(config.ledgerRetention()),
                () -> new KafkaConsumer<>(kafka.actionReader()),
                () -> loop.view().progress().keySet(),
                (partition, action) -> loop.tell(current -> current.act(partition, action)),
                this::broken,
                clock);
        runner = new EffectRunner<>(
                reaction,
                new Deliveries<>(reaction.topic(), serdes),
                new FactEncoder(reaction.name(), serdes, clock),
                metrics,
                (slot, answer) -> loop.tell(current -> current.answered(slot, answer)));
        poller = new Poller(
                reaction.topic().name(),
                this,
                new KafkaConsumer<>(kafka.consumer()),
                loop,
                tally,
                config.drainTimeout());
    }

    /// Returns when `isOver` says so.
    ///
    /// @throws EngineFailure if this session cannot go on
    void run(BooleanSupplier isOver) {
        try {
            provideTopics();
            loop.start();
            parkReader.start();
            rangeReader.start();
            actionReader.start();
            poller.subscribe();
            while (!isOver.getAsBoolean() && failure.get().isEmpty()) {
                poller.step();
                report();
            }
            failure.get().ifPresent(cause -> {
                throw cause;
            });
        } finally {
            end();
        }
    }

    /// Tells the state topic how each partition stands, at most once a second and when it has changed.
    private void report() {
        long now = clock.millis();
        if (now - reportedAt >= REPORT_EVERY_MS) {
            reportedAt = now;
            loop.tell(core -> core.owned().forEach(owner -> report(core, owner, now)));
        }
    }

    private void report(Core core, OwnedPartition owner, long now) {
        owner.countDoubts();
        if (owner.isDraining || Arrays.equals(owner.reported, state.of(core, owner, 0))) {
            return;
        }
        owner.reported = state.of(core, owner, 0);
        byte[] key = Integer.toString(owner.partition).getBytes(StandardCharsets.UTF_8);
        var _ = producer.send(new ProducerRecord<>(topics.state(), owner.partition, key, state.of(core, owner, now)));
    }

    boolean isReady() {
        return poller.hasJoined() && poller.hasTakenOver();
    }

    private void end() {
        try {
            poller.leave();
        } catch (RuntimeException e) {
            LOG.warn("did not leave the group in good order reaction={}", reaction.name(), e);
        }
        loop.close();
        parkReader.close();
        rangeReader.close();
        actionReader.close();
        runner.close();
        park.close();
        producer.close(Duration.ofSeconds(5));
    }

    private void provideTopics() {
        try (var admin = Admin.create(kafka.admin())) {
            topics.provide(admin, config);
        } catch (ExecutionException e) {
            throw new EngineFailure(
                    "topics of the reaction %s are not there: %s".formatted(reaction.name(), e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineFailure("interrupted", e);
        }
    }

    private void broken(Throwable cause) {
        var problem = cause instanceof EngineFailure known ? known : new EngineFailure(cause.toString(), cause);
        failure.compareAndSet(Optional.empty(), Optional.of(problem));
    }

    @Override
    public Intake intake(ConsumerRecord<byte[], byte[]> record) {
        return Intake.of(reaction.name(), record);
    }

    private void replay(Replay replay, List<ConsumerRecord<byte[], byte[]>> found, long next) {
        String generation = replay.order().generation();
        List<Intake> intakes = found.stream()
                .map(record -> Intake.of(reaction.name(), generation, record))
                .toList();
        loop.tell(core -> core.read(replay, intakes, next));
    }

    @Override
    public void takeOver(Set<Integer> partitions, long assignment) {
        Thread.ofVirtual().name("reaction-" + reaction.name() + "-take-over").start(() -> {
            try {
                provideTopics();
                var found = ledger.takeOver(partitions, partition -> poller.isOwned(partition, assignment));
                loop.tell(core -> found.forEach((partition, what) -> {
                    if (poller.isOwned(partition, assignment)) {
                        core.own(partition, what.index(), what.nextOffset());
                    }
                }));
            } catch (ExecutionException | InterruptedException | RuntimeException e) {
                broken(new EngineFailure("the ledger was not read: " + e, e));
            }
        });
    }

    private void carryOut(Command command) {
        switch (command) {
            case Command.Ask(var slot, var question) -> runner.ask(slot, question);
            case Command.Fire(var slot) -> runner.fire(slot);
            case Command.Abandon(var slot) -> runner.abandon(slot);
            case Command.Append(var owner, var id, var entry, var place) -> append(owner, id, entry, place);
            case Command.Park(var slot) ->
                park.append(slot, new Ledger.Acknowledgement() {
                    @Override
                    public void appended(long offset) {
                        loop.tell(core -> core.parked(slot, offset));
                    }

                    @Override
                    public void failed(Exception cause) {
                        loop.tell(core -> core.failed(slot.owner, "not parked: " + cause));
                    }
                });
            case Command.Load(var slot, var offset) -> parkReader.load(slot, offset);
            case Command.Read wanted -> rangeReader.read(wanted);
            case Command.Trim(var partition, var before) -> park.trim(partition, before);
            case Command.Publish(var slot, var facts, var reason) ->
                outlet.publish(facts, slot.record(), reason.map(text -> told(slot, text)), problem -> {
                    if (problem == null) {
                        loop.tell(core -> core.published(slot));
                    } else {
                        loop.tell(core -> core.failed(slot.owner, "not published: " + problem));
                    }
                });
            case Command.Surrender(var partition, var reason) ->
                broken(new EngineFailure("partition %d given up: %s".formatted(partition, reason)));
        }
    }

    /// A reason as the dead letter says it.
    private static String told(Slot slot, String reason) {
        return slot.generation.isEmpty() ? reason : "generation %s: %s".formatted(slot.generation, reason);
    }

    private void append(OwnedPartition owner, EffectId id, LedgerEntry entry, Place place) {
        long began = System.nanoTime();
        ledger.append(owner.partition, id, entry, place, new Ledger.Acknowledgement() {
            @Override
            public void appended(long offset) {
                metrics.ledgerAppend().record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
                loop.tell(core -> core.appended(owner, offset));
            }

            @Override
            public void failed(Exception cause) {
                loop.tell(core -> core.failed(owner, "ledger entry not acknowledged: " + cause));
            }
        });
    }
}
