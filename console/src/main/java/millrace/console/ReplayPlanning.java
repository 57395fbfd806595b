package millrace.console;

import java.util.function.DoubleConsumer;

/// Asks the engine's own code what reading a range of a source again would do. The console does not know that code;
/// whoever knows both joins them.
@FunctionalInterface
public interface ReplayPlanning {

    /// A range of one partition of a reaction's source.
    ///
    /// @param generation under which everything is asked for once more; empty for what was never fired
    /// @param to first offset that is not read
    record Range(
            String bootstrapServers,
            String reaction,
            String generation,
            String source,
            int partition,
            long from,
            long to) {}

    /// @param share is told how much of the work is done, 0 to 1
    /// @throws org.apache.kafka.common.KafkaException if Kafka gives no answer
    ReplayCounts plan(Range range, DoubleConsumer share);
}
