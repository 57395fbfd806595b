package millrace.schemas;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What every event carries beside its key and value: CloudEvents 1.0 attributes, and where it comes from.
///
/// @param identity unique; the same identity is the same event
/// @param type Avro full name of the value (`ce_type`)
/// @param time when it happened (`ce_time`), millisecond precision; also the record's timestamp
/// @param recordedTime when Millrace wrote it down (`ce_recordedtime`, a CloudEvents extension), so that the age of
///     imported history can be told from the time it has waited
/// @param subject the entity it is about (`ce_subject`)
/// @param correlationId id of the first event of the story (`ce_correlationid`)
/// @param causationIds ids of the parents (`ce_causationid`); empty for a published event
/// @param traceparent W3C trace context, where there is one
public record Envelope(
        Identity identity,
        String type,
        Instant time,
        Instant recordedTime,
        String subject,
        String correlationId,
        List<String> causationIds,
        Optional<String> traceparent) {

    public Envelope {
        time = Instant.ofEpochMilli(time.toEpochMilli());
        recordedTime = Instant.ofEpochMilli(recordedTime.toEpochMilli());
        causationIds = List.copyOf(causationIds);
    }

    /// The envelope of an event that an upstream system publishes: the first of its story.
    public static Envelope published(
            Identity identity,
            String type,
            Instant time,
            Instant recordedTime,
            String subject,
            Optional<String> traceparent) {
        return new Envelope(identity, type, time, recordedTime, subject, identity.id(), List.of(), traceparent);
    }

    /// The envelope of an event that follows from others. Its story is the first parent's.
    ///
    /// @param step as for `Identity.derived`
    /// @param what tells apart several events that one step makes of the same parents
    /// @param parents at least one, the one whose story goes on first
    /// @throws IllegalArgumentException if `parents` is empty
    public static Envelope derived(
            String step,
            String what,
            String type,
            Instant time,
            Instant recordedTime,
            String subject,
            List<Cause> parents) {
        List<Identity> identities = parents.stream().map(Cause::identity).toList();
        Identity identity = Identity.derived(step, what, identities);
        Cause first = parents.get(0);
        return new Envelope(
                identity,
                type,
                time,
                recordedTime,
                subject,
                first.correlationId(),
                identities.stream().map(Identity::id).distinct().toList(),
                first.traceparent());
    }

    /// This event as a parent of others.
    public Cause asCause() {
        return new Cause(identity, correlationId, traceparent);
    }
}
