package millrace.consumers.reactions;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// The core's word on each planned effect: go ahead and fire it, or let it go. The first word on an effect counts; once
/// closed, every effect without a word is let go. Safe for many threads (`GoAheadsLincheckTest`).
///
/// @param <K> whose effect it is
final class GoAheads<K> {

    private final Map<K, CompletableFuture<Boolean>> awaited = new ConcurrentHashMap<>();
    private volatile boolean isClosed;

    /// The word on the effect that is being planned: true to fire it.
    CompletableFuture<Boolean> await(K whose) {
        var word = new CompletableFuture<Boolean>();
        awaited.put(whose, word);
        if (isClosed) { // after the word is where `close` finds it: one of the two says it
            word.complete(false);
        }
        return word;
    }

    void give(K whose) {
        say(whose, true);
    }

    void refuse(K whose) {
        say(whose, false);
    }

    private void say(K whose, boolean goAhead) {
        var word = awaited.get(whose);
        if (word != null) {
            word.complete(goAhead);
        }
    }

    /// Nobody waits for it any more.
    void forget(K whose, CompletableFuture<Boolean> word) {
        awaited.remove(whose, word);
    }

    void close() {
        isClosed = true;
        awaited.values().forEach(word -> word.complete(false));
    }
}
