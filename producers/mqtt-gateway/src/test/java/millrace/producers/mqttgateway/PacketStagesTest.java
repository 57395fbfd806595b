package millrace.producers.mqttgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The connection is cut at every stage of an exchange; the client does what a client has to do, and connects again.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PacketStagesTest {

    private static final int MESSAGES = 10;

    private TestGateway gateway;

    @BeforeAll
    void start() throws Exception {
        gateway = TestGateway.start(DeviceBroker.shared().bootstrapServers(), Map.of());
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    /// Where the connection is cut, for message after message.
    enum Stage {
        WITHIN_CONNECT(1),
        AFTER_CONNECT(1),
        WITHIN_PUBLISH_1(1),
        BEFORE_PUBACK(1),
        AFTER_PUBACK(1),
        WITHIN_PUBLISH_2(2),
        BEFORE_PUBREC(2),
        BETWEEN_PUBREC_AND_PUBREL(2),
        WITHIN_PUBREL(2),
        AFTER_PUBREL(2),
        AFTER_PUBCOMP(2);

        private final int qos;

        Stage(int qos) {
            this.qos = qos;
        }

        String device() {
            return name().toLowerCase(Locale.ROOT);
        }

        int qos() {
            return qos;
        }
    }

    @ParameterizedTest
    @EnumSource
    void losesAndSwapsNothingWhereverAConnectionIsCut(Stage stage) throws Exception {
        for (int sequence = 1; sequence <= MESSAGES; sequence++) {
            cutAt(stage, sequence);
            finish(stage, sequence);
        }

        var readings = TestGateway.readings(DeviceBroker.shared(), stage.device());
        var distinct = readings.stream()
                .collect(Collectors.toMap(
                        event -> event.envelope().identity(),
                        event -> event.value().getSequence(),
                        (first, _) -> first,
                        LinkedHashMap::new));
        assertThat(distinct.values())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, MESSAGES)
                        .mapToObj(Long::valueOf)
                        .toList());
        if (stage.qos() == 2) {
            assertThat(readings).hasSize(MESSAGES);
        }
    }

    private void cutAt(Stage stage, int sequence) throws IOException {
        try (var client = RawClient.open(gateway.port(), false)) {
            if (stage == Stage.WITHIN_CONNECT) {
                client.bytes(new byte[] {0x10, 20, 0, 4, 'M', 'Q'});
                client.cut();
                return;
            }
            client.sendConnect(stage.device(), false, 0);
            client.accepted();
            switch (stage) {
                case WITHIN_CONNECT, AFTER_CONNECT -> {
                    // nothing more
                }
                case WITHIN_PUBLISH_1, WITHIN_PUBLISH_2 ->
                    client.bytes(new byte[] {(byte) (0x30 | stage.qos() << 1), 60, 0, 20, 'd', 'e', 'v'});
                case BEFORE_PUBACK, BEFORE_PUBREC -> publish(client, stage, sequence, false);
                case AFTER_PUBACK, BETWEEN_PUBREC_AND_PUBREL -> {
                    publish(client, stage, sequence, false);
                    client.read();
                }
                case WITHIN_PUBREL -> {
                    publish(client, stage, sequence, false);
                    client.read();
                    client.bytes(new byte[] {0x62, 2, 0});
                }
                case AFTER_PUBREL -> {
                    publish(client, stage, sequence, false);
                    client.read();
                    client.release(sequence);
                }
                case AFTER_PUBCOMP -> {
                    publish(client, stage, sequence, false);
                    client.read();
                    client.release(sequence);
                    client.read();
                }
            }
            client.cut();
        }
    }

    /// What a client does that has its session: sends again what is not acknowledged, from where it stands.
    private void finish(Stage stage, int sequence) throws IOException {
        try (var client = RawClient.three(gateway.port(), stage.device(), false)) {
            switch (stage) {
                case WITHIN_CONNECT, AFTER_CONNECT, WITHIN_PUBLISH_1 -> {
                    publish(client, stage, sequence, false);
                    assertThat(client.read()).hasToString("4 " + sequence);
                }
                case BEFORE_PUBACK -> {
                    publish(client, stage, sequence, true);
                    assertThat(client.read()).hasToString("4 " + sequence);
                }
                case WITHIN_PUBLISH_2, BEFORE_PUBREC -> {
                    publish(client, stage, sequence, stage == Stage.BEFORE_PUBREC);
                    assertThat(client.read()).hasToString("5 " + sequence);
                    client.release(sequence);
                    assertThat(client.read()).hasToString("7 " + sequence);
                }
                case BETWEEN_PUBREC_AND_PUBREL, WITHIN_PUBREL, AFTER_PUBREL -> {
                    client.release(sequence);
                    assertThat(client.read()).hasToString("7 " + sequence);
                }
                case AFTER_PUBACK, AFTER_PUBCOMP -> {
                    // nothing is owed
                }
            }
        }
    }

    private static void publish(RawClient client, Stage stage, int sequence, boolean isRepeat) throws IOException {
        String topic = "devices/%s/readings".formatted(stage.device());
        if (isRepeat) {
            client.publishAgain(stage.qos(), sequence, topic, StoredReadingsTest.reading(sequence));
        } else {
            client.publish(stage.qos(), sequence, topic, StoredReadingsTest.reading(sequence));
        }
    }
}
