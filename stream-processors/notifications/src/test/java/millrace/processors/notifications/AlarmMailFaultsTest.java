package millrace.processors.notifications;

import static millrace.processors.notifications.Facts.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import millrace.notifications.NotificationSuppressed;
import millrace.notifications.SuppressionCause;
import millrace.schemas.Event;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Alarms were there, their mails never came, every step had said yes, and nobody could say why:
/// [thingsboard#10718](https://github.com/thingsboard/thingsboard/issues/10718). Here each alarm has a letter or an
/// event that says why not, and either names the alarm as what it follows from, which is what `why` goes by.
class AlarmMailFaultsTest {

    private static final Duration VALIDITY = Duration.ofHours(6);

    private final LetterRun run = new LetterRun();

    @AfterEach
    void close() {
        run.close();
    }

    @Test
    void alarmWhoseMailNeverCameSaysWhy() {
        run.publish("without-profile", Facts.raised("d-2", "a-2"));
        run.publish("history", NOON.minus(VALIDITY).minusMillis(1), Facts.raised("d-1", "a-1"));
        run.advance(Duration.ofMinutes(10));

        List<Event<SpecificRecord>> outcomes = run.outcomes();
        assertThat(outcomes)
                .extracting(Event::value)
                .containsExactly(
                        new NotificationSuppressed(
                                "history",
                                "alarm-raised",
                                SuppressionCause.STALE,
                                "history happened at 2026-11-22T05:59:59.999Z; its letter was wanted until"
                                        + " 2026-11-22T11:59:59.999Z"),
                        new NotificationSuppressed(
                                "without-profile",
                                "alarm-raised",
                                SuppressionCause.NO_PROFILE,
                                "the device had no profile within PT10M of the fact's arrival"));
        assertThat(outcomes)
                .extracting(event -> event.envelope().causationIds())
                .containsExactly(List.of("history"), List.of("without-profile"));
        assertThat(run.letters()).isEmpty();
    }

    @Test
    void everyAlarmLeadsToALetterOrToAReasonAndNoneIsLost() {
        run.publish("profile", Facts.device("d-1"));
        Set<String> alarms = new HashSet<>();
        IntStream.range(0, 150).forEach(i -> {
            // in time and history of a device that is known, and more than are kept for one that is not
            publish(alarms, "known-" + i, "d-1", Duration.ZERO);
            publish(alarms, "history-" + i, "d-1", VALIDITY.plusSeconds(1));
            publish(alarms, "stranger-" + i, "d-2", Duration.ZERO);
        });
        run.advance(Duration.ofHours(1));

        List<String> told = run.letters().stream()
                .flatMap(letter -> letter.envelope().causationIds().stream())
                .filter(alarms::contains)
                .toList();
        List<String> suppressed = run.outcomes().stream()
                .map(outcome -> ((NotificationSuppressed) outcome.value()).getAnswers())
                .toList();
        assertThat(told).doesNotHaveDuplicates().allMatch(alarm -> alarm.startsWith("known-"));
        assertThat(suppressed).doesNotHaveDuplicates().doesNotContainAnyElementsOf(told);
        assertThat(told.size() + suppressed.size()).isEqualTo(alarms.size());
    }

    private void publish(Set<String> alarms, String id, String deviceId, Duration ago) {
        run.publish(id, NOON.minus(ago), Facts.raised(deviceId, id));
        alarms.add(id);
    }
}
