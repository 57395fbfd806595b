package millrace.processors.devices;

import io.micrometer.core.instrument.MeterRegistry;
import millrace.process.Part;
import millrace.process.PartProcess;
import millrace.processors.lineage.StreamsPart;
import millrace.schemas.SchemaRegistry;

/// The devices application, in a process of its own or as a part of another.
public final class Devices {

    private Devices() {}

    public static void main(String[] args) {
        PartProcess.run((settings, meters) -> {
            var config = DevicesConfig.declare(settings);
            return () ->
                    part(config.get(), SchemaRegistry.at(config.get().streams().registryUrl()), meters);
        });
    }

    /// @param registry one per process, for it keeps what it has learned
    public static Part part(DevicesConfig config, SchemaRegistry registry, MeterRegistry meters) {
        return new StreamsPart(
                DevicesApplication.of(config.rules(), config.streams().repeatMemory()),
                config.streams(),
                registry,
                meters);
    }
}
