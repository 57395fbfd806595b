package millrace.processors.devices;

import java.util.function.Supplier;
import millrace.process.Settings;
import millrace.processors.lineage.StreamsConfiguration;

/// Everything the devices application can be told.
public final class DevicesConfig {

    private final StreamsConfiguration streams;
    private final DeviceRules rules;

    /// @throws IllegalArgumentException if repeats are forgotten before a reading is too late to count
    DevicesConfig(StreamsConfiguration streams, DeviceRules rules) {
        if (streams.repeatMemory().compareTo(rules.grace()) < 0) {
            throw new IllegalArgumentException(
                    "MILLRACE_DEVICES_GRACE is '%s'; expected MILLRACE_REPEAT_MEMORY (%s) or shorter, for a repeat would count"
                            .formatted(rules.grace(), streams.repeatMemory()));
        }
        this.streams = streams;
        this.rules = rules;
    }

    /// Declares the settings; what it returns is called after `settings.check()`.
    public static Supplier<DevicesConfig> declare(Settings settings) {
        var streams = StreamsConfiguration.declare(settings);
        var rules = DeviceRules.declare(settings);
        return () -> new DevicesConfig(streams.get(), rules.get());
    }

    StreamsConfiguration streams() {
        return streams;
    }

    DeviceRules rules() {
        return rules;
    }
}
