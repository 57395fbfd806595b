package millrace.standalone;

import java.time.InstantSource;
import java.util.Map;
import java.util.function.DoubleConsumer;
import millrace.console.ReplayCounts;
import millrace.console.ReplayPlanning;
import millrace.consumers.reactions.ReplayPlanner;
import millrace.consumers.reactions.ReplayVerdict;
import org.apache.kafka.common.TopicPartition;

/// Lets the console ask the engine, which it does not know.
final class EngineReplay {

    private EngineReplay() {}

    static ReplayCounts plan(ReplayPlanning.Range range, DoubleConsumer share) {
        var planner = new ReplayPlanner(
                range.bootstrapServers(), range.reaction(), range.generation(), InstantSource.system());
        var source = new TopicPartition(range.source(), range.partition());
        Map<ReplayVerdict, Long> found = planner.plan(source, range.from(), range.to(), share);
        return new ReplayCounts(
                found.getOrDefault(ReplayVerdict.NEW, 0L),
                found.getOrDefault(ReplayVerdict.IDENTICAL, 0L),
                found.getOrDefault(ReplayVerdict.STALE, 0L),
                found.getOrDefault(ReplayVerdict.IN_DOUBT, 0L),
                found.getOrDefault(ReplayVerdict.UNFINISHED, 0L),
                found.getOrDefault(ReplayVerdict.PARKED, 0L),
                found.getOrDefault(ReplayVerdict.DEAD_LETTER, 0L),
                found.getOrDefault(ReplayVerdict.TRIED_AGAIN, 0L));
    }
}
