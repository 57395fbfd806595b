package millrace.producers.mqttgateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A device that loses its connections, and sends again what is not acknowledged. Used by one thread at a time.
final class StormyDevice {

    private static final int IN_FLIGHT = 5;

    private final String name;
    private final AtomicInteger acknowledgements;
    private @Nullable RawClient client;
    private boolean foundItsSession;
    private int sent;
    private int acknowledged;

    /// @param acknowledgements counts those of all devices
    StormyDevice(String name, AtomicInteger acknowledgements) {
        this.name = name;
        this.acknowledgements = acknowledgements;
    }

    String name() {
        return name;
    }

    /// The sequences of all that it ever sent.
    List<Integer> sent() {
        return IntStream.rangeClosed(1, sent).boxed().toList();
    }

    /// Whether the gateway had its session when it came back.
    boolean foundItsSession() {
        return foundItsSession;
    }

    void connect(int port) throws IOException {
        client = RawClient.open(port, false);
        client().sendConnect(name, false, 0);
        foundItsSession = client().accepted();
    }

    private RawClient client() {
        return Objects.requireNonNull(client);
    }

    void cut() throws IOException {
        client().cut();
    }

    void send() throws IOException {
        for (int times = 0; times < IN_FLIGHT; times++) {
            sent++;
            publish(sent, false);
        }
    }

    /// With as many in flight as may be, until the gateway is gone.
    void sendUntilCutOff() throws IOException {
        try (var its = client()) {
            send();
            while (true) {
                readAcknowledgement(its);
            }
        } catch (IOException e) {
            assertThat(acknowledged).isLessThanOrEqualTo(sent);
        }
    }

    /// Sends again what is not acknowledged, and reads every answer; then loses the connection and comes back, until
    /// `isEnough`.
    void comeBack(int port, CountDownLatch isEnough) throws IOException {
        connect(port);
        boolean foundItsSessionFirst = foundItsSession;
        sendAgain();
        while (isEnough.getCount() > 0) {
            cut();
            connect(port);
        }
        foundItsSession = foundItsSessionFirst;
    }

    private void sendAgain() throws IOException {
        for (int number = acknowledged + 1; number <= sent; number++) {
            publish(number, true);
        }
        while (acknowledged < sent) {
            readAcknowledgement(client());
        }
    }

    private void publish(int number, boolean isRepeat) throws IOException {
        byte[] payload = StoredReadingsTest.reading(number).getBytes(UTF_8);
        client().publish(1, isRepeat, number, "devices/%s/readings".formatted(name), payload);
    }

    private void readAcknowledgement(RawClient from) throws IOException {
        assertThat(from.read()).hasToString("4 " + (acknowledged + 1));
        acknowledged++;
        acknowledgements.incrementAndGet();
    }
}
