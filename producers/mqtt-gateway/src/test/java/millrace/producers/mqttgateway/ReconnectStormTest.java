package millrace.producers.mqttgateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import millrace.schemas.EnvelopeHeaders;
import millrace.schemas.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Many devices lose their connections at once, and come back at once, again and again.
///
/// `-Dmillrace.storm.connections=10000` for as many as a fleet has; the process needs two files for each.
@Timeout(600)
class ReconnectStormTest {

    private static final int CONNECTIONS = Integer.getInteger("millrace.storm.connections", 500);
    private static final int ROUNDS = 3;
    private static final int PER_ROUND = 3;

    @Test
    void losesNothingThatManyDevicesSendWhoAllComeBackAtOnce() throws Exception {
        var broker = DeviceBroker.shared();
        try (var gateway = TestGateway.start(broker.bootstrapServers(), Map.of());
                var devices = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < ROUNDS; round++) {
                var start = new CountDownLatch(1);
                int first = 1 + round * PER_ROUND;
                List<Future<?>> all = IntStream.range(0, CONNECTIONS)
                        .<Future<?>>mapToObj(
                                device -> devices.submit(() -> storm(gateway.port(), device, first, start)))
                        .toList();
                start.countDown();
                for (Future<?> one : all) {
                    one.get();
                }
            }

            Map<String, Set<Long>> stored = new HashMap<>();
            broker.recordsOf(Topics.DEVICES_READINGS.name()).forEach(record -> {
                var envelope = EnvelopeHeaders.read(record.headers());
                if (envelope.subject().startsWith("storm-")) {
                    String id = envelope.identity().id();
                    stored.computeIfAbsent(envelope.subject(), _ -> new LinkedHashSet<>())
                            .add(Long.valueOf(id.substring(0, id.indexOf('-'))));
                }
            });
            List<Long> each = IntStream.rangeClosed(1, ROUNDS * PER_ROUND)
                    .mapToObj(Long::valueOf)
                    .toList();
            assertThat(stored).hasSize(CONNECTIONS);
            assertThat(stored.values())
                    .allSatisfy(sequences -> assertThat(sequences).containsExactlyElementsOf(each));
            TestGateway.await("all connections to end", () -> gateway.gauge("millrace.mqtt.connections") == 0);
            TestGateway.await("all messages to end", () -> gateway.gauge("millrace.mqtt.in.flight.bytes") == 0);
        }
    }

    /// Sends, loses the connection before any answer, comes back and sends again until all is acknowledged.
    private static Void storm(int port, int device, int first, CountDownLatch start) throws Exception {
        start.await();
        String name = "storm-" + device;
        try (var client = RawClient.three(port, name, false)) {
            send(client, name, first, false);
            client.cut();
        }
        try (var client = RawClient.three(port, name, false)) {
            send(client, name, first, true);
            for (int number = first; number < first + PER_ROUND; number++) {
                assertThat(client.read()).hasToString("4 " + number);
            }
            client.cut();
        }
        return null;
    }

    private static void send(RawClient client, String device, int first, boolean isRepeat) throws IOException {
        for (int number = first; number < first + PER_ROUND; number++) {
            byte[] payload = StoredReadingsTest.reading(number).getBytes(UTF_8);
            client.publish(1, isRepeat, number, "devices/%s/readings".formatted(device), payload);
        }
    }
}
