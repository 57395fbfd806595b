package millrace.processors.notifications;

import java.util.Locale;
import java.util.Optional;
import millrace.devices.DeviceProfile;
import millrace.processors.lineage.MisplacedEventException;
import millrace.processors.notifications.state.DeviceOwner;
import millrace.schemas.Cause;

/// Takes from a device's profile what letters need.
final class Owners {

    /// RFC 5321, section 4.5.3.1, in octets; what a path may have without its brackets.
    private static final int LONGEST_ADDRESS = 254;

    private Owners() {}

    /// @throws MisplacedEventException if the profile's address cannot be one
    static DeviceOwner of(DeviceProfile profile, Cause cause) {
        if (profile.getOwnerEmail().length() > LONGEST_ADDRESS) {
            throw new MisplacedEventException("ownerEmail has %d characters; expected at most %d"
                    .formatted(profile.getOwnerEmail().length(), LONGEST_ADDRESS));
        }
        return new DeviceOwner(
                Shown.line(profile.getName()),
                Shown.line(Optional.ofNullable(profile.getSite()).orElse("")),
                profile.getOwnerEmail(),
                Shown.text(profile.getLocale()),
                Shown.text(profile.getTimeZone()),
                Causes.keep(cause));
    }

    /// What letters to the owner are keyed by: the same for all devices of one address, and not the address.
    static String key(DeviceOwner owner) {
        return "owner-" + Fingerprint.of("owner", owner.getEmail().toLowerCase(Locale.ROOT));
    }
}
