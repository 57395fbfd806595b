package millrace.consumers.reactions;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The one thread that touches the core: takes events from a mailbox, hands the core's commands to the edge.
final class CoreLoop implements AutoCloseable {

    private static final int BATCH = 512;
    private static final long LONGEST_WAIT_MS = 1_000;

    /// Somebody who waits until nothing of these partitions is under way; of none, until the core has been told.
    private record Waiting(Collection<Integer> partitions, CompletableFuture<Void> drained) {}

    private final BlockingQueue<Consumer<Core>> mailbox = new LinkedBlockingQueue<>();
    private final Promises promises = new Promises("the core has ended");
    private final List<Waiting> told = new ArrayList<>();
    private final Core core;
    private final CoreLimits limits;
    private final InstantSource clock;
    private final Consumer<Command> edge;
    private final Consumer<Throwable> onFailure;
    private final Consumer<View> onView;
    private final Thread thread;
    private volatile View view = View.NOTHING;
    private volatile boolean isClosed;

    /// @param edge carries a command out; called on the loop's thread
    CoreLoop(
            String name,
            Core core,
            CoreLimits limits,
            InstantSource clock,
            Consumer<Command> edge,
            Consumer<Throwable> onFailure,
            Consumer<View> onView) {
        this.core = core;
        this.limits = limits;
        this.clock = clock;
        this.edge = edge;
        this.onFailure = onFailure;
        this.onView = onView;
        this.thread =
                Thread.ofPlatform().name("reaction-" + name + "-core").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void tell(Consumer<Core> event) {
        mailbox.add(event);
    }

    /// Returns when the core has taken the event and its commands have been handed over.
    CompletableFuture<Void> told(Consumer<Core> event) {
        return awaited(List.of(), event);
    }

    /// Completes when nothing of these partitions is under way.
    CompletableFuture<Void> drain(Collection<Integer> partitions) {
        return awaited(partitions, core -> core.drain(partitions));
    }

    private CompletableFuture<Void> awaited(Collection<Integer> partitions, Consumer<Core> event) {
        var waiting = new Waiting(partitions, promises.promise());
        mailbox.add(core -> {
            event.accept(core);
            told.add(waiting);
        });
        return waiting.drained;
    }

    View view() {
        return view;
    }

    private void run() {
        List<Consumer<Core>> batch = new ArrayList<>();
        try {
            while (!isClosed) {
                long wait = Math.clamp(core.wakesAt() - clock.millis(), 0, LONGEST_WAIT_MS);
                Consumer<Core> first = mailbox.poll(wait, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    mailbox.drainTo(batch, BATCH);
                }
                batch.forEach(event -> event.accept(core));
                batch.clear();
                core.advance();
                core.takeCommands().forEach(edge);
                view = View.of(core, limits, view);
                onView.accept(view);
                tellDrained();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            onFailure.accept(e);
        } finally {
            promises.end();
        }
    }

    private void tellDrained() {
        told.removeIf(waiting -> {
            boolean isDrained = core.isDrained(waiting.partitions);
            if (isDrained) {
                promises.keep(waiting.drained);
            }
            return isDrained;
        });
    }

    @Override
    public void close() {
        isClosed = true;
        mailbox.add(_ -> {});
    }
}
