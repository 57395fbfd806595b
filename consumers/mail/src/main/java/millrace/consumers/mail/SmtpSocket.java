package millrace.consumers.mail;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// Lines to and from an SMTP server, plain or over TLS. Every exchange has a time limit, every reply a size limit.
final class SmtpSocket implements AutoCloseable {

    private static final int LONGEST_LINE = 4_096;
    private static final int MOST_LINES = 100;

    private final Watchdog watchdog;
    private final String host;
    private final Socket plain;
    private InputStream in;
    private OutputStream out;

    private SmtpSocket(Watchdog watchdog, String host, Socket plain) throws IOException {
        this.watchdog = watchdog;
        this.host = host;
        this.plain = plain;
        this.in = new BufferedInputStream(plain.getInputStream());
        this.out = new BufferedOutputStream(plain.getOutputStream());
    }

    /// Connects to the first address of `host` that answers.
    ///
    /// @param limit for each address
    @SuppressWarnings("AddressSelection") // all addresses are tried
    static SmtpSocket connect(Watchdog watchdog, String host, int port, Duration limit) throws IOException {
        IOException last = new IOException("no address");
        for (InetAddress address : InetAddress.getAllByName(host)) {
            var socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(address, port), Math.toIntExact(limit.toMillis()));
                socket.setTcpNoDelay(true);
                return new SmtpSocket(watchdog, host, socket);
            } catch (IOException e) {
                Watchdog.closeQuietly(socket);
                last = e;
            }
        }
        throw last;
    }

    /// Goes on under TLS with a server that proves to be `host`.
    ///
    /// @throws ProtocolException if the server has already sent more than was asked for: whoever sits in
    ///     between may have put it there (CVE-2011-0411)
    void startTls(SSLContext context, Duration limit) throws IOException {
        if (in.available() > 0) {
            throw new ProtocolException("there is plain text behind the start of TLS");
        }
        watchdog.within(limit, plain, () -> {
            var secure = (SSLSocket) context.getSocketFactory().createSocket(plain, host, plain.getPort(), true);
            var parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
            secure.startHandshake();
            in = new BufferedInputStream(secure.getInputStream());
            out = new BufferedOutputStream(secure.getOutputStream());
            return secure;
        });
    }

    /// Sends commands, each a line, and gives the reply to each: more than one only where PIPELINING is offered.
    List<SmtpReply> ask(Duration limit, List<String> commands) throws IOException {
        return watchdog.within(limit, plain, () -> {
            for (String command : commands) {
                out.write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
            out.flush();
            var replies = new ArrayList<SmtpReply>();
            for (int i = 0; i < commands.size(); i++) {
                replies.add(readReply());
            }
            return replies;
        });
    }

    SmtpReply ask(Duration limit, String command) throws IOException {
        return ask(limit, List.of(command)).getFirst();
    }

    /// Sends bytes to which there is no reply, and waits until the system has taken them all.
    void send(Duration limit, byte[] bytes) throws IOException {
        watchdog.within(limit, plain, () -> {
            out.write(bytes);
            out.flush();
            return bytes.length;
        });
    }

    SmtpReply read(Duration limit) throws IOException {
        return watchdog.within(limit, plain, this::readReply);
    }

    /// Our own address as EHLO has it (RFC 5321, 4.1.3).
    String addressLiteral() {
        String address = plain.getLocalAddress().getHostAddress();
        int zone = address.indexOf('%');
        String bare = zone < 0 ? address : address.substring(0, zone);
        return bare.indexOf(':') < 0 ? "[" + bare + "]" : "[IPv6:" + bare + "]";
    }

    /// Closes the plain socket: closing the TLS one would wait for a peer that does not read.
    @Override
    public void close() {
        Watchdog.closeQuietly(plain);
    }

    private SmtpReply readReply() throws IOException {
        var lines = new ArrayList<String>();
        String line = readLine();
        String code = code(line);
        while (line.length() > 3 && line.charAt(3) == '-') {
            lines.add(line.substring(4));
            line = readLine();
            if (!code(line).equals(code) || lines.size() > MOST_LINES) {
                throw new ProtocolException("the lines of a reply do not belong together");
            }
        }
        lines.add(line.length() > 4 ? line.substring(4) : "");
        return new SmtpReply(Integer.parseInt(code), lines);
    }

    private static String code(String line) throws ProtocolException {
        boolean isCode = line.length() >= 3
                && line.charAt(0) >= '2'
                && line.charAt(0) <= '5'
                && Character.digit(line.charAt(1), 10) >= 0
                && Character.digit(line.charAt(2), 10) >= 0
                && (line.length() == 3 || line.charAt(3) == ' ' || line.charAt(3) == '-');
        if (!isCode) {
            throw new ProtocolException("'" + PrintableText.of(line, 40) + "' is not a reply of SMTP");
        }
        return line.substring(0, 3);
    }

    private String readLine() throws IOException {
        var line = new StringBuilder();
        while (true) {
            int next = in.read();
            switch (next) {
                case -1 -> throw new IOException("the server closed the connection");
                case '\n' -> {
                    return line.toString();
                }
                case '\r' -> {
                    // the line feed ends the line
                }
                default -> line.append((char) next);
            }
            if (line.length() > LONGEST_LINE) {
                throw new ProtocolException("a line of a reply is longer than " + LONGEST_LINE + " characters");
            }
        }
    }
}
