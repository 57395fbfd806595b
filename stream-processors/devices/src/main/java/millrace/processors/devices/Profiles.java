package millrace.processors.devices;

import static millrace.schemas.Topics.DEVICES_PROFILES;

import java.util.Optional;
import millrace.devices.DeviceProfile;
import millrace.processors.devices.Watch.Expectation;
import millrace.schemas.Cause;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// What profiles say, in the words of this application.
final class Profiles {

    private Profiles() {}

    /// Whether the record removes a profile. It is no event, so nothing can follow from it but forgetting.
    static boolean isTombstone(Record<String, ?> record, ProcessorContext<?, ?> context) {
        return record.value() == null
                && record.key() != null
                && context.recordMetadata()
                        .filter(from -> from.topic().equals(DEVICES_PROFILES.name()))
                        .isPresent();
    }

    /// How often the device reports; nothing if the profile does not say, or says 0 or less.
    static Optional<Expectation> expectation(DeviceProfile profile, Cause cause) {
        return Optional.ofNullable(profile.getExpectedIntervalSeconds())
                .filter(seconds -> seconds > 0)
                .map(seconds -> new Expectation(seconds, cause));
    }
}
