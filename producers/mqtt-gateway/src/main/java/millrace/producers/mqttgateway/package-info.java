/// Readings of devices over MQTT 3.1.1 and 5, in.
///
/// Metrics, whose names are API. Gauges: `millrace.mqtt.connections`, those of them that wait for room in
/// `millrace.mqtt.connections.waiting`, `millrace.mqtt.sessions`, those without a connection in
/// `millrace.mqtt.sessions.away`, `millrace.mqtt.wills.bytes` of the wills that wait for their delay,
/// millrace.mqtt.in.flight.messages`, `millrace.mqtt.in.flight.bytes` and the most bytes that ever were,
/// `millrace.mqtt.in.flight.bytes.most`. `millrace.mqtt.messages` counts by `qos` (0, 1, 2) and `result`: `stored`,
/// `dead-letter-<reason>`, `refused-<reason>` (no reading, and its device has as many dead letters as it may),
/// `failed` (not acknowledged, to be sent again) or `repeated` (a QoS 2 message that came again before it was
/// released). `millrace.mqtt.sentinels.dropped` counts measurements that stood for none,
/// `millrace.mqtt.connections.refused` and `millrace.mqtt.connections.ended` by `reason` what the gateway ended.
@NullMarked
package millrace.producers.mqttgateway;

import org.jspecify.annotations.NullMarked;
