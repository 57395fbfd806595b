package millrace.consumers.reactions;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// What somebody keeps until he ends: whoever was promised something is told, or hears that the other one has ended.
/// Safe for many threads (`PromisesLincheckTest`).
final class Promises {

    private final Set<CompletableFuture<Void>> open = ConcurrentHashMap.newKeySet();
    private final String whenBroken;
    private volatile boolean hasEnded;

    /// @param whenBroken what those hear who were promised something that nobody keeps any more
    Promises(String whenBroken) {
        this.whenBroken = whenBroken;
    }

    /// To be kept; broken with an `EngineFailure` once it cannot be.
    CompletableFuture<Void> promise() {
        var promised = new CompletableFuture<Void>();
        open.add(promised);
        if (hasEnded) { // after the promise is where `end` finds it: one of the two breaks it
            breakAll();
        }
        return promised;
    }

    void keep(CompletableFuture<Void> promised) {
        promised.complete(null);
        open.removeIf(CompletableFuture::isDone); // few are open at a time
    }

    /// Nothing is kept from here on.
    void end() {
        hasEnded = true;
        breakAll();
    }

    private void breakAll() {
        open.forEach(promised -> promised.completeExceptionally(new EngineFailure(whenBroken)));
    }
}
