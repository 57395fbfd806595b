package millrace.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Tells the engine of each partition to replay, or to stop it.
record ReplayOrders(Cluster cluster, Output output, String reaction, String by) {

    /// @param perMinute over all partitions
    /// @return the ids of the replays that were taken up; says so of those that were not
    List<String> replay(List<ReplayWork.Row> rows, String generation, double perMinute, boolean withStale) {
        List<ReplayWork.Row> wanted =
                rows.stream().filter(row -> row.from() < row.to()).toList();
        Map<String, Integer> sent = new LinkedHashMap<>();
        for (ReplayWork.Row row : wanted) {
            var action = new ReactionAction(
                    reaction,
                    row.partition(),
                    "replay",
                    Optional.empty(),
                    row.from(),
                    by,
                    Map.of(
                            "to", Long.toString(row.to()),
                            "generation", generation,
                            "per-minute", Double.toString(perMinute / wanted.size()),
                            "with-stale", Boolean.toString(withStale)));
            sent.put(action.post(cluster, Optional.empty()), row.partition());
        }
        Map<String, String> outcomes = ReactionAction.await(cluster, reaction, sent.keySet());
        List<String> taken = new ArrayList<>();
        sent.forEach((id, partition) -> {
            String said = outcomes.getOrDefault(id, ReactionAction.NOT_YET);
            if (outcomes.containsKey(id) && !said.startsWith("refused")) {
                taken.add(id);
            } else {
                output.err().println("partition %d: %s".formatted(partition, said));
            }
        });
        return taken;
    }

    /// @return the exit code
    int cancel(List<ReactionState> states) {
        boolean isUnderWay = !ReplayWatch.underWay(states).isEmpty();
        int code = ExitCodes.DONE;
        boolean isNothing = true;
        for (ReactionState state : states) {
            var replay = state.replay();
            if (replay.isPresent() && (!isUnderWay || !replay.get().isOver())) {
                isNothing = false;
                var action =
                        new ReactionAction(reaction, state.partition(), "cancel", Optional.empty(), 0, by, Map.of());
                String about = "%s-%d".formatted(state.text("source"), state.partition());
                code = Math.max(code, ReactionAction.report(output, about, action.send(cluster, Optional.empty())));
            }
        }
        if (isNothing) {
            output.err().println("nothing of %s is being replayed".formatted(reaction));
            return ExitCodes.WANTING;
        }
        return code;
    }
}
