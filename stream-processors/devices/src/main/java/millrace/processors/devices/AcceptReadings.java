package millrace.processors.devices;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import millrace.devices.DeviceProfile;
import millrace.processors.devices.Watch.Expectation;
import millrace.processors.devices.state.StoredDevice;
import millrace.processors.lineage.CatchUp;
import millrace.processors.lineage.Derived;
import millrace.processors.lineage.DueStore;
import millrace.processors.lineage.Events;
import millrace.processors.lineage.Fate;
import millrace.processors.lineage.Outlet;
import millrace.processors.lineage.StepMeters;
import millrace.schemas.Event;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/// A step that hands on each reading that counts, once, and tells what it learns of the device on the way.
///
/// Takes readings and profiles, keyed by the device; gives accepted readings under their own envelope, and facts.
/// A repeat is known for `memory` of wall clock (`ReadingPrint`), lateness is by the device's own time (`Acceptance`),
/// gaps by that and the wall clock (`Count`), silence by the wall clock alone (`Watch`), which is looked at when this
/// task has caught up with its topics.
/// State: `readings-seen`; `devices` and `devices-due`, one row a device, kept for `DeviceRules.keep` after its latest
/// reading, or for as long as a profile expects it to report.
record AcceptReadings(DeviceRules rules, Duration memory, StepMeters meters)
        implements ProcessorSupplier<String, SpecificRecord, String, SpecificRecord> {

    static final String STEP = "devices/accept-readings";
    /// How much later than it is due a silence is told at most.
    static final Duration TICK = Duration.ofMillis(200);

    /// More often than that: a stream thread that has nothing to do looks only between two polls of 100 ms.
    private static final Duration LOOK_EVERY = TICK.dividedBy(4);

    private static final String DEVICES = "devices";
    private static final String DUE = "devices-due";
    private static final int MOST_PER_LOOK = 20_000;

    @Override
    public Set<StoreBuilder<?>> stores() {
        Set<StoreBuilder<?>> stores =
                new HashSet<>(DueStore.storeBuilders(DEVICES, DUE, StoredDevice.class, StoredDevice.getClassSchema()));
        stores.add(SeenReadings.storeBuilder(memory));
        return stores;
    }

    @Override
    public Processor<String, SpecificRecord, String, SpecificRecord> get() {
        return new Step();
    }

    private final class Step implements Processor<String, SpecificRecord, String, SpecificRecord> {

        private ProcessorContext<String, SpecificRecord> context;
        private SeenReadings seen;
        private DueStore<StoredDevice> devices;
        private Outlet<SpecificRecord> outlet;
        private CatchUp catchUp;

        @Override
        public void init(ProcessorContext<String, SpecificRecord> processorContext) {
            context = processorContext;
            seen = new SeenReadings(processorContext.getStateStore(SeenReadings.STORE), memory);
            devices = new DueStore<>(processorContext, DEVICES, DUE, StoredDevice::getWakeAt);
            outlet = new Outlet<>(STEP, processorContext, meters);
            catchUp = new CatchUp(rules.settle());
            processorContext.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, time -> look());
        }

        @Override
        public void process(Record<String, SpecificRecord> record) {
            meters.in();
            if (Profiles.isTombstone(record, context)) {
                expect(record.key(), Optional.empty(), Ranges.NONE);
                meters.out(Fate.USED);
                return;
            }
            Event<SpecificRecord> event = Events.of(record);
            catchUp.read(event.envelope().recordedTime(), now());
            if (event.value() instanceof DeviceProfile profile) {
                expect(
                        event.key(),
                        Profiles.expectation(profile, event.envelope().asCause()),
                        Ranges.of(profile));
                meters.out(Fate.USED);
            } else {
                judge(record, Reading.of(event, now()));
            }
        }

        private void judge(Record<String, SpecificRecord> record, Reading reading) {
            ReadingPrint print = ReadingPrint.of(reading);
            if (print.repeatsOneOf(seen.like(print, now()), rules.resend())) {
                meters.out(Fate.REPEAT);
                return;
            }
            seen.add(print, now());
            Optional<StoredDevice> stored = devices.get(reading.deviceId());
            Device before = stored.map(Device::of).orElse(Device.UNKNOWN);
            Watch.Decision heard = before.watch().on(reading, rules);
            Verdict verdict = new Acceptance(before.tally(), before.ranges(), rules).of(reading);
            Count.Decision counted = before.count().on(reading, before.tally(), verdict, rules);
            keep(
                    reading.deviceId(),
                    stored,
                    new Device(verdict.after(), counted.after(), heard.after(), before.ranges(), reading.recordedAt()));
            heard.facts().forEach(this::tell);
            verdict.facts().forEach(this::tell);
            counted.facts().forEach(this::tell);
            if (verdict instanceof Verdict.Accepted accepted) {
                context.forward(record.withValue(accepted.reading().value()));
            }
            meters.out(verdict.fate());
        }

        private void expect(String deviceId, Optional<Expectation> expected, Ranges ranges) {
            Optional<StoredDevice> stored = devices.get(deviceId);
            Device before = stored.map(Device::of).orElse(Device.UNKNOWN);
            if (stored.isPresent() || expected.isPresent() || !ranges.isEmpty()) {
                keep(
                        deviceId,
                        stored,
                        new Device(
                                before.tally(),
                                before.count(),
                                before.watch().expecting(expected),
                                ranges,
                                before.seenAt()));
            }
        }

        /// The index is moved only to an earlier time; a later one is found when the device is looked at.
        private void keep(String deviceId, Optional<StoredDevice> stored, Device after) {
            Instant wakeAt = after.wakeAt(rules);
            Instant earliest =
                    stored.map(StoredDevice::getWakeAt).filter(wakeAt::isAfter).orElse(wakeAt);
            devices.put(deviceId, stored, Optional.of(after.stored(earliest)));
        }

        private void look() {
            if (catchUp.isDone(now())) {
                devices.upTo(now(), MOST_PER_LOOK).forEach(this::wake);
            }
        }

        private void wake(DueStore.Kept<StoredDevice> due) {
            Device before = Device.of(due.state());
            Count.Decision counted = before.count().wake(due.entity(), now(), rules);
            Watch.Decision heard = before.watch().wake(due.entity(), now(), STEP);
            Device after = new Device(before.tally(), counted.after(), heard.after(), before.ranges(), before.seenAt());
            devices.put(
                    due.entity(),
                    Optional.of(due.state()),
                    after.mayBeForgotten(now(), rules)
                            ? Optional.empty()
                            : Optional.of(after.stored(after.wakeAt(rules))));
            counted.facts().forEach(this::tell);
            heard.facts().forEach(this::tell);
        }

        private void tell(Derived<SpecificRecord> fact) {
            outlet.forward(fact);
        }

        private Instant now() {
            return Instant.ofEpochMilli(context.currentSystemTimeMs());
        }
    }
}
