package millrace.processors.devices;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import millrace.devices.SequenceGap;
import millrace.processors.lineage.Derived;
import millrace.schemas.Cause;
import org.apache.avro.specific.SpecificRecord;

/// Sequences of a device that have not come, between two that have.
///
/// @param after the sequence before it
/// @param before the sequence behind it, at least two higher
/// @param time when the reading behind it was measured
/// @param seenAt when the reading behind it was written down
/// @param reading the event behind it, which no other gap is in front of
record Gap(long after, long before, Instant time, Instant seenAt, Cause reading) {

    static Gap behind(long after, long before, Reading reading) {
        return new Gap(after, before, reading.time(), reading.recordedAt(), reading.cause());
    }

    boolean has(long sequence) {
        return after < sequence && sequence < before;
    }

    /// What is still missing once `sequence`, which it has, has come.
    Stream<Gap> without(long sequence, Reading come) {
        return Stream.of(behind(after, sequence, come), new Gap(sequence, before, time, seenAt, reading))
                .filter(rest -> rest.before - rest.after > 1);
    }

    Derived<SpecificRecord> fact(String deviceId) {
        var fact = new SequenceGap(deviceId, after, before, before - after - 1);
        return new Derived<>(deviceId, time, fact, "SequenceGap", List.of(reading));
    }
}
