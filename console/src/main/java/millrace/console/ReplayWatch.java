package millrace.console;

import static millrace.console.Table.Column.number;
import static millrace.console.Table.Column.text;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/// Tells how the replays of a reaction stand, as its engine says.
///
/// As JSON: `{"reaction", "replays": [{"partition", "id", "by", "generation", "from", "to", "next", "tried", "stale",
/// "isCancelled", "isOver"}]}`; `generation` is empty where only what was never fired is; `next` is the first offset
/// that may need something; `tried` are the effects it has fired or given up, `stale` the records it left out.
record ReplayWatch(Cluster cluster, Output output, String reaction) {

    private static final Duration PAUSE = Duration.ofMillis(300);

    static List<ReactionState.Replaying> underWay(Collection<ReactionState> states) {
        return states.stream()
                .flatMap(state -> state.replay().stream())
                .filter(replay -> !replay.isOver())
                .toList();
    }

    /// Returns when these replays are over, however long that takes.
    ///
    /// @return the exit code
    int untilOver(Collection<String> ids) {
        ProgressBar bar = new ProgressBar(output.err(), Terminal.isInteractive());
        String held = "";
        try {
            while (true) {
                List<ReactionState> states = ReactionState.read(cluster, reaction);
                List<ReactionState.Replaying> ours = states.stream()
                        .flatMap(state -> state.replay().stream())
                        .filter(replay -> ids.contains(replay.id()))
                        .toList();
                if (ours.stream().allMatch(ReactionState.Replaying::isOver)) {
                    bar.clear();
                    print(states, state -> state.replay()
                            .filter(replay -> ids.contains(replay.id()))
                            .isPresent());
                    return ours.stream().anyMatch(ReactionState.Replaying::isCancelled)
                            ? ExitCodes.WANTING
                            : ExitCodes.DONE;
                }
                held = tellOfHold(states, held, bar);
                show(bar, ours);
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        } finally {
            bar.clear();
        }
    }

    private String tellOfHold(List<ReactionState> states, String told, ProgressBar bar) {
        String reason = states.stream()
                .flatMap(state -> state.hold().stream())
                .findFirst()
                .orElse("");
        if (!reason.isEmpty() && !reason.equals(told)) {
            bar.clear();
            output.err()
                    .println(
                            "%s holds, and so does its replay: %s (see hold %s)".formatted(reaction, reason, reaction));
            output.err().flush();
        }
        return reason;
    }

    private static void show(ProgressBar bar, List<ReactionState.Replaying> ours) {
        long all =
                ours.stream().mapToLong(replay -> replay.to() - replay.from()).sum();
        long done =
                ours.stream().mapToLong(replay -> replay.next() - replay.from()).sum();
        bar.show(done, "records", 0, (double) done / Math.max(1, all));
    }

    /// @return the exit code
    int tell(List<ReactionState> states) {
        print(states, state -> state.replay().isPresent());
        return ExitCodes.DONE;
    }

    private void print(List<ReactionState> states, Predicate<ReactionState> isTold) {
        List<ReactionState> told = states.stream().filter(isTold).toList();
        if (output.isJson()) {
            output.print(json -> write(json, told));
            return;
        }
        if (told.isEmpty()) {
            output.out().println("nothing of %s is being replayed".formatted(reaction));
            return;
        }
        Table table = new Table(
                text("PARTITION"),
                text("GENERATION"),
                number("FROM"),
                number("TO"),
                number("AT"),
                number("FIRED"),
                number("STALE"),
                text("STATE"),
                text("BY"));
        told.forEach(state -> state.replay()
                .ifPresent(replay -> table.row(
                        Integer.toString(state.partition()),
                        replay.generation().isEmpty() ? "-" : replay.generation(),
                        Long.toString(replay.from()),
                        Long.toString(replay.to()),
                        Long.toString(replay.next()),
                        Long.toString(replay.tried()),
                        Long.toString(replay.stale()),
                        replay.word(),
                        replay.by())));
        table.lines().forEach(output.out()::println);
    }

    private void write(JsonGenerator json, List<ReactionState> told) throws IOException {
        json.writeStartObject();
        json.writeStringField("reaction", reaction);
        json.writeArrayFieldStart("replays");
        for (ReactionState state : told) {
            var replay = state.replay().orElseThrow();
            json.writeStartObject();
            json.writeNumberField("partition", state.partition());
            json.writeStringField("id", replay.id());
            json.writeStringField("by", replay.by());
            json.writeStringField("generation", replay.generation());
            json.writeNumberField("from", replay.from());
            json.writeNumberField("to", replay.to());
            json.writeNumberField("next", replay.next());
            json.writeNumberField("tried", replay.tried());
            json.writeNumberField("stale", replay.stale());
            json.writeBooleanField("isCancelled", replay.isCancelled());
            json.writeBooleanField("isOver", replay.isOver());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
