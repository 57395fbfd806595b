package millrace.processors.notifications;

import io.micrometer.core.instrument.MeterRegistry;
import millrace.process.Part;
import millrace.process.PartProcess;
import millrace.processors.lineage.StreamsPart;
import millrace.schemas.SchemaRegistry;

/// The notifications application, in a process of its own or as a part of another.
public final class Notifications {

    private Notifications() {}

    public static void main(String[] args) {
        PartProcess.run((settings, meters) -> {
            var config = NotificationsConfig.declare(settings);
            return () ->
                    part(config.get(), SchemaRegistry.at(config.get().streams().registryUrl()), meters);
        });
    }

    /// @param registry one per process, for it keeps what it has learned
    public static Part part(NotificationsConfig config, SchemaRegistry registry, MeterRegistry meters) {
        return new StreamsPart(NotificationsApplication.of(config, meters), config.streams(), registry, meters);
    }
}
