package millrace.processors.orders;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.CountDownLatch;
import millrace.process.Settings;
import millrace.schemas.SchemaRegistry;

/// `Orders` with a registry in memory, for a test to start and to kill.
final class OrdersInstance {

    private OrdersInstance() {}

    public static void main(String[] args) throws InterruptedException {
        var settings = Settings.of(System.getenv());
        var config = OrdersConfig.declare(settings);
        settings.check();
        Orders.part(config.get(), SchemaRegistry.inMemory(), new SimpleMeterRegistry())
                .start();
        new CountDownLatch(1).await();
    }
}
