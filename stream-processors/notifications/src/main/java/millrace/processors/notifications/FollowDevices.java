package millrace.processors.notifications;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import millrace.devices.DeviceProfile;
import millrace.notifications.SuppressionCause;
import millrace.processors.lineage.DueStore;
import millrace.processors.lineage.Events;
import millrace.processors.lineage.Fate;
import millrace.processors.lineage.MisplacedEventException;
import millrace.processors.lineage.StepMeters;
import millrace.processors.notifications.state.AlarmFact;
import millrace.processors.notifications.state.DeviceLetters;
import millrace.processors.notifications.state.DeviceOwner;
import millrace.schemas.Event;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/// The step by device: sends a fact on to the device's owner, and lets it wait while nobody knows who that is.
///
/// Reads facts that have a rule and profiles, key device id; a null value removes the profile. Hands on `AlarmFact`s,
/// keyed by the owner, and `NotificationSuppressed`. Stale facts are suppressed at once.
/// State: `letters-of-devices` and its index, one row a device for good, as the topic; waiting facts at most
/// `AlarmConfig.waitForDevice`, by the wall clock.
record FollowDevices(AlarmRules rules, AlarmConfig config, StepMeters steps, LetterMeters letters)
        implements ProcessorSupplier<String, SpecificRecord, String, SpecificRecord> {

    private static final String DEVICES = "letters-of-devices";
    private static final String DUE = "letters-of-devices-due";
    private static final int MOST_WAITING = 100;
    private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

    @Override
    public Set<StoreBuilder<?>> stores() {
        return DueStore.storeBuilders(DEVICES, DUE, DeviceLetters.class, DeviceLetters.getClassSchema());
    }

    @Override
    public Processor<String, SpecificRecord, String, SpecificRecord> get() {
        return new Step();
    }

    private final class Step implements Processor<String, SpecificRecord, String, SpecificRecord> {

        private ProcessorContext<String, SpecificRecord> context;
        private DueStore<DeviceLetters> devices;
        private AlarmOutlet outlet;

        @Override
        public void init(ProcessorContext<String, SpecificRecord> processorContext) {
            context = processorContext;
            devices = new DueStore<>(context, DEVICES, DUE, DeviceLetters::getDue);
            outlet = new AlarmOutlet(new LetterSink(context, steps), letters);
            context.schedule(Slices.INTERVAL, PunctuationType.WALL_CLOCK_TIME, this::endWaits);
        }

        @Override
        public void process(Record<String, SpecificRecord> record) {
            steps.in();
            if (record.key() == null) {
                throw new MisplacedEventException("record has no key; expected the device's id");
            }
            if (record.value() == null) {
                learn(record.key(), Optional.empty());
                steps.out(Fate.USED);
                return;
            }
            Event<SpecificRecord> event = Events.of(record);
            if (event.value() instanceof DeviceProfile profile) {
                learn(
                        event.key(),
                        Optional.of(Owners.of(profile, event.envelope().asCause())));
                steps.out(Fate.USED);
            } else {
                AlarmFact fact = rules.factOf(event);
                letters.fact(fact.getTemplate());
                steps.out(take(fact));
            }
        }

        private Fate take(AlarmFact fact) {
            if (fact.getExpiresAt().isBefore(now())) {
                String reason = "%s happened at %s; its letter was wanted until %s"
                        .formatted(fact.getCause().getId(), fact.getTime(), fact.getExpiresAt());
                outlet.suppress(fact, SuppressionCause.STALE, reason);
                return Fate.SUPPRESSED;
            }
            Optional<DeviceLetters> before = devices.get(fact.getDeviceId());
            Optional<DeviceOwner> owner = before.map(DeviceLetters::getOwner);
            if (owner.isPresent()) {
                send(fact, owner.get());
                return Fate.USED;
            }
            List<AlarmFact> waiting = before.map(DeviceLetters::getWaiting).orElse(List.of());
            if (waiting.size() >= MOST_WAITING) {
                String reason = "%d letters wait for this device's profile already".formatted(MOST_WAITING);
                outlet.suppress(fact, SuppressionCause.OVERFLOW, reason);
                return Fate.SUPPRESSED;
            }
            Instant due = waiting.isEmpty()
                    ? now().plus(config.waitForDevice())
                    : before.map(DeviceLetters::getDue).orElse(NEVER);
            List<AlarmFact> more =
                    Stream.concat(waiting.stream(), Stream.of(fact)).toList();
            devices.put(fact.getDeviceId(), before, Optional.of(new DeviceLetters(null, more, due)));
            return Fate.PARKED;
        }

        private void learn(String deviceId, Optional<DeviceOwner> owner) {
            Optional<DeviceLetters> before = devices.get(deviceId);
            List<AlarmFact> waiting = before.map(DeviceLetters::getWaiting).orElse(List.of());
            if (owner.isPresent()) {
                waiting.forEach(fact -> send(fact, owner.get()));
                devices.put(deviceId, before, Optional.of(new DeviceLetters(owner.get(), List.of(), NEVER)));
            } else if (waiting.isEmpty()) {
                devices.put(deviceId, before, Optional.empty());
            }
        }

        private void endWaits(long millis) {
            for (DueStore.Kept<DeviceLetters> one : devices.upTo(Instant.ofEpochMilli(millis), Slices.LARGEST)) {
                String reason =
                        "the device had no profile within %s of the fact's arrival".formatted(config.waitForDevice());
                one.state().getWaiting().forEach(fact -> outlet.suppress(fact, SuppressionCause.NO_PROFILE, reason));
                devices.put(one.entity(), Optional.of(one.state()), Optional.empty());
            }
        }

        private void send(AlarmFact fact, DeviceOwner owner) {
            AlarmFact owned = AlarmFact.newBuilder(fact).setOwner(owner).build();
            context.forward(new Record<>(Owners.key(owner), owned, context.currentSystemTimeMs()));
        }

        private Instant now() {
            return Instant.ofEpochMilli(context.currentSystemTimeMs());
        }
    }
}
