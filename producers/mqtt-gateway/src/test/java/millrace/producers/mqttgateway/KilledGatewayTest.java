package millrace.producers.mqttgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
        int port = Mosquitto.anyFreePort();
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

    /// Nothing that a device is told depends on what a gateway remembers.
    @Test
    void finishesWhatItHasForgotten() throws Exception {
        var broker = DeviceBroker.shared();
        int port = Mosquitto.anyFreePort();
        String untimed = "{\"measurements\":{\"t\":1}}";
        try (var gateway = GatewayProcess.start(broker.bootstrapServers(), port);
                var client = RawClient.three(port, "forgotten", false)) {
            client.publish(1, 1, "devices/forgotten/readings", StoredReadingsTest.reading(1));
            client.publish(2, 2, "devices/forgotten/readings", StoredReadingsTest.reading(2));
            client.publish(2, 3, "devices/forgotten/readings", StoredReadingsTest.reading(3));
            client.publish(1, 4, "devices/untimed/readings", untimed);
            for (String answer : List.of("4 1", "5 2", "5 3", "4 4")) {
                assertThat(client.read()).hasToString(answer);
            }
            gateway.kill();
        }

        try (var _ = GatewayProcess.start(broker.bootstrapServers(), port);
                var client = RawClient.open(port, false)) {
            client.sendConnect("forgotten", false, 0);
            assertThat(client.accepted()).isFalse();
            client.publishAgain(1, 1, "devices/forgotten/readings", StoredReadingsTest.reading(1));
            client.publishAgain(2, 2, "devices/forgotten/readings", StoredReadingsTest.reading(2));
            client.release(3);
            client.publishAgain(1, 4, "devices/untimed/readings", untimed);
            // PUBCOMP overtakes what is not stored yet
            List<String> answers = new ArrayList<>();
            for (int times = 0; times < 4; times++) {
                answers.add(client.read().toString());
            }
            assertThat(answers).containsExactlyInAnyOrder("4 1", "5 2", "7 3", "4 4");
            client.release(2);
            assertThat(client.read()).hasToString("7 2");
        }

        assertThat(TestGateway.readings(broker, "forgotten"))
                .extracting(event -> event.envelope().identity())
                .hasSize(5)
                .satisfies(ids -> assertThat(new LinkedHashSet<>(ids)).hasSize(3));
        // neither sequence nor time: what is sent again cannot be told from the next one
        assertThat(TestGateway.readings(broker, "untimed"))
                .extracting(event -> event.envelope().identity())
                .doesNotHaveDuplicates()
                .hasSize(2);
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
