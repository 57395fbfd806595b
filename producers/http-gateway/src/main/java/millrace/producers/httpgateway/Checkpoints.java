package millrace.producers.httpgateway;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;

/// Tells, for each partition, the offset below which every event that was sent is in the index of claims.
///
/// Acknowledgements of one partition mostly come in order, but a batch that the client sends again can come after a
/// later one. So the highest acknowledged offset is safe only when everything that was under way at that moment has
/// ended. Rounds are counted in two generations: when the older one is empty, the offsets noted at its end are safe,
/// and the younger one becomes the older.
final class Checkpoints {

    /// A request's sends; over when as many `end` as `Round` and `hold` have been called.
    final class Round {

        private final int generation;
        private final AtomicInteger holds = new AtomicInteger(1);

        private Round(int generation) {
            this.generation = generation;
        }

        /// Another send of the round outlives its request.
        void hold() {
            holds.incrementAndGet();
        }

        void end() {
            if (holds.decrementAndGet() == 0) {
                leave(generation);
            }
        }
    }

    private final Map<TopicPartition, Long> highest = new HashMap<>();
    private final int[] active = new int[2];
    private Map<TopicPartition, Long> noted = Map.of();
    private Map<TopicPartition, Long> safe = Map.of();
    private int younger;

    synchronized Round begin() {
        active[younger]++;
        return new Round(younger);
    }

    /// The claim of the event at `offset` is in the index.
    synchronized void claimed(TopicPartition partition, long offset) {
        highest.merge(partition, offset + 1, Math::max);
    }

    private synchronized void leave(int generation) {
        active[generation]--;
        if (active[1 - younger] == 0) {
            safe = noted;
            noted = Map.copyOf(highest);
            younger = 1 - younger;
        }
    }

    /// What has become safe; each only grows.
    synchronized Map<TopicPartition, Long> safe() {
        return safe;
    }

    /// What is safe once every round has ended.
    synchronized Map<TopicPartition, Long> atRest() {
        return active[0] + active[1] == 0 ? Map.copyOf(highest) : safe;
    }
}
