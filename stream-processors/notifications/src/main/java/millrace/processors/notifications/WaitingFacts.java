package millrace.processors.notifications;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import millrace.processors.lineage.Due;
import millrace.processors.lineage.DueIndex;
import millrace.processors.notifications.state.LetterFact;
import millrace.processors.notifications.state.WaitingRoom;
import millrace.schemas.StateSerde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/// Facts that wait for their customer's profile, each customer's in order of arrival.
///
/// Each fact is an entry of its own, under the customer and a sequence number, so that one more costs the same for
/// a customer with none as for one with thousands. The customer's earliest deadline stands in the index.
final class WaitingFacts {

    private static final String ROOMS = "waiting-rooms";
    private static final String FACTS = "waiting-facts";
    private static final String DEADLINES = "waiting-deadlines";

    private final KeyValueStore<String, WaitingRoom> rooms;
    private final KeyValueStore<Bytes, LetterFact> facts;
    private final DueIndex deadlines;
    private final int most;

    /// @param context of a step that has the `stores`
    /// @param most facts that wait for one customer
    WaitingFacts(ProcessorContext<?, ?> context, int most) {
        this.rooms = context.getStateStore(ROOMS);
        this.facts = context.getStateStore(FACTS);
        this.deadlines = new DueIndex(context.getStateStore(DEADLINES));
        this.most = most;
    }

    static Set<StoreBuilder<?>> stores() {
        return Set.of(
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(ROOMS),
                        Serdes.String(),
                        StateSerde.of(WaitingRoom.class, WaitingRoom.getClassSchema())),
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(FACTS),
                        Serdes.Bytes(),
                        StateSerde.of(LetterFact.class, LetterFact.getClassSchema())),
                DueIndex.storeBuilder(DEADLINES));
    }

    /// Adds a fact behind the others of the customer; false if there is no room.
    boolean add(String customerId, LetterFact fact, Instant until) {
        WaitingRoom room = rooms.get(customerId);
        if (room == null) {
            room = new WaitingRoom(0, 0L, 0L, until);
            deadlines.put(new Due(until, customerId));
        } else if (room.getCount() >= most) {
            return false;
        }
        facts.put(place(customerId, room.getNext()), waiting(fact, until));
        rooms.put(customerId, new WaitingRoom(room.getCount() + 1, room.getFirst(), room.getNext() + 1, room.getDue()));
        return true;
    }

    /// Takes out every fact of the customer.
    List<LetterFact> takeAll(String customerId) {
        return take(customerId, Instant.MAX, Integer.MAX_VALUE);
    }

    /// Takes out facts whose wait has ended at `now`, at most `limit` of them.
    void takeDue(Instant now, int limit, Taker taker) {
        int left = limit;
        for (Due due : deadlines.upTo(now, limit)) {
            if (left > 0) {
                List<LetterFact> taken = take(due.entity(), now, left);
                left -= taken.size();
                taken.forEach(fact -> taker.take(due.entity(), fact));
            }
        }
    }

    /// Gets what is taken out.
    @FunctionalInterface
    interface Taker {
        void take(String customerId, LetterFact fact);
    }

    private List<LetterFact> take(String customerId, Instant until, int limit) {
        WaitingRoom room = rooms.get(customerId);
        if (room == null) {
            return List.of();
        }
        List<LetterFact> taken = new ArrayList<>();
        Optional<LetterFact> next = Optional.empty();
        Bytes first = place(customerId, room.getFirst());
        try (KeyValueIterator<Bytes, LetterFact> entries = facts.range(first, place(customerId, room.getNext()))) {
            while (next.isEmpty() && entries.hasNext()) {
                KeyValue<Bytes, LetterFact> entry = entries.next();
                if (taken.size() < limit && !entry.value.getWaitsUntil().isAfter(until)) {
                    taken.add(entry.value);
                } else {
                    next = Optional.of(entry.value);
                }
            }
        }
        for (int i = 0; i < taken.size(); i++) {
            facts.delete(place(customerId, room.getFirst() + i));
        }
        deadlines.remove(new Due(room.getDue(), customerId));
        keep(customerId, room, taken.size(), next);
        return taken;
    }

    private static LetterFact waiting(LetterFact fact, Instant until) {
        return new LetterFact(
                fact.getOrderId(),
                fact.getTemplate(),
                fact.getTemplateVersion(),
                fact.getTime(),
                fact.getExpiresAt(),
                fact.getTexts(),
                fact.getTimes(),
                fact.getCause(),
                fact.getOrder(),
                until);
    }

    private void keep(String customerId, WaitingRoom room, int taken, Optional<LetterFact> next) {
        if (next.isEmpty()) {
            rooms.delete(customerId);
            return;
        }
        Instant due = next.get().getWaitsUntil();
        deadlines.put(new Due(due, customerId));
        rooms.put(customerId, new WaitingRoom(room.getCount() - taken, room.getFirst() + taken, room.getNext(), due));
    }

    /// Keys of one customer stand together, and no other's between them: the length comes first.
    private static Bytes place(String customerId, long sequence) {
        byte[] name = customerId.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(Integer.BYTES + name.length + Long.BYTES)
                .putInt(name.length)
                .put(name)
                .putLong(sequence)
                .array());
    }
}
