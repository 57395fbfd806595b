package millrace.processors.devices;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import millrace.devices.AlarmAcknowledged;
import millrace.devices.AlarmRaised;
import millrace.devices.Comparison;
import millrace.devices.DeviceProfile;
import millrace.processors.devices.state.StoredAlarms;
import millrace.processors.lineage.Events;
import millrace.processors.lineage.Fate;
import millrace.processors.lineage.Outlet;
import millrace.processors.lineage.StepMeters;
import millrace.schemas.Event;
import millrace.schemas.StateSerde;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/// A step that judges accepted readings by the rules of their device's profile and tells alarms.
///
/// Takes readings, profiles and acknowledgements, keyed by the device; gives alarm events under the same key.
/// By the device's own time throughout, so the same readings make the same alarms in every run (`DeviceAlarms`).
/// State: `alarms`, one row a device whose profile has rules, until a profile without rules, or none, replaces it;
/// `anomaly-series`, one row a sensor that a rule of anomalies watches (`AnomalyScores`), for as long as it does.
record WatchAlarms(DeviceRules rules, StepMeters meters)
        implements ProcessorSupplier<String, SpecificRecord, String, SpecificRecord> {

    static final String STEP = "devices/watch-alarms";

    private static final String ALARMS = "alarms";

    @Override
    public Set<StoreBuilder<?>> stores() {
        return Set.of(
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(ALARMS),
                        Serdes.String(),
                        StateSerde.of(StoredAlarms.class, StoredAlarms.getClassSchema())),
                AnomalyScores.storeBuilder());
    }

    @Override
    public Processor<String, SpecificRecord, String, SpecificRecord> get() {
        return new Step();
    }

    private final class Step implements Processor<String, SpecificRecord, String, SpecificRecord> {

        private ProcessorContext<String, SpecificRecord> context;
        private KeyValueStore<String, StoredAlarms> alarms;
        private AnomalyScores scores;
        private Outlet<SpecificRecord> outlet;

        @Override
        public void init(ProcessorContext<String, SpecificRecord> processorContext) {
            context = processorContext;
            alarms = processorContext.getStateStore(ALARMS);
            scores = new AnomalyScores(processorContext.getStateStore(AnomalyScores.STORE));
            outlet = new Outlet<>(STEP, processorContext, meters);
        }

        @Override
        public void process(Record<String, SpecificRecord> record) {
            meters.in();
            if (Profiles.isTombstone(record, context)) {
                known(record.key()).ifPresent(before -> forgetScores(before, Set.of()));
                alarms.delete(record.key());
                meters.out(Fate.USED);
                return;
            }
            Event<SpecificRecord> event = Events.of(record);
            Optional<DeviceAlarms> before = known(event.key());
            meters.out(
                    switch (event.value()) {
                        case DeviceProfile profile -> learn(event, profile, before);
                        case AlarmAcknowledged seen -> acknowledge(seen, before);
                        default -> judge(event, before);
                    });
        }

        private Optional<DeviceAlarms> known(String deviceId) {
            return Optional.ofNullable(alarms.get(deviceId)).map(stored -> StoredDeviceAlarms.read(deviceId, stored));
        }

        private Fate learn(Event<SpecificRecord> event, DeviceProfile profile, Optional<DeviceAlarms> before) {
            DeviceAlarms known = before.orElseGet(
                    () -> DeviceAlarms.none(event.key(), event.envelope().asCause()));
            DeviceAlarms.Decision decision =
                    known.on(profile, event.envelope().time(), event.envelope().asCause());
            forgetScores(known, decision.after().scored());
            return tell(decision);
        }

        private Fate acknowledge(AlarmAcknowledged seen, Optional<DeviceAlarms> before) {
            Optional<DeviceAlarms> after = before.flatMap(known -> known.acknowledged(seen.getAlarmId()));
            after.ifPresent(this::keep);
            return after.isPresent() ? Fate.USED : Fate.SUPPRESSED;
        }

        private Fate judge(Event<SpecificRecord> event, Optional<DeviceAlarms> before) {
            Instant now = Instant.ofEpochMilli(context.currentSystemTimeMs());
            return before.map(known -> judge(known, Reading.of(event, now))).orElse(Fate.SUPPRESSED);
        }

        private Fate judge(DeviceAlarms known, Reading reading) {
            Map<String, Double> scored = new HashMap<>();
            known.scoredBy(reading)
                    .forEach((sensor, value) -> scores.take(reading.deviceId(), sensor, value, reading.time())
                            .ifPresent(score -> scored.put(sensor, score)));
            DeviceAlarms.Decision decision = known.on(reading, scored, rules);
            decision.facts().forEach(fact -> restAfter(fact.value(), reading));
            return tell(decision);
        }

        private void restAfter(SpecificRecord fact, Reading reading) {
            if (fact instanceof AlarmRaised raised && raised.getComparison() == Comparison.ANOMALY) {
                Instant until = reading.time().plus(rules.anomalyRest());
                scores.rest(reading.deviceId(), raised.getSensor(), until);
            }
        }

        private void forgetScores(DeviceAlarms before, Set<String> stillScored) {
            before.scored().stream()
                    .filter(sensor -> !stillScored.contains(sensor))
                    .forEach(sensor -> scores.forget(before.deviceId(), sensor));
        }

        private Fate tell(DeviceAlarms.Decision decision) {
            keep(decision.after());
            decision.facts().forEach(outlet::forward);
            return Fate.USED;
        }

        private void keep(DeviceAlarms after) {
            alarms.put(after.deviceId(), after.isEmpty() ? null : StoredDeviceAlarms.write(after));
        }
    }
}
