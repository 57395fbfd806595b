package millrace.schemas;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.common.errors.SerializationException;

/// Answers of a slow source: each is asked for once and kept for good; that there is none is kept for a moment, and
/// that the source failed not at all.
///
/// Threads that want the same answer wait for the one that asks; others are not held up.
final class AskedOnce<K, V> {

    /// Long enough that a flood of records with a strange id costs one request, short enough for a late registration.
    static final Duration KEPT_REFUSAL = Duration.ofSeconds(2);

    private static final int MOST_REFUSALS = 1000;

    private record Refusal(SerializationException reason, long nanos) {}

    private final Function<K, V> source;
    private final LongSupplier nanoTime;
    private final Map<K, CompletableFuture<V>> answers = new ConcurrentHashMap<>();
    private final Map<K, Refusal> refusals = new ConcurrentHashMap<>();

    /// @param source throws a `SerializationException` where there is no usable answer
    /// @param nanoTime as `System.nanoTime`
    AskedOnce(Function<K, V> source, LongSupplier nanoTime) {
        this.source = source;
        this.nanoTime = nanoTime;
    }

    V answer(K key) {
        CompletableFuture<V> known = answers.get(key);
        if (known != null) {
            return await(known);
        }
        Refusal refusal = refusals.get(key);
        if (refusal != null && nanoTime.getAsLong() - refusal.nanos() < KEPT_REFUSAL.toNanos()) {
            throw refusal.reason();
        }
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> first = answers.putIfAbsent(key, mine);
        return first == null ? ask(key, mine) : await(first);
    }

    /// What is known from elsewhere.
    void learn(K key, V answer) {
        refusals.remove(key);
        answers.put(key, CompletableFuture.completedFuture(answer));
    }

    int refusals() {
        return refusals.size();
    }

    private V ask(K key, CompletableFuture<V> mine) {
        try {
            V answer = source.apply(key);
            mine.complete(answer);
            return answer;
        } catch (RuntimeException | Error e) {
            if (e instanceof SerializationException reason) {
                refuse(key, reason);
            }
            answers.remove(key, mine);
            mine.completeExceptionally(e);
            throw e;
        }
    }

    private void refuse(K key, SerializationException reason) {
        if (refusals.size() >= MOST_REFUSALS) {
            refusals.clear();
        }
        refusals.put(key, new Refusal(reason, nanoTime.getAsLong()));
    }

    private static <V> V await(CompletableFuture<V> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
