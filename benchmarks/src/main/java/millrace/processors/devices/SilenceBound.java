package millrace.processors.devices;

import java.time.Duration;
import java.util.Optional;
import millrace.processors.devices.Watch.Expectation;
import millrace.schemas.Cause;
import millrace.schemas.Identity;

/// How late silence may be told, by the application's own constants. In the package of what it asks, so that nothing
/// there has to be public for a measurement.
public final class SilenceBound {

    private SilenceBound() {}

    /// After the interval has passed without a reading: what patience adds to it, and a tick.
    public static Duration of(Duration interval) {
        var nobody = new Cause(new Identity("/silence", "profile"), "profile", Optional.empty());
        var expectation = new Expectation(Math.toIntExact(interval.toSeconds()), nobody);
        return expectation.patience().minus(interval).plus(AcceptReadings.TICK);
    }
}
