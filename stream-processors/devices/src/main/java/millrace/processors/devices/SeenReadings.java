package millrace.processors.devices;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import millrace.processors.devices.state.StoredPrint;
import millrace.schemas.StateSerde;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;

/// The prints of readings that were seen, each for `memory` of wall clock: how a repeat is known.
///
/// State: one small row a reading, dropped by the segment; its changelog has the broker's append time, or the retention
/// would count from the reading's own time and forget imported history at once.
final class SeenReadings {

    static final String STORE = "readings-seen";

    private final WindowStore<String, StoredPrint> store;
    private final Duration memory;

    SeenReadings(WindowStore<String, StoredPrint> store, Duration memory) {
        this.store = store;
        this.memory = memory;
    }

    static StoreBuilder<WindowStore<String, StoredPrint>> storeBuilder(Duration memory) {
        return Stores.windowStoreBuilder(
                        Stores.persistentWindowStore(STORE, memory, memory, false),
                        Serdes.String(),
                        StateSerde.of(StoredPrint.class, StoredPrint.getClassSchema()))
                .withLoggingEnabled(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"));
    }

    /// What was seen under the key of `print`, the oldest first.
    List<StoredPrint> like(ReadingPrint print, Instant now) {
        long since = Math.max(0, now.minus(memory).toEpochMilli());
        List<StoredPrint> found = new ArrayList<>();
        try (WindowStoreIterator<StoredPrint> rows = store.fetch(print.key(), since, Long.MAX_VALUE)) {
            rows.forEachRemaining(row -> found.add(row.value));
        }
        return found;
    }

    void add(ReadingPrint print, Instant now) {
        store.put(print.key(), print.stored(), now.toEpochMilli());
    }
}
