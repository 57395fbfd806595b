package millrace.consumers.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;

/// A mail server that does what a test tells it to, where well-behaved servers cannot be brought to.
///
/// Knows these steps: `greeting`, the first word of each command in lower case, and `dot`. What is not told is answered
/// as by a willing server without extensions.
final class ScriptedServer implements AutoCloseable {

    /// What to do at a step.
    @FunctionalInterface
    interface Act {
        void on(Socket client) throws IOException;
    }

    /// Ends a connection as a crashed machine does.
    static final Act RESET = client -> {
        client.setSoLinger(true, 0);
        client.close();
    };

    /// Never answers.
    static final Act HANG = client -> {};

    private static final Map<String, String> WILLING = Map.of(
            "greeting", "220 ready",
            "ehlo", "250 hello",
            "mail", "250 ok",
            "rcpt", "250 ok",
            "data", "354 go on",
            "dot", "250 2.0.0 Ok: queued as 4BX7",
            "rset", "250 ok",
            "quit", "221 bye");

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Map<String, Queue<Act>> script = new HashMap<>();
    private final List<Socket> clients = Collections.synchronizedList(new ArrayList<>());
    private final List<String> commands = Collections.synchronizedList(new ArrayList<>());
    private final List<String> mails = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger connections = new AtomicInteger();

    ScriptedServer() throws IOException {
        Thread.ofVirtual().start(this::accept);
    }

    /// Answers a step once with this line; told again, the next time.
    ScriptedServer answer(String step, String line) {
        return act(step, client -> write(client, line + "\r\n"));
    }

    ScriptedServer act(String step, Act act) {
        synchronized (script) {
            script.computeIfAbsent(step, _ -> new ArrayDeque<>()).add(act);
        }
        return this;
    }

    static void write(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        client.getOutputStream().flush();
    }

    int port() {
        return listener.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    List<String> commands() {
        synchronized (commands) {
            return List.copyOf(commands);
        }
    }

    /// What was received up to a final dot, without it and as sent.
    List<String> mails() {
        synchronized (mails) {
            return List.copyOf(mails);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        synchronized (clients) {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    private void accept() {
        try {
            while (true) {
                var client = listener.accept();
                clients.add(client);
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException _) {
            // closed
        }
    }

    private void serve(Socket client) {
        try {
            var lines = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            step("greeting", client);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                commands.add(line);
                var command = line.split(" ", 2)[0].toLowerCase(Locale.ROOT);
                if (step(command, client) && command.equals("data")) {
                    readMail(lines);
                    step("dot", client);
                }
            }
        } catch (IOException _) {
            // the client or the script ended it
        }
    }

    private void readMail(BufferedReader lines) throws IOException {
        var mail = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals(".")) {
                mails.add(mail.toString());
                return;
            }
            mail.append(line).append("\r\n");
        }
        throw new IOException("the client left before the final dot");
    }

    /// Whether the willing answer was given.
    private boolean step(String step, Socket client) throws IOException {
        Act act;
        synchronized (script) {
            var acts = script.getOrDefault(step, new ArrayDeque<>());
            act = acts.poll();
        }
        if (act == null) {
            write(client, WILLING.getOrDefault(step, "500 what?") + "\r\n");
            return true;
        }
        act.on(client);
        return false;
    }

    static ScriptedServer willing() {
        try {
            return new ScriptedServer();
        } catch (IOException e) {
            throw new UncheckedIOException("no port", e);
        }
    }
}
