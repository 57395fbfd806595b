package millrace.standalone;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import millrace.consumers.mail.MailConfig;
import millrace.consumers.mail.MailPart;
import millrace.process.Part;
import millrace.process.Settings;
import millrace.processors.devices.Devices;
import millrace.processors.devices.DevicesConfig;
import millrace.processors.notifications.Notifications;
import millrace.processors.notifications.NotificationsConfig;
import millrace.processors.orders.Orders;
import millrace.processors.orders.OrdersConfig;
import millrace.producers.httpgateway.HttpGatewayConfig;
import millrace.producers.httpgateway.HttpGatewayPart;
import millrace.producers.mqttgateway.MqttGatewayConfig;
import millrace.producers.mqttgateway.MqttGatewayPart;
import millrace.schemas.EventSerdes;
import millrace.schemas.SchemaRegistry;

/// The process modules, each as the part it would be in a process of its own. They share what is known of schemas, and
/// need the topics to begin; what needs the registry waits for it.
final class Parts {

    private Parts() {}

    /// Declares the settings of all; what it returns is called after `settings.check()`.
    static Supplier<List<Part>> declare(Settings settings, PrometheusMeterRegistry meters) {
        var gateway = HttpGatewayConfig.declare(settings);
        var mqtt = MqttGatewayConfig.declare(settings);
        var orders = OrdersConfig.declare(settings);
        var devices = DevicesConfig.declare(settings);
        var notifications = NotificationsConfig.declare(settings);
        var mail = MailConfig.declare(settings);
        return () -> {
            var registry = SchemaRegistry.at(gateway.get().registryUrl());
            var serdes = new EventSerdes(registry);
            return List.of(
                    new DeferredPart("http-gateway", () -> new HttpGatewayPart(gateway.get(), meters)),
                    new DeferredPart("mqtt-gateway", () -> new MqttGatewayPart(mqtt.get(), meters)),
                    new DeferredPart("orders", () -> Orders.part(orders.get(), registry, meters)),
                    new DeferredPart("devices", () -> Devices.part(devices.get(), registry, meters)),
                    new DeferredPart("notifications", () -> Notifications.part(notifications.get(), registry, meters)),
                    new DeferredPart("mail", () -> MailPart.of(mail.get(), serdes, meters, InstantSource.system())));
        };
    }
}
