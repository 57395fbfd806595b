package millrace.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Many devices that publish at QoS 1 (MQTT 3.1.1) as fast as they are acknowledged, with so many messages in flight
/// each. One thread and one selector: as little of the machine as can be.
final class MqttLoad implements AutoCloseable {

    private static final int PUBACK_BYTES = 4;

    private final Selector selector = Selector.open();
    private final List<Device> devices = new ArrayList<>();
    private long acknowledged;

    /// @param port on loopback
    /// @param run tells the devices of one run from those of another
    MqttLoad(int port, String run, int connections, int inFlight) throws IOException {
        for (int number = 0; number < connections; number++) {
            devices.add(new Device(port, "%s-%d".formatted(run, number), inFlight));
        }
    }

    long acknowledged() {
        return acknowledged;
    }

    /// Publishes until `System.nanoTime` is `deadline`.
    void publishUntil(long deadline) throws IOException {
        for (Device device : devices) {
            device.fill();
        }
        pump(deadline, true);
    }

    /// Publishes no more, and waits until everything is acknowledged, or `deadline`.
    void settle(long deadline) throws IOException {
        pump(deadline, false);
    }

    private void pump(long deadline, boolean publishes) throws IOException {
        while (System.nanoTime() < deadline && (publishes || devices.stream().anyMatch(Device::waits))) {
            selector.select(100);
            for (SelectionKey key : selector.selectedKeys()) {
                var device = (Device) key.attachment();
                acknowledged += device.read();
                if (publishes) {
                    device.fill();
                }
                device.write();
            }
            selector.selectedKeys().clear();
        }
    }

    @Override
    public void close() throws IOException {
        for (Device device : devices) {
            device.channel.close();
        }
        selector.close();
    }

    private final class Device {

        private final SocketChannel channel;
        private final SelectionKey key;
        private final byte[] topic;
        private final int mostInFlight;
        private final ByteBuffer in = ByteBuffer.allocate(1024);
        private final ByteBuffer out = ByteBuffer.allocate(8 * 1024);
        private int inFlight;
        private int sequence;

        Device(int port, String name, int mostInFlight) throws IOException {
            this.topic = "devices/%s/readings".formatted(name).getBytes(StandardCharsets.US_ASCII);
            this.mostInFlight = mostInFlight;
            this.channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            byte[] id = name.getBytes(StandardCharsets.US_ASCII);
            out.put(new byte[] {0x10, (byte) (12 + id.length), 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, (byte) id.length
            });
            out.put(id);
            channel.write(out.flip());
            out.clear();
            ByteBuffer connack = ByteBuffer.allocate(4);
            while (connack.hasRemaining()) {
                if (channel.read(connack) < 0) {
                    throw new EOFException("no CONNACK on port " + port);
                }
            }
            channel.configureBlocking(false);
            key = channel.register(selector, SelectionKey.OP_READ, this);
        }

        boolean waits() {
            return inFlight > 0;
        }

        void fill() throws IOException {
            while (inFlight < mostInFlight && out.remaining() > 512) {
                sequence++;
                byte[] payload =
                        "{\"time\":\"2026-03-01T12:00:00Z\",\"sequence\":%d,\"measurements\":{\"temperature\":21.5,\"humidity\":48}}"
                                .formatted(sequence)
                                .getBytes(StandardCharsets.US_ASCII);
                int length = 2 + topic.length + 2 + payload.length;
                out.put((byte) 0x32);
                if (length > 127) {
                    out.put((byte) (length % 128 | 0x80)).put((byte) (length / 128));
                } else {
                    out.put((byte) length);
                }
                out.putShort((short) topic.length)
                        .put(topic)
                        .putShort((short) (1 + sequence % 65_535))
                        .put(payload);
                inFlight++;
            }
            write();
        }

        void write() throws IOException {
            out.flip();
            if (out.hasRemaining()) {
                channel.write(out);
            }
            key.interestOps(out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
            out.compact();
        }

        /// How many were acknowledged.
        int read() throws IOException {
            if (channel.read(in) < 0) {
                throw new EOFException("the connection has been ended");
            }
            int acks = in.position() / PUBACK_BYTES;
            in.flip().position(acks * PUBACK_BYTES);
            in.compact();
            inFlight -= acks;
            return acks;
        }
    }
}
