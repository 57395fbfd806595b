package millrace.consumers.reactions;

import java.util.List;
import millrace.schemas.Identity;

/// What makes an effect this effect and no other: the reaction, the event it answers, and the generation.
///
/// @param value 32 hexadecimal digits, fit for an idempotency key
public record EffectId(String value) {

    /// The effect of `reaction` on the event with this identity, wherever the event's record lies.
    static EffectId of(String reaction, Identity event) {
        return of(reaction, event, "");
    }

    /// The same event once more.
    ///
    /// @param generation what makes it another effect; empty for the first
    static EffectId of(String reaction, Identity event, String generation) {
        return new EffectId(Identity.derived(reaction + "/effect", generation, List.of(event))
                .id());
    }

    /// The effect of `reaction` on a record that has no readable identity.
    static EffectId of(String reaction, RecordPosition position, String generation) {
        return of(reaction, new Identity("/kafka/" + position.topic(), position.toString()), generation);
    }
}
