package millrace.processors.lineage;

import java.util.Set;
import millrace.schemas.EventSerdes;
import millrace.schemas.Topic;
import org.apache.kafka.streams.StreamsBuilder;

/// One topology and its name in the cluster.
///
/// @param name one word, for example `orders`
/// @param version 1 or more; a change of stores, repartitions or their names needs a new one (decision 0008)
/// @param topics every topic of the catalogue that it reads or writes; all exist before it starts
/// @param topology builds the topology
public record StreamsApplication(String name, int version, Set<Topic<?, ?>> topics, Definition topology) {

    /// @throws IllegalArgumentException if `version` < 1
    public StreamsApplication {
        if (version < 1) {
            throw new IllegalArgumentException(
                    "application %s has version %d; expected 1 or more".formatted(name, version));
        }
        topics = Set.copyOf(topics);
    }

    /// What a topology is built with.
    @FunctionalInterface
    public interface Definition {

        void define(StreamsBuilder builder, EventSerdes serdes, FlowMeters meters);
    }

    /// The consumer group and the prefix of internal topics: `millrace-orders-v1`.
    public String id() {
        return "millrace-%s-v%d".formatted(name, version);
    }
}
