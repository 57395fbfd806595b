package millrace.consumers.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import millrace.consumers.reactions.Delivery;
import millrace.consumers.reactions.EffectClass.WhenInDoubt;
import millrace.consumers.reactions.Fact;
import millrace.consumers.reactions.Outcome;
import millrace.consumers.reactions.Plan;
import millrace.notifications.Channel;
import millrace.notifications.NotificationFailed;
import millrace.notifications.NotificationRequested;
import millrace.notifications.NotificationSent;
import millrace.notifications.NotificationSuppressed;
import millrace.notifications.NotificationUncertain;
import millrace.notifications.SuppressionCause;
import millrace.notifications.UncertainResolution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What each reply of the mail server, and each unfit request, comes to.
class MailReactionTest {

    private static final String ID = Samples.envelope("536365").identity().id();

    @Test
    void sendsTheLetterAndSaysSo() {
        var outcome = react(new MailReply.Accepted("250 Ok: queued as 4BX7", Optional.of("4BX7")), Samples.request());

        assertThat(outcome)
                .isEqualTo(new Outcome.Done(
                        "4BX7",
                        List.of(new Fact(NotificationSent.newBuilder()
                                .setAnswers(ID)
                                .setReason("250 Ok: queued as 4BX7")
                                .setMessageId("<" + ID + "@shop.example>")
                                .setAttempt(1)
                                .build()))));
    }

    @Test
    void makesAnotherLetterOfAGenerationAndSaysSo() {
        var delivery =
                Samples.delivery(Samples.request().build(), Samples.envelope("536365"), Optional.of("new-address"));

        var outcome = fired(new MailReply.Accepted("250 ok", Optional.of("4BX8")), delivery);

        assertThat(outcome)
                .isEqualTo(new Outcome.Done(
                        "4BX8",
                        List.of(new Fact(NotificationSent.newBuilder()
                                .setAnswers(ID)
                                .setReason("250 ok")
                                .setMessageId("<" + ID + "+new-address@shop.example>")
                                .setAttempt(1)
                                .setGeneration("new-address")
                                .build()))));
    }

    @Test
    void givesUpWhatTheServerNeverTakes() {
        var outcome = react(new MailReply.RejectedForGood(550, "no such user"), Samples.request());

        assertThat(outcome).isEqualTo(givenUp("the mail server answered 550 no such user"));
    }

    @Test
    void triesAgainWhatTheServerMayTakeLater() {
        var outcome = react(new MailReply.RejectedForNow(450, "greylisted"), Samples.request());

        assertThat(outcome).isEqualTo(new Outcome.Retry(Duration.ZERO, "the mail server answered 450 greylisted"));
    }

    @Test
    void blamesNoLetterForAServerThatIsDown() {
        var outcome = react(new MailReply.Unreachable("connection refused"), Samples.request());

        assertThat(outcome).isEqualTo(new Outcome.Unavailable(Duration.ofSeconds(1), "connection refused"));
    }

    @Test
    void leavesALostAnswerInDoubt() {
        var outcome = react(new MailReply.InDoubt("no reply to the final dot"), Samples.request());

        assertThat(outcome).isEqualTo(new Outcome.InDoubt(Duration.ofSeconds(1), "no reply to the final dot"));
    }

    @Test
    void doesNotTellWhatNobodyWantsToKnowAnyMore() {
        var outcome = react(unasked(), Samples.request().setExpiresAt(Samples.NOON));

        assertThat(outcome)
                .isEqualTo(new Outcome.Done(
                        "expired",
                        List.of(new Fact(NotificationSuppressed.newBuilder()
                                .setAnswers(ID)
                                .setTemplate("order-received")
                                .setCause(SuppressionCause.EXPIRED)
                                .setReason("nobody wants to know after 2026-11-23T12:00:00Z")
                                .build()))));
    }

    @Test
    void tellsInTheLastMoment() {
        var request = Samples.request().setExpiresAt(Samples.NOON.plusMillis(1));

        assertThat(react(new MailReply.Accepted("250 ok", Optional.empty()), request))
                .isInstanceOf(Outcome.Done.class);
    }

    @Test
    void writesToMailboxesOnly() {
        assertThat(react(unasked(), Samples.request().setChannel(Channel.UNKNOWN)))
                .isEqualTo(givenUp("channel is UNKNOWN; expected EMAIL"));
        assertThat(react(unasked(), Samples.request().setRecipient("anna@example.org, eve@example.org")))
                .isEqualTo(givenUp("not one mailbox because of its part before the @; expected local-part@domain"));
    }

    @Test
    void givesUpWhatItCannotWrite() {
        assertThat(react(unasked(), Samples.request().setVariables(Map.of())))
                .isEqualTo(givenUp("order-received version 1 needs currency, customerName, itemCount, orderId, total,"
                        + " which the request does not have"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"resend", "park"})
    void flagsWhatIsInDoubt(String choice) {
        var whenInDoubt = choice.equals("resend") ? WhenInDoubt.RESEND : WhenInDoubt.PARK;
        var resolution = choice.equals("resend") ? UncertainResolution.RESENT : UncertainResolution.PARKED;

        var facts = reaction(unasked(), whenInDoubt)
                .uncertain(Samples.delivery(Samples.request().build()));

        assertThat(facts)
                .containsExactly(new Fact(NotificationUncertain.newBuilder()
                        .setAnswers(ID)
                        .setReason("attempt 1 was on its last step when its end was lost")
                        .setResolution(resolution)
                        .build()));
    }

    @Test
    void saysWhenTheEngineGivesUp() {
        var facts = reaction(unasked(), WhenInDoubt.RESEND)
                .exhausted(Samples.delivery(Samples.request().build()), "the mail server answered 450 full");

        assertThat(facts).containsExactly(failed("the mail server answered 450 full"));
    }

    private static Outcome givenUp(String reason) {
        return new Outcome.DeadLetter(reason, List.of(failed(reason)));
    }

    private static Fact failed(String reason) {
        return new Fact(NotificationFailed.newBuilder()
                .setAnswers(ID)
                .setReason(reason)
                .setAttempts(1)
                .build());
    }

    /// A reply that no test of this kind gets to see.
    private static MailReply unasked() {
        return new MailReply.Unreachable("nobody should have asked");
    }

    private static MailReaction reaction(MailReply reply, WhenInDoubt whenInDoubt) {
        return new MailReaction(
                new AnsweringServer(reply), Samples.LETTERHEAD, whenInDoubt, InstantSource.fixed(Samples.NOON));
    }

    private static Outcome react(MailReply reply, NotificationRequested.Builder request) {
        return fired(reply, Samples.delivery(request.build()));
    }

    private static Outcome fired(MailReply reply, Delivery<NotificationRequested> delivery) {
        return switch (reaction(reply, WhenInDoubt.RESEND).plan(delivery)) {
            case Plan.Settled(var outcome) -> outcome;
            case Plan.Fire(var effect) -> effect.fire();
        };
    }

    /// Gives one reply to everything, where such a reply can come.
    private record AnsweringServer(MailReply reply) implements MailServer, MailServer.PendingMail {

        @Override
        public Prepared prepare(EncodedMail mail) {
            return switch (reply) {
                case MailReply.Accepted _, MailReply.InDoubt _ -> new Prepared.Ready(this);
                case MailReply.RejectedForGood _, MailReply.RejectedForNow _, MailReply.Unreachable _ ->
                    new Prepared.Refused(reply);
            };
        }

        @Override
        public MailReply fire() {
            return reply;
        }

        @Override
        public void close() {}
    }
}
