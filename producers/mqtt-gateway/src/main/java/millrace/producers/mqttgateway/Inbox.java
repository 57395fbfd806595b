package millrace.producers.mqttgateway;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// The messages of one connection between their arrival and their acknowledgement.
///
/// Acknowledgements go out in the order in which the messages came (MQTT 3.1.1 and 5, section 4.6). Beyond `window`
/// messages, or while the gateway as a whole holds as much as it may, nothing is read from the socket. On the event
/// loop.
final class Inbox {

    /// QoS 2 messages that wait for their PUBREL are not held back by reading less: the PUBREL would not be read
    /// either.
    private static final int UNRELEASED_PER_WINDOW = 10;

    private final ChannelHandlerContext context;
    private final Listening listening;
    private final Packets packets;
    private final Session session;
    private final Deque<Receipt> receipts = new ArrayDeque<>();
    private final AtomicBoolean settles = new AtomicBoolean();
    private final Runnable onRoom = this::thereIsRoom;
    private boolean waitsForRoom;
    private boolean isClosed;
    private long resumed = System.nanoTime();

    Inbox(ChannelHandlerContext context, Listening listening, Packets packets, Session session) {
        this.context = context;
        this.listening = listening;
        this.packets = packets;
        this.session = session;
    }

    void take(MqttQoS qos, int packetId, Message message) {
        CompletableFuture<Verdict> verdict = listening.intake().accept(message);
        if (qos == MqttQoS.EXACTLY_ONCE) {
            session.received(packetId, verdict);
        }
        await(new Receipt(qos, packetId, verdict));
    }

    /// Whether a QoS 2 message came before and is not released: it is not stored again, and acknowledged as the first.
    boolean isRepeat(int packetId) {
        Optional<CompletableFuture<Verdict>> first = session.unreleased(packetId);
        first.ifPresent(verdict -> await(new Receipt(MqttQoS.EXACTLY_ONCE, packetId, verdict)));
        return first.isPresent();
    }

    boolean holdsTooMany() {
        return session.unreleased() >= listening.window() * UNRELEASED_PER_WINDOW;
    }

    private void await(Receipt receipt) {
        receipts.add(receipt);
        CompletableFuture<Void> _ = receipt.verdict().thenRun(this::settleSoon);
        pauseIfFull();
    }

    void release(int packetId) {
        Wire.send(context, packets.completed(packetId, session.release(packetId)));
    }

    /// From any thread; many verdicts are settled at once.
    private void settleSoon() {
        if (settles.compareAndSet(false, true)) {
            context.executor().execute(this::settle);
        }
    }

    private void settle() {
        settles.set(false);
        boolean wrote = false;
        while (!isClosed && !receipts.isEmpty() && receipts.getFirst().verdict().isDone()) {
            wrote |= settle(receipts.removeFirst());
        }
        if (wrote) {
            context.flush();
        }
        resumeIfRoom();
    }

    /// @return whether an acknowledgement was written
    private boolean settle(Receipt receipt) {
        return switch (receipt.verdict().resultNow()) {
            case Verdict.Stored() -> write(receipt, () -> packets.stored(receipt.qos(), receipt.packetId()));
            case Verdict.Kept(var refusal) -> {
                endExchange(receipt);
                yield write(receipt, () -> packets.kept(receipt.qos(), receipt.packetId(), refusal));
            }
            case Verdict.Refused(var refusal)
            when packets.tellRefusals() || receipt.qos() == MqttQoS.AT_MOST_ONCE -> {
                endExchange(receipt);
                yield write(receipt, () -> packets.refused(receipt.qos(), receipt.packetId(), refusal));
            }
            case Verdict.Refused(var _) -> end(Ending.DEAD_LETTERS);
            case Verdict.Failed(var _) -> end(Ending.NOT_STORED);
        };
    }

    /// A PUBREC that refuses ends the exchange (MQTT 5, section 4.3.3).
    private void endExchange(Receipt receipt) {
        if (packets.tellRefusals() && receipt.qos() == MqttQoS.EXACTLY_ONCE) {
            session.release(receipt.packetId());
        }
    }

    private boolean write(Receipt receipt, Supplier<MqttMessage> acknowledgement) {
        if (receipt.qos() == MqttQoS.AT_MOST_ONCE) {
            return false;
        }
        Wire.write(context, acknowledgement.get());
        return true;
    }

    /// After the acknowledgements that are due.
    private boolean end(Ending why) {
        isClosed = true;
        context.flush();
        context.pipeline().fireUserEventTriggered(new Connection.End(why));
        return false;
    }

    private void pauseIfFull() {
        if (receipts.size() >= listening.window() || listening.inFlight().isFull()) {
            context.channel().config().setAutoRead(false);
            resumeIfRoom();
        }
    }

    private void resumeIfRoom() {
        if (isClosed || waitsForRoom || !isPaused() || receipts.size() >= listening.window()) {
            return;
        }
        if (listening.inFlight().isFull()) {
            waitsForRoom = true;
            listening.inFlight().whenThereIsRoom(onRoom);
        } else {
            resumed = System.nanoTime();
            context.channel().config().setAutoRead(true);
        }
    }

    /// From any thread.
    private void thereIsRoom() {
        context.executor().execute(() -> {
            waitsForRoom = false;
            resumeIfRoom();
        });
    }

    boolean isPaused() {
        return !context.channel().config().isAutoRead();
    }

    /// Whether it has been reading for as long as `time`.
    boolean listensSince(Duration time) {
        return !isPaused() && System.nanoTime() - resumed >= time.toNanos();
    }

    /// What is not acknowledged now never will be; the client sends it again.
    void close() {
        isClosed = true;
        receipts.clear();
        listening.inFlight().forget(onRoom);
    }
}
