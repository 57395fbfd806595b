package millrace.processors.devices;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import millrace.devices.DeviceSummary;
import millrace.devices.SummarySpan;
import millrace.processors.devices.state.StoredWindow;
import millrace.processors.lineage.DueStore;
import millrace.processors.lineage.Events;
import millrace.processors.lineage.Fate;
import millrace.processors.lineage.Outlet;
import millrace.processors.lineage.StepMeters;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/// A step that sums up each sensor's minutes and hours, by the device's own time.
///
/// Takes accepted readings; gives summaries, keyed by the window. A window is told when it has ended and settled, or
/// has many untold readings, and again after each straggler; the latest summary of a window replaces the others.
/// A reading that is accepted is never behind its window: a window goes when the device's newest reading is more than
/// the grace behind its end, which is when `Acceptance` calls a reading late.
/// State: `windows` and `windows-due`, one row a window of a device until then, or `DeviceRules.keep` after it was
/// told; `windows-newest`, one row a device.
record SummariseReadings(DeviceRules rules, StepMeters meters)
        implements ProcessorSupplier<String, SpecificRecord, String, SpecificRecord> {

    static final String STEP = "devices/summarise-readings";

    private static final String WINDOWS = "windows";
    private static final String DUE = "windows-due";
    private static final String NEWEST = "windows-newest";
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    /// Each has as many summaries as sensors, and nobody's silence is looked for meanwhile.
    private static final int MOST_PER_LOOK = 1_000;
    private static final List<SummarySpan> SPANS = List.of(SummarySpan.MINUTE, SummarySpan.HOUR);

    @Override
    public Set<StoreBuilder<?>> stores() {
        Set<StoreBuilder<?>> stores =
                new HashSet<>(DueStore.storeBuilders(WINDOWS, DUE, StoredWindow.class, StoredWindow.getClassSchema()));
        stores.add(Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(NEWEST), Serdes.String(), Serdes.Long()));
        return stores;
    }

    @Override
    public Processor<String, SpecificRecord, String, SpecificRecord> get() {
        return new Step();
    }

    private final class Step implements Processor<String, SpecificRecord, String, SpecificRecord> {

        private ProcessorContext<String, SpecificRecord> context;
        private KeyValueStore<String, StoredWindow> rows;
        private DueStore<StoredWindow> windows;
        private KeyValueStore<String, Long> newest;
        private Outlet<DeviceSummary> outlet;

        @Override
        public void init(ProcessorContext<String, SpecificRecord> processorContext) {
            context = processorContext;
            rows = processorContext.getStateStore(WINDOWS);
            windows = new DueStore<>(processorContext, WINDOWS, DUE, StoredWindow::getDueAt);
            newest = processorContext.getStateStore(NEWEST);
            outlet = new Outlet<>(STEP, processorContext, meters);
            processorContext.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, time -> look());
        }

        @Override
        public void process(Record<String, SpecificRecord> record) {
            meters.in();
            Reading reading = Reading.of(Events.of(record), now());
            SPANS.forEach(span -> add(Window.of(reading.deviceId(), span, reading.time()), reading));
            closeBehind(reading.deviceId(), reading.time());
            meters.out(Fate.USED);
        }

        private void add(Window window, Reading reading) {
            Optional<StoredWindow> before = windows.get(window.key());
            Instant tellAt = Summing.tellAt(window, now(), rules.settle());
            StoredWindow after = Summing.add(before, reading, tellAt);
            windows.put(window.key(), before, Optional.of(Summing.isFull(after) ? tell(window, after) : after));
        }

        /// Looks for windows that are over once a minute of the device's time, among those that were not at the last
        /// look: a scan from the device's first one would go over all that RocksDB has yet to forget.
        private void closeBehind(String deviceId, Instant time) {
            Long known = newest.get(deviceId);
            if (known != null && time.toEpochMilli() / 60_000 <= known / 60_000) {
                return;
            }
            newest.put(deviceId, time.toEpochMilli());
            Optional<Instant> closed = Optional.ofNullable(known).map(Instant::ofEpochMilli);
            SPANS.forEach(span -> behind(deviceId, span, time).ifPresent(last -> rows(
                            closed.flatMap(at -> behind(deviceId, span, at)).orElse(Window.first(deviceId, span)), last)
                    .forEach(this::close)));
        }

        private Optional<String> behind(String deviceId, SummarySpan span, Instant time) {
            return Window.behind(deviceId, span, time.minus(rules.grace()));
        }

        private List<DueStore.Kept<StoredWindow>> rows(String first, String last) {
            List<DueStore.Kept<StoredWindow>> found = new ArrayList<>();
            try (KeyValueIterator<String, StoredWindow> range = rows.range(first, last)) {
                range.forEachRemaining(row -> found.add(new DueStore.Kept<>(row.key, row.value)));
            }
            return found;
        }

        private void close(DueStore.Kept<StoredWindow> window) {
            if (Summing.isUntold(window.state())) {
                tell(Window.ofKey(window.entity()), window.state());
            }
            windows.put(window.entity(), Optional.of(window.state()), Optional.empty());
        }

        private void look() {
            windows.upTo(now(), MOST_PER_LOOK).forEach(this::wake);
        }

        private void wake(DueStore.Kept<StoredWindow> due) {
            Optional<StoredWindow> after = Summing.isUntold(due.state())
                    ? Optional.of(tell(Window.ofKey(due.entity()), due.state()))
                    : Optional.empty();
            windows.put(due.entity(), Optional.of(due.state()), after);
        }

        private StoredWindow tell(Window window, StoredWindow row) {
            Map<String, String> told = new HashMap<>();
            Summing.summaries(window, row)
                    .forEach(summary -> told.put(
                            summary.value().getSensor(),
                            outlet.forward(summary).identity().id()));
            return Summing.told(row, told, now().plus(rules.keep()));
        }

        private Instant now() {
            return Instant.ofEpochMilli(context.currentSystemTimeMs());
        }
    }
}
