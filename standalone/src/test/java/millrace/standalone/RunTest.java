package millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import millrace.process.WrongSettingsException;
import millrace.schemas.Provisioning;
import millrace.schemas.SchemaRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {

    private static final Installation INSTALLATION = Installation.fromSystemProperties();

    @TempDir
    Path data;

    private RunFolder folder;
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void setUp() {
        folder = new RunFolder(data);
    }

    @AfterEach
    void stop() {
        http.close();
    }

    @Test
    void turnsAnOrderIntoAMailAndFindsEverythingAgain() throws Exception {
        Map<String, Integer> ids;
        try (var run = folder.start()) {
            ids = schemaIds(run);
            assertThat(post(run, profile(), order("o-1")).statusCode()).isEqualTo(200);

            assertThat(publishOverMqtt(run)).containsExactly(0x20, 2, 0, 0, 0x40, 2, 0, 1);

            String mail = folder.awaitMails(1).getFirst();
            assertThat(mail)
                    .contains("Delivered-To: ada@example.com\r\n")
                    .contains("o-1")
                    .contains("Ada Lovelace")
                    .contains("12.50");
        }

        try (var run = folder.start()) {
            assertThat(schemaIds(run)).isEqualTo(ids);
            assertThat(replay(run, "--plan"))
                    .containsPattern("\nall +0 +[1-9][0-9]* +0 ")
                    .endsWith(" of notifications.requested: a replay would fire 0 effect(s) of mail,"
                            + " and 0 stale one(s) if told so; 0 are in doubt\n");
            assertThat(replay(run, "--apply", "--generation", "again", "--yes"))
                    .containsPattern(" again +0 +2 +2 +1 +0 +done "); // one offset is the end of a transaction
            assertThat(post(run, order("o-2")).statusCode()).isEqualTo(200);

            var mails = folder.awaitMails(3);
            assertThat(mails)
                    .hasSize(3)
                    .anySatisfy(mail -> assertThat(mail).contains("o-2"))
                    .anySatisfy(mail -> assertThat(mail).contains("o-1").contains("+again@"));
        }
    }

    @Test
    void refusesAFolderThatAnotherRunHolds() {
        try (var _ = DataFolder.hold(data)) {
            assertThatThrownBy(() -> Run.prepare(folder.environment(), INSTALLATION, _ -> {}))
                    .isInstanceOf(CannotRunException.class)
                    .hasMessage("data folder %s is in use by another run (process %d); "
                                    .formatted(data, ProcessHandle.current().pid())
                            + "stop that one, or set MILLRACE_DATA to another folder");
        }
    }

    @Test
    void startsNothingWhereAPortIsTaken() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var environment = folder.environment();
            environment.put("MILLRACE_REGISTRY_PORT", String.valueOf(taken.getLocalPort()));

            assertThatThrownBy(() -> Run.prepare(environment, INSTALLATION, _ -> {}))
                    .isInstanceOf(CannotRunException.class)
                    .hasMessage(
                            "port %d (schema registry) is taken; stop who listens there, or set MILLRACE_REGISTRY_PORT to another port"
                                    .formatted(taken.getLocalPort()));
        }

        DataFolder.hold(data).close();
    }

    @Test
    void doesNotMindATakenPortThatItDoesNotNeed() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var environment = folder.environment();
            environment.put("MILLRACE_SMTP_PORT", String.valueOf(taken.getLocalPort()));
            environment.put("MILLRACE_SMTP_URL", "smtp://mail.example.com:25");

            Run.prepare(environment, INSTALLATION, _ -> {}).close();
        }
    }

    @Test
    void namesSettingsThatNobodyKnows() {
        var environment = folder.environment();
        environment.put("MILLRACE_KAFKA_PROT", "9092");

        assertThatThrownBy(() -> Run.prepare(environment, INSTALLATION, _ -> {}))
                .isInstanceOf(WrongSettingsException.class)
                .hasMessageStartingWith(
                        "1 wrong setting(s):\n  MILLRACE_KAFKA_PROT is not a setting; expected one of [");
    }

    private static Map<String, Integer> schemaIds(Run run) {
        return Provisioning.schemas(SchemaRegistry.at(run.config().registry()));
    }

    /// Once the engine has told how it stands, which it does within seconds.
    private static String replay(Run run, String... options) {
        var arguments = new ArrayList<>(List.of("replay", "mail"));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("--bootstrap-servers", run.config().bootstrapServers()));
        var out = new StringWriter();
        var errors = new StringWriter();
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        int exit;
        do {
            exit = Millrace.commandLine()
                    .setOut(new PrintWriter(out, true))
                    .setErr(new PrintWriter(errors, true))
                    .execute(arguments.toArray(String[]::new));
        } while (exit == 1 && System.nanoTime() < deadline);
        assertThat(exit).as(errors.toString()).isZero();
        return out.toString();
    }

    /// What a device is answered that connects with MQTT 3.1.1 and publishes a reading: CONNACK and PUBACK.
    private static byte[] publishOverMqtt(Run run) throws IOException {
        byte[] connect = {0x10, 15, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, 3, 'd', '-', '1'};
        byte[] topic = "devices/d-1/readings".getBytes(StandardCharsets.US_ASCII);
        byte[] payload = "{\"sequence\":1,\"measurements\":{\"t\":20}}".getBytes(StandardCharsets.US_ASCII);
        try (var socket = new Socket(
                        InetAddress.getLoopbackAddress(), run.config().mqttPort());
                var out = new DataOutputStream(socket.getOutputStream())) {
            out.write(connect);
            out.write(new byte[] {0x32, (byte) (2 + topic.length + 2 + payload.length)});
            out.writeShort(topic.length);
            out.write(topic);
            out.writeShort(1);
            out.write(payload);
            return socket.getInputStream().readNBytes(8);
        }
    }

    private HttpResponse<String> post(Run run, String... events) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(run.config().gateway().resolve("/events"))
                .header("Content-Type", "application/cloudevents-batch+json")
                .POST(BodyPublishers.ofString("[" + String.join(",", events) + "]"))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private static String profile() {
        return """
                {"specversion":"1.0","id":"p-1","source":"urn:test","type":"millrace.customers.CustomerProfile",
                "subject":"c-1","time":"%s","data":{"customerId":"c-1","name":"Ada Lovelace",
                "email":"ada@example.com","locale":"en","timeZone":"UTC"}}""".formatted(Instant.now());
    }

    private static String order(String id) {
        return """
                {"specversion":"1.0","id":"%1$s","source":"urn:test","type":"millrace.orders.OrderPlaced",
                "subject":"%1$s","time":"%2$s","data":{"orderId":"%1$s","customerId":"c-1","currency":"EUR",
                "lines":[{"sku":"S-1","quantity":1,"unitPrice":"12.50"}],"total":"12.50"}}""".formatted(id, Instant.now());
    }
}
