package millrace.processors.lineage;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import millrace.schemas.Event;
import millrace.schemas.Identity;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;

/// A step that hands on every event once: what comes again under a known identity is counted and dropped.
///
/// Wall clock, for a repeat is a matter of when it was sent, not of when the event happened. A repeat has the key of
/// the first, so it meets it in the same task.
/// State: `<name>-seen`, one row an event, kept for `memory` and dropped by the segment. Its changelog has the
/// broker's append time, or the retention would count from the event's own time and forget imported history at once.
public final class DropRepeats<V extends SpecificRecord> implements ProcessorSupplier<String, V, String, V> {

    private static final byte[] SEEN = {1};

    private final String store;
    private final Duration memory;
    private final StepMeters meters;

    /// @param name of the step, also given as `Named`
    /// @param memory how long an identity is known, 1 minute or more
    public DropRepeats(String name, Duration memory, StepMeters meters) {
        this.store = name + "-seen";
        this.memory = memory;
        this.meters = meters;
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
        return Set.of(Stores.windowStoreBuilder(
                        Stores.persistentWindowStore(store, memory, memory, false), Serdes.String(), Serdes.ByteArray())
                .withLoggingEnabled(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime")));
    }

    @Override
    public Processor<String, V, String, V> get() {
        return new Step();
    }

    private final class Step implements Processor<String, V, String, V> {

        private ProcessorContext<String, V> context;
        private WindowStore<String, byte[]> seen;

        @Override
        public void init(ProcessorContext<String, V> processorContext) {
            context = processorContext;
            seen = processorContext.getStateStore(store);
        }

        @Override
        public void process(Record<String, V> record) {
            meters.in();
            Event<V> event = Events.of(record);
            long now = context.currentSystemTimeMs();
            String identity = rowOf(event.envelope().identity());
            if (isKnown(identity, now)) {
                meters.out(Fate.REPEAT);
                return;
            }
            seen.put(identity, SEEN, now);
            context.forward(record);
            meters.out(Fate.USED);
        }

        private boolean isKnown(String identity, long now) {
            long since = Math.max(0, now - memory.toMillis());
            try (WindowStoreIterator<byte[]> times = seen.fetch(identity, since, Long.MAX_VALUE)) {
                return times.hasNext();
            }
        }

        /// Length before the parts, so that no two identities share a row.
        private static String rowOf(Identity identity) {
            return identity.source().length() + " " + identity.source() + identity.id();
        }
    }
}
