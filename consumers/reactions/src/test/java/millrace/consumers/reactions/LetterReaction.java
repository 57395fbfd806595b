package millrace.consumers.reactions;

import java.util.List;
import java.util.function.Function;
import millrace.consumers.reactions.EffectClass.WhenInDoubt;
import millrace.notifications.NotificationFailed;
import millrace.notifications.NotificationRequested;
import millrace.notifications.NotificationSent;
import millrace.notifications.NotificationUncertain;
import millrace.notifications.UncertainResolution;
import millrace.schemas.Topic;

/// A reaction for tests, which plans what the test says.
record LetterReaction(
        String name,
        Topic<String, NotificationRequested> topic,
        WhenInDoubt whenInDoubt,
        Function<Delivery<NotificationRequested>, Plan> planning)
        implements Reaction<NotificationRequested> {

    @Override
    public EffectClass<NotificationRequested> effectClass() {
        return new EffectClass.Dumb<>(whenInDoubt);
    }

    @Override
    public Plan plan(Delivery<NotificationRequested> delivery) {
        return planning.apply(delivery);
    }

    @Override
    public List<Fact> uncertain(Delivery<NotificationRequested> delivery) {
        return List.of(new Fact(NotificationUncertain.newBuilder()
                .setAnswers(delivery.event().envelope().identity().id())
                .setReason("attempt " + delivery.attempt())
                .setResolution(
                        whenInDoubt == WhenInDoubt.PARK ? UncertainResolution.PARKED : UncertainResolution.RESENT)
                .build()));
    }

    @Override
    public List<Fact> exhausted(Delivery<NotificationRequested> delivery, String reason) {
        return List.of(new Fact(NotificationFailed.newBuilder()
                .setAnswers(delivery.event().envelope().identity().id())
                .setReason(reason)
                .setAttempts(delivery.attempt())
                .build()));
    }

    static Outcome.Done sent(Delivery<NotificationRequested> delivery) {
        return new Outcome.Done(
                "accepted",
                List.of(new Fact(NotificationSent.newBuilder()
                        .setAnswers(delivery.event().envelope().identity().id())
                        .setReason("accepted")
                        .setMessageId(delivery.id().value())
                        .setAttempt(delivery.attempt())
                        .build())));
    }
}
