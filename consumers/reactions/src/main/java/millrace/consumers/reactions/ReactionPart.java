package millrace.consumers.reactions;

import io.micrometer.core.instrument.MeterRegistry;
import millrace.process.Health;
import millrace.process.Part;
import millrace.schemas.EventSerdes;
import org.apache.avro.specific.SpecificRecord;

/// Hosts one reaction.
public final class ReactionPart implements Part {

    private final Reaction<?> reaction;

    private ReactionPart(Reaction<?> reaction) {
        this.reaction = reaction;
    }

    public static <V extends SpecificRecord> ReactionPart of(
            Reaction<V> reaction, ReactionConfig config, EventSerdes serdes, MeterRegistry meters) {
        return new ReactionPart(reaction);
    }

    @Override
    public String name() {
        return reaction.name();
    }

    @Override
    public void start() {}

    @Override
    public Health health() {
        return new Health.Down("not started");
    }

    @Override
    public void close() {}
}
