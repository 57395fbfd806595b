package millrace.processors.notifications;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import millrace.process.Health;
import millrace.process.Part;
import millrace.process.Settings;
import millrace.processors.lineage.StreamsPart;
import millrace.schemas.SchemaRegistry;

/// Asks for letters for as long as the process runs.
public final class NotificationsPart implements Part {

    private final StreamsPart streams;

    /// @param registry one per process, for it keeps what it has learned
    public NotificationsPart(NotificationsConfig config, SchemaRegistry registry, MeterRegistry meters) {
        streams = new StreamsPart(NotificationsApplication.of(config, meters), config.streams(), registry, meters);
    }

    /// Declares every setting of the part; what it returns is called after `settings.check()`.
    public static Supplier<Part> declare(Settings settings, MeterRegistry meters) {
        var config = NotificationsConfig.declare(settings);
        return () -> new NotificationsPart(
                config.get(), SchemaRegistry.at(config.get().streams().registryUrl()), meters);
    }

    @Override
    public String name() {
        return streams.name();
    }

    @Override
    public void start() {
        streams.start();
    }

    @Override
    public Health health() {
        return streams.health();
    }

    @Override
    public void close() {
        streams.close();
    }
}
