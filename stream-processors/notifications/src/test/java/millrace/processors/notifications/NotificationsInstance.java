package millrace.processors.notifications;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.CountDownLatch;
import millrace.process.Settings;
import millrace.schemas.SchemaRegistry;

/// `Notifications` with a registry in memory, for a test to start and to kill.
final class NotificationsInstance {

    private NotificationsInstance() {}

    public static void main(String[] args) throws InterruptedException {
        var settings = Settings.of(System.getenv());
        var config = NotificationsConfig.declare(settings);
        settings.check();
        Notifications.part(config.get(), SchemaRegistry.inMemory(), new SimpleMeterRegistry())
                .start();
        new CountDownLatch(1).await();
    }
}
