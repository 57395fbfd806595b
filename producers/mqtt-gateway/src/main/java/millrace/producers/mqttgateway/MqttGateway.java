package millrace.producers.mqttgateway;

import millrace.process.PartProcess;

/// The MQTT gateway in a process of its own.
public final class MqttGateway {

    private MqttGateway() {}

    public static void main(String[] arguments) {
        PartProcess.run((settings, meters) -> {
            var config = MqttGatewayConfig.declare(settings);
            return () -> new MqttGatewayPart(config.get(), meters);
        });
    }
}
