package millrace.producers.mqttgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import millrace.schemas.EnvelopeHeaders;
import millrace.schemas.TestBroker;
import millrace.schemas.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A whole fleet is connected, loses its connections at once with messages in flight, and comes back at once.
///
/// The gateway is a process of its own, so that each end has 10,000 files open and not one process 20,000.
/// `-Dmillrace.reconnects=1000` where `ulimit -Hn` allows fewer.
@Timeout(600)
class ReconnectStormTest {

    private static final int DEVICES = Integer.getInteger("millrace.reconnects", 10_000);
    private static final int BOUND = 256 * 1024;
    private static final int MOST_MESSAGE_BYTES = 400;

    private final AtomicInteger acknowledged = new AtomicInteger();
    private final List<StormyDevice> fleet = IntStream.range(0, DEVICES)
            .mapToObj(number -> new StormyDevice("storm-" + number, acknowledged))
            .toList();

    @Test
    void losesNothingOfAFleetThatIsCutOffAtOnceAndComesBackAtOnce() throws Exception {
        int port = Mosquitto.anyFreePort();
        try (var kafka = DeviceBroker.start();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try (var gateway = start(kafka, port)) {
                end(begin(threads, device -> device.connect(port)));
                assertThat(gateway.gauge("millrace.mqtt.connections")).isEqualTo(DEVICES);

                // every socket is reset, and the gateway lives on
                end(begin(threads, StormyDevice::send));
                end(begin(threads, StormyDevice::cut));
                assertThat(comeBackAtOnce(threads, port)).isEqualTo(DEVICES);
                awaitFleet(gateway);

                // the gateway is killed, in the midst of messages
                int enough = acknowledged.get() + DEVICES;
                var sending = begin(threads, StormyDevice::sendUntilCutOff);
                TestGateway.await("acknowledgements", () -> acknowledged.get() >= enough);
                assertHeldLittle(gateway);
                gateway.kill();
                end(sending);
            }
            try (var gateway = start(kafka, port)) {
                assertThat(comeBackAtOnce(threads, port)).isZero();
                awaitFleet(gateway);
                assertHeldLittle(gateway);

                end(begin(threads, StormyDevice::cut));
                TestGateway.await("the last one to go", () -> gateway.gauge("millrace.mqtt.connections") == 0);
                assertThat(gateway.gauge("millrace.mqtt.in.flight.bytes")).isZero();
            }

            var stored = stored(kafka);
            assertThat(fleet).allSatisfy(device -> assertThat(stored.get(device.name()))
                    .containsExactlyElementsOf(device.sent()));
        }
    }

    private static GatewayProcess start(TestBroker kafka, int port) throws Exception {
        return GatewayProcess.start(
                kafka.bootstrapServers(), port, "MILLRACE_MQTT_MAX_IN_FLIGHT_BYTES=%d".formatted(BOUND));
    }

    /// The whole fleet comes back, and keeps losing its connections until a client that was never there is served.
    ///
    /// @return how many found their sessions
    private long comeBackAtOnce(ExecutorService threads, int port) throws Exception {
        var start = new CountDownLatch(1);
        var newcomerIsServed = new CountDownLatch(1);
        var storm = begin(threads, device -> {
            start.await();
            device.comeBack(port, newcomerIsServed);
        });
        start.countDown();
        try (var newcomer = RawClient.three(port, "newcomer", true)) {
            newcomer.publish(1, 1, "devices/newcomer/readings", StoredReadingsTest.reading(1));
            assertThat(newcomer.read()).hasToString("4 1");
        } finally {
            newcomerIsServed.countDown();
        }
        end(storm);
        return fleet.stream().filter(StormyDevice::foundItsSession).count();
    }

    private static void awaitFleet(GatewayProcess gateway) {
        for (String gauge : List.of("millrace.mqtt.connections", "millrace.mqtt.sessions")) {
            TestGateway.await("the fleet and no other", () -> gateway.gauge(gauge) == DEVICES);
        }
    }

    /// Each connection may bring one message more when the bound is reached.
    private static void assertHeldLittle(GatewayProcess gateway) {
        assertThat(gateway.gauge("millrace.mqtt.in.flight.bytes.most"))
                .isPositive()
                .isLessThan(BOUND + DEVICES * (double) MOST_MESSAGE_BYTES);
    }

    /// What a device does; it may fail as the network does.
    @FunctionalInterface
    private interface Deed {
        void of(StormyDevice device) throws Exception;
    }

    private List<Future<?>> begin(ExecutorService threads, Deed deed) {
        List<Future<?>> all = new ArrayList<>();
        for (StormyDevice device : fleet) {
            all.add(threads.submit(() -> {
                deed.of(device);
                return null;
            }));
        }
        return all;
    }

    private static void end(List<Future<?>> all) throws Exception {
        for (Future<?> one : all) {
            one.get();
        }
    }

    /// Sequences by device, in the order in which each was there first.
    private static Map<String, Set<Integer>> stored(TestBroker kafka) {
        Map<String, Set<Integer>> stored = new HashMap<>();
        kafka.recordsOf(Topics.DEVICES_READINGS.name()).forEach(record -> {
            var envelope = EnvelopeHeaders.read(record.headers());
            String id = envelope.identity().id();
            stored.computeIfAbsent(envelope.subject(), _ -> new LinkedHashSet<>())
                    .add(Integer.valueOf(id.substring(0, id.indexOf('-'))));
        });
        return stored;
    }
}
