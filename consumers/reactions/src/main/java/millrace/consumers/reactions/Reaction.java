package millrace.consumers.reactions;

import java.util.List;
import millrace.schemas.Topic;
import org.apache.avro.specific.SpecificRecord;

/// What is done in the world because of one event. One reaction is one consumer group; a failing one blocks no other.
///
/// An effect has two phases: `plan` does everything that is safe to repeat, `Effect.fire` is the point of no return.
/// Between them the engine writes to its ledger, so a crash leaves in doubt only what was firing.
///
/// Every method runs on a virtual thread and may block; calls for one key never overlap and keep the key's order,
/// calls for other keys run at the same time. An exception is a bug: the engine stops that key and never commits
/// past it, until a restart.
public interface Reaction<V extends SpecificRecord> {

    /// One lower-case word. The consumer group is `millrace-<name>`, the topics are those of `ReactionTopics`.
    String name();

    /// Whose records call for this reaction. Its dead letters take those that the reaction gives up on.
    Topic<String, V> topic();

    /// What a repeat of an effect does, and so what the engine does with one that it finds in doubt.
    EffectClass<V> effectClass();

    /// What becomes of a key whose head the engine has given up.
    default AfterGivingUp afterGivingUp() {
        return AfterGivingUp.GO_ON;
    }

    /// Where the effect of one record goes: a host, an endpoint, a relay. Each destination has its own breaker and
    /// limit, so one that is down or slow holds up only the keys whose head goes there.
    ///
    /// Asked before `plan`, so it does no I/O. By default there is one.
    default String destination(Delivery<V> delivery) {
        return "";
    }

    /// Prepares the effect of one record, or decides that there is none.
    ///
    /// Runs again for every attempt, and may run without its effect being fired.
    Plan plan(Delivery<V> delivery);

    /// The facts that tell others that this effect may have happened once already, or may have failed to happen:
    /// published before the engine repeats it, or parks it, as `EffectClass.Dumb` says.
    ///
    /// @param delivery as of the attempt that is in doubt
    default List<Fact> uncertain(Delivery<V> delivery) {
        return List.of();
    }

    /// The facts that tell others that the engine gave this record up because it ran out of attempts.
    ///
    /// @param delivery as of the last attempt
    /// @param reason what the last attempt said
    default List<Fact> exhausted(Delivery<V> delivery, String reason) {
        return List.of();
    }
}
