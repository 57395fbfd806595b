package millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailSinkTest {

    @TempDir
    Path folder;

    private final int port = Listener.anyFreePort();
    private MailSink sink = new MailSink(new Maildir(Path.of("unused"), InstantSource.system()), port);

    @BeforeEach
    void start() {
        sink = new MailSink(new Maildir(folder, InstantSource.system()), port);
        sink.start();
    }

    @AfterEach
    void stop() {
        sink.close();
    }

    @Test
    void keepsAMailAsItWasSentOnceItSaysSo() throws IOException {
        String answer = send("To: ada@example.com\r\nSubject: one\r\n\r\n..a line that begins with a dot\r\n");

        assertThat(answer).startsWith("250 ");
        assertThat(mails()).containsExactly("""
                Return-Path: <shop@example.com>\r
                Delivered-To: ada@example.com\r
                To: ada@example.com\r
                Subject: one\r
                \r
                .a line that begins with a dot\r
                """);
        assertThat(folder.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void givesEachOfManyMailsAtOnceAFileOfItsOwn() throws Exception {
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<String>> mails = IntStream.range(0, 300)
                    .<Callable<String>>mapToObj(n -> () -> send("Subject: %d\r\n\r\n".formatted(n)))
                    .toList();
            for (var answer : senders.invokeAll(mails)) {
                assertThat(answer.get()).startsWith("250 ");
            }
        }

        assertThat(mails().stream().map(mail -> mail.substring(mail.indexOf("Subject"))))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 300)
                        .mapToObj("Subject: %d\r\n\r\n"::formatted)
                        .toList());
    }

    @Test
    void answersThatItCouldNotStoreAMailWhenItCouldNot() throws IOException {
        Files.delete(folder.resolve("tmp"));

        String answer = send("Subject: lost\r\n\r\n");

        assertThat(answer).isEqualTo("452 4.3.1 the mail could not be stored; try again later");
        assertThat(mails()).isEmpty();
    }

    private List<String> mails() throws IOException {
        try (var files = Files.list(folder.resolve("new"))) {
            return files.map(MailSinkTest::text).toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The server's answer to the end of the data.
    private String send(String mail) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port);
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                var out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.US_ASCII)) {
            in.readLine();
            for (String command :
                    List.of("HELO test", "MAIL FROM:<shop@example.com>", "RCPT TO:<ada@example.com>", "DATA")) {
                say(out, command + "\r\n");
                in.readLine();
            }
            say(out, mail + ".\r\n");
            return in.readLine();
        }
    }

    private static void say(Writer out, String line) throws IOException {
        out.write(line);
        out.flush();
    }
}
