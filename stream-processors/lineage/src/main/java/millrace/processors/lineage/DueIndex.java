package millrace.processors.lineage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/// Which entities want attention when: an index beside the store of the entities, ordered by due time.
///
/// A wall-clock punctuator asks it for the next few that are due; asking costs nothing while none is, and no store is
/// ever read through. One per task, for that task's thread alone.
public final class DueIndex {

    private static final byte[] NOTHING = {};

    private final KeyValueStore<Due, byte[]> store;
    private Instant noneBefore = Instant.EPOCH;

    /// @param store as built by `storeBuilder`
    public DueIndex(KeyValueStore<Due, byte[]> store) {
        this.store = store;
    }

    /// @param name of the store, a contract with deployed state
    public static StoreBuilder<KeyValueStore<Due, byte[]>> storeBuilder(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Due.serde(), Serdes.ByteArray());
    }

    public void put(Due due) {
        store.put(due, NOTHING);
        if (due.at().isBefore(noneBefore)) {
            noneBefore = due.at();
        }
    }

    public void remove(Due due) {
        store.delete(due);
    }

    /// The earliest entries due at `now` or before, at most `most` of them; they stay until removed.
    public List<Due> upTo(Instant now, int most) {
        if (noneBefore.isAfter(now)) {
            return List.of();
        }
        List<Due> found = new ArrayList<>();
        try (KeyValueIterator<Due, byte[]> entries = store.range(new Due(noneBefore, ""), null)) {
            while (entries.hasNext() && found.size() < most) {
                Due due = entries.next().key;
                if (due.at().isAfter(now)) {
                    noneBefore = found.isEmpty() ? due.at() : found.getFirst().at();
                    return found;
                }
                found.add(due);
            }
        }
        noneBefore = found.isEmpty()
                ? Instant.ofEpochMilli(Long.MAX_VALUE)
                : found.getFirst().at();
        return found;
    }
}
