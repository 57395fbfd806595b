package millrace.producers.mqttgateway;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.ssl.SSLContext;

/// An MQTT client that does exactly what it is told, byte by byte, right or wrong.
final class RawClient implements AutoCloseable {

    static final int CONNACK = 2;
    static final int PUBACK = 4;
    static final int PUBREC = 5;
    static final int PUBCOMP = 7;
    static final int SUBACK = 9;
    static final int UNSUBACK = 11;
    static final int PINGRESP = 13;
    static final int DISCONNECT = 14;

    private static final int CLEAN = 0x02;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final boolean isFive;

    private RawClient(Socket socket, boolean isFive) throws IOException {
        this.socket = socket;
        this.socket.setSoTimeout(60_000);
        this.socket.setTcpNoDelay(true);
        this.in = new DataInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
        this.isFive = isFive;
    }

    static final class Packet {

        private final int type;
        private final byte[] body;

        Packet(int type, byte[] body) {
            this.type = type;
            this.body = body;
        }

        int type() {
            return type;
        }

        /// What is behind the fixed header.
        byte[] body() {
            return body;
        }

        int packetId() {
            return (body[0] & 0xff) << 8 | (body[1] & 0xff);
        }

        /// MQTT 5 leaves it out for success.
        int reasonCode() {
            return body.length > 2 ? body[2] & 0xff : 0;
        }

        /// What its only property, a reason string, says; `at` bytes stand before the properties.
        String reason(int at) {
            int text = at + (body[at] < 0 ? 2 : 1) + 3;
            int length = (body[text - 2] & 0xff) << 8 | (body[text - 1] & 0xff);
            return new String(body, text, length, StandardCharsets.UTF_8);
        }

        /// Type and packet id, for example `4 7`, a PUBACK.
        @Override
        public String toString() {
            return type + (body.length >= 2 ? " " + packetId() : "");
        }
    }

    static RawClient open(int port, boolean isFive) throws IOException {
        return new RawClient(new Socket(InetAddress.getLoopbackAddress(), port), isFive);
    }

    static RawClient tls(int port, SSLContext context) throws IOException {
        return new RawClient(context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port), true);
    }

    static RawClient three(int port, String clientId, boolean isClean) throws IOException {
        var client = open(port, false);
        client.sendConnect(clientId, isClean, 0);
        client.accepted();
        return client;
    }

    static RawClient five(int port, String clientId) throws IOException {
        var client = open(port, true);
        client.sendConnect(clientId, true, 0);
        client.accepted();
        return client;
    }

    /// @return whether the session was there before
    boolean accepted() throws IOException {
        Packet answer = read();
        if (answer.type() != CONNACK || answer.body()[1] != 0) {
            throw new AssertionError("not accepted: " + answer + " " + Arrays.toString(answer.body()));
        }
        return answer.body()[0] == 1;
    }

    void sendConnect(String clientId, boolean isClean, int keepAliveSeconds) throws IOException {
        connect(isClean ? CLEAN : 0, keepAliveSeconds, new byte[0], body -> text(body, clientId));
    }

    /// @param properties of MQTT 5
    void connect(int flags, int keepAliveSeconds, byte[] properties, Body payload) throws IOException {
        send(0x10, body -> {
            text(body, "MQTT");
            body.write(isFive ? 5 : 4);
            body.write(flags);
            body.writeShort(keepAliveSeconds);
            if (isFive) {
                body.write(properties.length);
                body.write(properties);
            }
            payload.write(body);
        });
    }

    void publish(int qos, int packetId, String topic, String payload) throws IOException {
        publish(qos, false, packetId, topic, payload.getBytes(StandardCharsets.UTF_8));
    }

    void publishAgain(int qos, int packetId, String topic, String payload) throws IOException {
        publish(qos, true, packetId, topic, payload.getBytes(StandardCharsets.UTF_8));
    }

    void publish(int qos, boolean isDup, int packetId, String topic, byte[] payload) throws IOException {
        send(0x30 | qos << 1 | (isDup ? 8 : 0), body -> {
            text(body, topic);
            if (qos > 0) {
                body.writeShort(packetId);
            }
            if (isFive) {
                body.write(0);
            }
            body.write(payload);
        });
    }

    void release(int packetId) throws IOException {
        send(0x62, body -> body.writeShort(packetId));
    }

    void ping() throws IOException {
        send(0xc0, _ -> {});
    }

    void disconnect() throws IOException {
        send(0xe0, _ -> {});
    }

    /// What is written to the body of a packet.
    @FunctionalInterface
    interface Body {
        void write(DataOutputStream body) throws IOException;
    }

    void send(int firstByte, Body body) throws IOException {
        var bytes = new ByteArrayOutputStream();
        body.write(new DataOutputStream(bytes));
        var packet = new ByteArrayOutputStream();
        packet.write(firstByte);
        int length = bytes.size();
        do {
            packet.write(length % 128 | (length > 127 ? 0x80 : 0));
            length /= 128;
        } while (length > 0);
        packet.write(bytes.toByteArray());
        bytes(packet.toByteArray());
    }

    void bytes(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    static void text(DataOutputStream body, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        body.writeShort(bytes.length);
        body.write(bytes);
    }

    /// @throws EOFException if the gateway has ended the connection
    Packet read() throws IOException {
        int type = in.readUnsignedByte() >> 4;
        int length = 0;
        int shift = 0;
        int digit;
        do {
            digit = in.readUnsignedByte();
            length |= (digit & 127) << shift;
            shift += 7;
        } while (digit > 127);
        return new Packet(type, in.readNBytes(length));
    }

    /// Whether the gateway ends the connection without a further word.
    boolean isEnded() throws IOException {
        try {
            return in.read() == -1;
        } catch (IOException e) {
            return true;
        }
    }

    /// Ends the connection with a reset, without a word.
    void cut() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
