package millrace.producers.mqttgateway;

import io.netty.handler.codec.mqtt.MqttQoS;
import java.util.concurrent.CompletableFuture;

/// A message whose acknowledgement is due, when those before it have been sent and it is stored.
///
/// @param packetId of no meaning for QoS 0, which is acknowledged by nothing
record Receipt(MqttQoS qos, int packetId, CompletableFuture<Verdict> verdict) {}
