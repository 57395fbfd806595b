package millrace.processors.devices;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.CountDownLatch;
import millrace.process.Settings;
import millrace.schemas.SchemaRegistry;

/// `Devices` with a registry in memory, for a test to start and to kill.
final class DevicesInstance {

    private DevicesInstance() {}

    public static void main(String[] args) throws InterruptedException {
        var settings = Settings.of(System.getenv());
        var config = DevicesConfig.declare(settings);
        settings.check();
        Devices.part(config.get(), SchemaRegistry.inMemory(), new SimpleMeterRegistry())
                .start();
        new CountDownLatch(1).await();
    }
}
