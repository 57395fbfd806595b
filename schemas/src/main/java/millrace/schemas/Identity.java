package millrace.schemas;

import java.util.Comparator;
import java.util.List;

/// What makes an event this event and no other: publishing the same identity again changes nothing downstream.
///
/// @param source who says so, a URI reference (CloudEvents `source`)
/// @param id unique within the source (CloudEvents `id`)
public record Identity(String source, String id) {

    private static final Comparator<Identity> BY_SOURCE_AND_ID =
            Comparator.comparing(Identity::source).thenComparing(Identity::id);

    /// @throws IllegalArgumentException if `source` or `id` is empty
    public Identity {
        if (source.isEmpty() || id.isEmpty()) {
            throw new IllegalArgumentException(
                    "event identity needs a source and an id (source '%s', id '%s')".formatted(source, id));
        }
    }

    /// The identity of an event that a step of Millrace makes: a function of the step, what it makes and the parents.
    ///
    /// The same on every machine, in every run and for every order of the parents: 128 bits of SHA-256 over the
    /// length-prefixed parts, as 32 hexadecimal digits.
    ///
    /// @param step `<application>/<operator>`, for example `orders/confirm`; the source becomes
    /// `/millrace/<application>`
    /// @param what tells apart several events that one step makes of the same parents, for example the event type
    /// @param parents the events this one follows from, at least one
    /// @throws IllegalArgumentException if `parents` is empty or `step` has no `/`
    public static Identity derived(String step, String what, List<Identity> parents) {
        if (step.indexOf('/') <= 0 || parents.isEmpty()) {
            throw new IllegalArgumentException(
                    "derived identity needs a step 'application/operator' and a parent (step '%s', %d parents)"
                            .formatted(step, parents.size()));
        }
        var digest = new PartsDigest().add(step).add(what);
        parents.stream().distinct().sorted(BY_SOURCE_AND_ID).forEach(parent -> digest.add(parent.source())
                .add(parent.id()));
        return made(step, digest.hex());
    }

    /// The identity of an event that a step of Millrace has made, of which only the id is known.
    ///
    /// @param step as for `derived`
    public static Identity made(String step, String id) {
        return new Identity("/millrace/" + step.substring(0, step.indexOf('/')), id);
    }
}
