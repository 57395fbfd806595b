/// Readings of devices over MQTT 3.1.1 and 5, in.
///
/// Metrics, whose names are API: `millrace.mqtt.connections`, `millrace.mqtt.in.flight.messages` and
/// `millrace.mqtt.in.flight.bytes` are gauges. `millrace.mqtt.messages` counts by `qos` (0, 1, 2) and `result`:
/// `stored`, `dead-letter-<reason>`, `failed` (not acknowledged, to be sent again) or `repeated` (a QoS 2 message
/// that came again before it was released). `millrace.mqtt.sentinels.dropped` counts measurements that stood for none,
/// `millrace.mqtt.connections.refused` and `millrace.mqtt.connections.ended` by `reason` what the gateway ended.
@NullMarked
package millrace.producers.mqttgateway;

import org.jspecify.annotations.NullMarked;
