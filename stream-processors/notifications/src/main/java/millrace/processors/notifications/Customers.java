package millrace.processors.notifications;

import millrace.customers.CustomerProfile;
import millrace.processors.lineage.MisplacedEventException;
import millrace.processors.notifications.state.KnownCustomer;
import millrace.schemas.Cause;

/// Takes from a profile what letters need.
final class Customers {

    /// RFC 5321, section 4.5.3.1, in octets; what a path may have without its brackets.
    private static final int LONGEST_ADDRESS = 254;

    private Customers() {}

    /// @throws MisplacedEventException if the profile's address cannot be one
    static KnownCustomer known(CustomerProfile profile, Cause cause) {
        if (profile.getEmail().length() > LONGEST_ADDRESS) {
            throw new MisplacedEventException("email has %d characters; expected at most %d"
                    .formatted(profile.getEmail().length(), LONGEST_ADDRESS));
        }
        return new KnownCustomer(
                Shown.text(profile.getName()),
                profile.getEmail(),
                Shown.text(profile.getLocale()),
                Shown.text(profile.getTimeZone()),
                Causes.keep(cause));
    }
}
