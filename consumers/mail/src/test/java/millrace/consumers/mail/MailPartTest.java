package millrace.consumers.mail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import millrace.consumers.reactions.EffectClass.WhenInDoubt;
import millrace.consumers.reactions.ReactionBroker;
import millrace.consumers.reactions.Waiting;
import millrace.notifications.NotificationFailed;
import millrace.notifications.NotificationRequested;
import millrace.notifications.NotificationSent;
import millrace.notifications.NotificationUncertain;
import millrace.notifications.UncertainResolution;
import millrace.process.Health;
import millrace.schemas.DeadLetterHeaders;
import millrace.schemas.EnvelopeHeaders;
import millrace.schemas.Topics;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The reaction on a real broker: requests in, mails and outcomes out.
@Timeout(120)
class MailPartTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String DEAD_LETTERS =
            Topics.NOTIFICATIONS_REQUESTED.deadLetters().name();
    private static final ReactionBroker BROKER = broker();

    private static ReactionBroker broker() {
        var broker = ReactionBroker.start();
        broker.create(Topics.NOTIFICATIONS_REQUESTED, 3);
        return broker;
    }

    @AfterAll
    static void stopBroker() {
        BROKER.close();
    }

    @Test
    void sendsTheLetterAndTellsWithItsCause() throws Exception {
        try (var inbox = new Inbox(server -> server);
                var _ = started(inbox.port(), WhenInDoubt.RESEND)) {
            publish("plain-1", "c-1");
            awaitAnswers("plain-", 1);

            assertThat(inbox.mails()).singleElement().satisfies(mail -> {
                assertThat(mail.getMessageID()).isEqualTo("<plain-1@shop.example>");
                assertThat(mail.getSubject()).isEqualTo("Ihre Bestellung plain-1 ist eingegangen");
            });
        }

        assertThat(BROKER.read(Topics.NOTIFICATIONS_OUTCOMES.name())).anySatisfy(record -> {
            var envelope = EnvelopeHeaders.read(record.headers());
            assertThat(envelope.causationIds()).containsExactly("plain-1");
            assertThat(envelope.correlationId()).isEqualTo("plain-1");
            assertThat(envelope.type()).isEqualTo("millrace.notifications.NotificationSent");
            assertThat(new String(record.key(), UTF_8)).isEqualTo("c-1");
        });
    }

    @Test
    void losesNothingWhileTheServerIsDownAndKeepsEachCustomersOrder() throws Exception {
        int deadBefore = BROKER.read(DEAD_LETTERS).size();
        var closed = new Inbox(server -> server);
        int port = closed.port();
        closed.close();

        try (var part = started(port, WhenInDoubt.RESEND)) {
            IntStream.range(0, 60).forEach(i -> publish("late-" + i, "c-" + i % 6));
            Waiting.until(PATIENCE, () -> "health is " + part.health(), () -> isDown(part.health()));
            assertThat(((Health.Down) part.health()).reason()).contains("127.0.0.1:" + port);
            try (var inbox = new Inbox(port, server -> server)) {
                awaitAnswers("late-", 60);

                assertThat(orderOfEachCustomer(inbox.mails())).isEqualTo(inOrder(60, 6));
            }
        }
        assertThat(BROKER.read(DEAD_LETTERS)).hasSize(deadBefore);
    }

    @Test
    void givesUpWhatTheServerRefusesAndGoesOnWithTheRest() throws IOException {
        try (var server = new ScriptedServer();
                var _ = started(server.port(), WhenInDoubt.RESEND)) {
            server.answer("rcpt", "550 5.1.1 no such user").answer("rcpt", "450 4.2.0 greylisted");
            IntStream.range(0, 10).forEach(i -> publish("refused-" + i, "c-1"));
            awaitAnswers("refused-", 10);

            assertThat(server.mails()).hasSize(9);
        }
        assertThat(facts(NotificationFailed.class, "refused-")).singleElement().satisfies(failed -> assertThat(
                        failed.getReason())
                .isEqualTo("the mail server answered 550 5.1.1 no such user"));
        assertThat(BROKER.read(DEAD_LETTERS)).anySatisfy(dead -> assertThat(new String(
                        dead.headers().lastHeader(DeadLetterHeaders.REASON).value(), UTF_8))
                .contains("550 5.1.1 no such user"));
    }

    @Test
    void sendsAgainUnderTheSameNameWhatALostAnswerLeftInDoubt() throws IOException {
        try (var server = new ScriptedServer();
                var _ = started(server.port(), WhenInDoubt.RESEND)) {
            server.act("dot", ScriptedServer.RESET);
            publish("doubt-1", "c-1");
            awaitAnswers("doubt-", 1);

            assertThat(server.mails()).hasSize(2).allSatisfy(mail -> assertThat(mail)
                    .contains("Message-ID: <doubt-1@shop.example>"));
            assertThat(server.mails().getFirst()).isEqualTo(server.mails().getLast());
        }
        assertThat(facts(NotificationUncertain.class, "doubt-"))
                .singleElement()
                .satisfies(uncertain -> assertThat(uncertain.getResolution()).isEqualTo(UncertainResolution.RESENT));
    }

    @Test
    void sendsNothingTwiceWhereThatIsTheChoice() throws IOException {
        try (var server = new ScriptedServer();
                var _ = started(server.port(), WhenInDoubt.PARK)) {
            server.act("dot", ScriptedServer.RESET);
            publish("parked-1", "c-1");
            publish("parked-2", "c-1");
            awaitAnswers("parked-", 1);

            assertThat(server.mails()).hasSize(2);
            assertThat(server.mails().getLast()).contains("Message-ID: <parked-2@shop.example>");
        }
        assertThat(facts(NotificationUncertain.class, "parked-"))
                .singleElement()
                .satisfies(uncertain -> assertThat(uncertain.getResolution()).isEqualTo(UncertainResolution.PARKED));
    }

    /// faults.md, row 3.
    @Test
    void flagsAndRepeatsJustWhatWasInDoubtWhenItWasKilled() throws Exception {
        try (var server = new ScriptedServer()) {
            IntStream.range(0, Samples.CONNECTIONS).forEach(_ -> server.act("dot", ScriptedServer.HANG));
            IntStream.range(0, 40).forEach(i -> publish("killed-" + i, "c-" + i % 20));
            var first = KillableMail.start(BROKER, server.port());
            Waiting.until(
                    PATIENCE,
                    () -> server.mails().size() + " dots",
                    () -> server.mails().size() == Samples.CONNECTIONS);
            var inDoubt = Set.copyOf(messageIds(server.mails()));
            first.destroyForcibly().waitFor();

            var second = KillableMail.start(BROKER, server.port());
            awaitAnswers("killed-", 40);
            second.destroy();
            second.waitFor();

            var sent = messageIds(server.mails());
            assertThat(sent).hasSize(40 + Samples.CONNECTIONS);
            assertThat(new HashSet<>(sent)).hasSize(40);
            assertThat(sent.stream()
                            .filter(id -> Collections.frequency(sent, id) > 1)
                            .distinct())
                    .containsExactlyInAnyOrderElementsOf(inDoubt);
            assertThat(facts(NotificationUncertain.class, "killed-"))
                    .extracting(uncertain -> "<" + uncertain.getAnswers() + "@shop.example>")
                    .containsExactlyInAnyOrderElementsOf(inDoubt);
        }
    }

    private static List<String> messageIds(List<String> mails) {
        return mails.stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith("Message-ID: "))
                .map(line -> line.substring("Message-ID: ".length()))
                .toList();
    }

    private static MailPart started(int port, WhenInDoubt whenInDoubt) {
        var part = MailPart.of(
                Samples.config(BROKER.config(), port, whenInDoubt),
                BROKER.serdes(),
                new SimpleMeterRegistry(),
                InstantSource.system());
        part.start();
        return part;
    }

    private static void publish(String id, String customer) {
        NotificationRequested request = Samples.request()
                .setVariables(Samples.with("orderId", id))
                .setRecipient(customer + "@example.org")
                .build();
        BROKER.publish(Topics.NOTIFICATIONS_REQUESTED, id, customer, request);
        BROKER.flush();
    }

    private static void awaitAnswers(String prefix, int number) {
        Waiting.until(
                PATIENCE,
                () -> "only %d of %d answers".formatted(answers(prefix), number),
                () -> answers(prefix) >= number);
    }

    private static int answers(String prefix) {
        return facts(NotificationSent.class, prefix).size()
                + facts(NotificationFailed.class, prefix).size();
    }

    private static <V extends SpecificRecord> List<V> facts(Class<V> type, String prefix) {
        return BROKER.facts(type).stream()
                .filter(fact -> String.valueOf(fact.get(0)).startsWith(prefix))
                .toList();
    }

    private static boolean isDown(Health health) {
        return health instanceof Health.Down(var reason) && reason.contains("cannot connect");
    }

    private static Map<String, List<String>> orderOfEachCustomer(List<MimeMessage> mails) {
        return mails.stream()
                .collect(Collectors.groupingBy(
                        mail -> header(mail, "To"),
                        Collectors.mapping(mail -> header(mail, "Message-ID"), Collectors.toList())));
    }

    private static Map<String, List<String>> inOrder(int letters, int customers) {
        return IntStream.range(0, letters)
                .boxed()
                .collect(Collectors.groupingBy(
                        i -> "c-" + i % customers + "@example.org",
                        Collectors.mapping(i -> "<late-" + i + "@shop.example>", Collectors.toList())));
    }

    private static String header(MimeMessage mail, String name) {
        try {
            return String.valueOf(mail.getHeader(name, ","));
        } catch (MessagingException e) {
            throw new IllegalStateException("not a header", e);
        }
    }
}
