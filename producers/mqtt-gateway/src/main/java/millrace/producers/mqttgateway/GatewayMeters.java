package millrace.producers.mqttgateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/// Counts what the gateway does; the package documentation lists the names, which are API.
final class GatewayMeters {

    private final MeterRegistry meters;
    private final Counter[] stored = new Counter[3];
    private final Counter[] failed = new Counter[3];
    private final Counter dropped;
    private final AtomicLong connections = new AtomicLong();

    GatewayMeters(MeterRegistry meters, InFlight inFlight, Sessions sessions) {
        this.meters = meters;
        for (int qos = 0; qos < stored.length; qos++) {
            stored[qos] = messages(qos, "stored");
            failed[qos] = messages(qos, "failed");
        }
        this.dropped = meters.counter("millrace.mqtt.sentinels.dropped");
        meters.gauge("millrace.mqtt.connections", connections, AtomicLong::get);
        meters.gauge("millrace.mqtt.in.flight.messages", inFlight, InFlight::messages);
        meters.gauge("millrace.mqtt.in.flight.bytes", inFlight, InFlight::bytes);
        meters.gauge("millrace.mqtt.in.flight.bytes.most", inFlight, InFlight::mostBytes);
        meters.gauge("millrace.mqtt.connections.waiting", inFlight, InFlight::waiting);
        meters.gauge("millrace.mqtt.sessions", sessions, Sessions::size);
        meters.gauge("millrace.mqtt.sessions.away", sessions, Sessions::away);
        meters.gauge("millrace.mqtt.wills.bytes", sessions, Sessions::willBytes);
    }

    private Counter messages(int qos, String result) {
        return meters.counter("millrace.mqtt.messages", "qos", Integer.toString(qos), "result", result);
    }

    void count(int qos, Verdict verdict) {
        switch (verdict) {
            case Verdict.Stored() -> stored[qos].increment();
            case Verdict.Kept(var refusal) ->
                messages(qos, "dead-letter-" + refusal.reason().word()).increment();
            case Verdict.Refused(var refusal) ->
                messages(qos, "refused-" + refusal.reason().word()).increment();
            case Verdict.Failed _ -> failed[qos].increment();
        }
    }

    /// A QoS 2 message that came again before its PUBREL.
    void repeated() {
        messages(2, "repeated").increment();
    }

    void dropped(int sentinels) {
        dropped.increment(sentinels);
    }

    /// @return how many there are with this one
    long connected() {
        return connections.incrementAndGet();
    }

    void disconnected() {
        connections.decrementAndGet();
    }

    /// @param reason one of few words
    void refused(String reason) {
        meters.counter("millrace.mqtt.connections.refused", "reason", reason).increment();
    }

    /// A connection that the gateway ended.
    void ended(String reason) {
        meters.counter("millrace.mqtt.connections.ended", "reason", reason).increment();
    }
}
