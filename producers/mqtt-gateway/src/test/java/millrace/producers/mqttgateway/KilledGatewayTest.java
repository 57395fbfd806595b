package millrace.producers.mqttgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import millrace.schemas.EnvelopeHeaders;
import millrace.schemas.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class KilledGatewayTest {

    private static final int DEVICES = 10;
    private static final int READINGS = 1_500;
    private static final int IN_FLIGHT = 20;
    private static final int KILLS = 3;

    private final AtomicInteger acknowledged = new AtomicInteger();

    @Test
    void losesNothingAcknowledgedAndSwapsNothingWhenItIsKilled() throws Exception {
        var broker = DeviceBroker.shared();
        int port = anyFreePort();
        GatewayProcess gateway = GatewayProcess.start(broker.bootstrapServers(), port);
        try (var devices = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = IntStream.range(0, DEVICES)
                    .<Future<?>>mapToObj(device -> devices.submit(() -> publishAll(port, "killed-" + device)))
                    .toList();
            for (int kill = 1; kill <= KILLS; kill++) {
                int enough = kill * DEVICES * READINGS / (KILLS + 1);
                TestGateway.await("%d acknowledgements".formatted(enough), () -> acknowledged.get() >= enough);
                gateway.kill();
                assertThat(acknowledged.get()).isLessThan(DEVICES * READINGS);
                gateway = GatewayProcess.start(broker.bootstrapServers(), port);
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            gateway.kill();
        }

        Map<String, Set<Long>> stored = new HashMap<>();
        Set<String> identities = new LinkedHashSet<>();
        broker.recordsOf(Topics.DEVICES_READINGS.name()).forEach(record -> {
            var envelope = EnvelopeHeaders.read(record.headers());
            if (envelope.subject().startsWith("killed-")) {
                String id = envelope.identity().id();
                identities.add(envelope.subject() + " " + id);
                stored.computeIfAbsent(envelope.subject(), _ -> new LinkedHashSet<>())
                        .add(Long.valueOf(id.substring(0, id.indexOf('-'))));
            }
        });
        List<Long> each =
                IntStream.rangeClosed(1, READINGS).mapToObj(Long::valueOf).toList();
        assertThat(stored).hasSize(DEVICES);
        assertThat(stored.values())
                .allSatisfy(sequences -> assertThat(sequences).containsExactlyElementsOf(each));
        // what was sent again is the same event
        assertThat(identities).hasSize(DEVICES * READINGS);
    }

    private static int anyFreePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /// Publishes with `IN_FLIGHT` messages in flight; after a lost connection, again from the first one that is not
    /// acknowledged.
    private Void publishAll(int port, String device) {
        int done = 0;
        while (done < READINGS) {
            List<Integer> answers = new ArrayList<>();
            try (var client = RawClient.three(port, device, false)) {
                int sent = done;
                while (done + answers.size() < READINGS) {
                    while (sent < READINGS && sent - done - answers.size() < IN_FLIGHT) {
                        sent++;
                        client.publish(
                                1, sent, "devices/%s/readings".formatted(device), StoredReadingsTest.reading(sent));
                    }
                    var answer = client.read();
                    assertThat(answer).hasToString("4 " + (done + answers.size() + 1));
                    answers.add(answer.packetId());
                    acknowledged.incrementAndGet();
                }
            } catch (IOException e) {
                Thread.onSpinWait(); // the gateway is dead; it comes back
            }
            done += answers.size();
        }
        return null;
    }
}
