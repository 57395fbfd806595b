package millrace.processors.lineage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import millrace.schemas.StateSerde;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/// What a step keeps of each entity, and when it has to look at it again: a store and its `DueIndex`, which agree.
///
/// One per task, for that task's thread alone.
public final class DueStore<S extends SpecificRecord> {

    /// An entity and what is kept of it.
    public record Kept<S>(String entity, S state) {}

    private final KeyValueStore<String, S> states;
    private final DueIndex index;
    private final Function<S, Instant> dueAt;

    /// @param states name of the store, as given to `storeBuilders`
    /// @param due name of its index, likewise
    /// @param dueAt when a state wants attention again
    public DueStore(ProcessorContext<?, ?> context, String states, String due, Function<S, Instant> dueAt) {
        this.states = context.getStateStore(states);
        this.index = new DueIndex(context.getStateStore(due));
        this.dueAt = dueAt;
    }

    /// @param states name of the store, a contract with deployed state
    /// @param due name of its index, likewise
    public static <S extends SpecificRecord> Set<StoreBuilder<?>> storeBuilders(
            String states, String due, Class<S> type, Schema schema) {
        return Set.of(
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(states), Serdes.String(), StateSerde.of(type, schema)),
                DueIndex.storeBuilder(due));
    }

    public Optional<S> get(String entity) {
        return Optional.ofNullable(states.get(entity));
    }

    /// @param before what `get` has said
    /// @param after what is kept from here on; nothing if the entity is to be forgotten
    public void put(String entity, Optional<S> before, Optional<S> after) {
        if (after.equals(before)) {
            return;
        }
        if (!after.map(dueAt).equals(before.map(dueAt))) {
            before.map(dueAt).ifPresent(at -> index.remove(new Due(at, entity)));
            after.map(dueAt).ifPresent(at -> index.put(new Due(at, entity)));
        }
        states.put(entity, after.orElse(null));
    }

    /// The entities due at `now` or before, the earliest first, at most `most` of them; they stay so until `put` has
    /// moved them.
    public List<Kept<S>> upTo(Instant now, int most) {
        List<Kept<S>> found = new ArrayList<>();
        for (Due due : index.upTo(now, most)) {
            get(due.entity())
                    .ifPresentOrElse(state -> found.add(new Kept<>(due.entity(), state)), () -> index.remove(due));
        }
        return found;
    }
}
