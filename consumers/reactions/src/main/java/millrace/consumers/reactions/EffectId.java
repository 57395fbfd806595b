package millrace.consumers.reactions;

import java.util.List;
import millrace.schemas.Identity;

/// What makes an effect this effect and no other: the reaction and the event it answers.
///
/// @param value 32 hexadecimal digits, fit for an idempotency key
public record EffectId(String value) {

    /// The effect of `reaction` on the event with this identity, wherever the event's record lies.
    static EffectId of(String reaction, Identity event) {
        return new EffectId(
                Identity.derived(reaction + "/effect", "", List.of(event)).id());
    }

    /// The effect of `reaction` on a record that has no readable identity.
    static EffectId of(String reaction, RecordPosition position) {
        return of(reaction, new Identity("/kafka/" + position.topic(), position.toString()));
    }
}
