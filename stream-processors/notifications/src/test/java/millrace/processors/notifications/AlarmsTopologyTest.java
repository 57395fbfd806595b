package millrace.processors.notifications;

import static millrace.processors.notifications.Facts.NOON;
import static millrace.schemas.Topics.DEVICES_PROFILES;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import millrace.devices.AlarmDeescalated;
import millrace.devices.AlarmEscalated;
import millrace.devices.AlarmRepeated;
import millrace.devices.Comparison;
import millrace.devices.DeviceBack;
import millrace.devices.DeviceProfile;
import millrace.devices.DeviceSilent;
import millrace.devices.SequenceGap;
import millrace.devices.Severity;
import millrace.notifications.Channel;
import millrace.notifications.NotificationRequested;
import millrace.schemas.Event;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AlarmsTopologyTest {

    private static final String OWNER = "owner-d93ff2a9fbd9cc4b3d380df3f76cabac";
    private static final Duration VALIDITY = Duration.ofHours(6);

    private final LetterRun run = new LetterRun();

    @AfterEach
    void close() {
        run.close();
    }

    static Stream<Arguments> rules() {
        var raised = Facts.raised("d-1", "a-1");
        return Stream.of(
                Arguments.of(
                        raised,
                        "alarm-raised",
                        Map.of(
                                "sensor", "temperature",
                                "severity", "WARNING",
                                "comparison", "ABOVE",
                                "value", "31.5",
                                "threshold", "30",
                                "since", "2026-11-22 12:50")),
                Arguments.of(
                        new AlarmEscalated(
                                "d-1",
                                "a-1",
                                "temperature",
                                Comparison.ABOVE,
                                "hot",
                                Severity.WARNING,
                                Severity.CRITICAL,
                                1e15,
                                raised.getSince()),
                        "alarm-escalated",
                        Map.of(
                                "sensor", "temperature",
                                "severity", "CRITICAL",
                                "severityBefore", "WARNING",
                                "value", "1000000000000000",
                                "since", "2026-11-22 12:50")),
                Arguments.of(
                        new AlarmRepeated(
                                "d-1",
                                "a-1",
                                "temperature",
                                Comparison.ABOVE,
                                "warm",
                                Severity.WARNING,
                                -0.5,
                                raised.getSince(),
                                1),
                        "alarm-repeated",
                        Map.of(
                                "sensor", "temperature",
                                "severity", "WARNING",
                                "value", "-0.5",
                                "since", "2026-11-22 12:50")),
                Arguments.of(
                        Facts.cleared("d-1", "a-1"),
                        "alarm-cleared",
                        Map.of(
                                "sensor", "temperature",
                                "severity", "WARNING",
                                "value", "28",
                                "reason", "RECOVERED",
                                "since", "2026-11-22 12:50")),
                Arguments.of(
                        new DeviceSilent("d-1", NOON.minusSeconds(660), NOON, 600),
                        "device-silent",
                        Map.of("since", "2026-11-22 12:49")),
                Arguments.of(
                        new DeviceBack("d-1", NOON.minusSeconds(660), NOON),
                        "device-back",
                        Map.of("since", "2026-11-22 12:49")));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void asksForTheLetterOfEachRule(SpecificRecord fact, String template, Map<String, String> added) {
        var variables = new HashMap<>(added);
        variables.putAll(
                Map.of("deviceId", "d-1", "deviceName", "Kühl haus", "site", "Wien", "at", "2026-11-22 12:59"));
        run.publish("profile", Facts.device("d-1"));

        run.publish("fact", NOON.minusSeconds(60), fact);

        Event<NotificationRequested> letter = run.letters().getFirst();
        assertThat(letter.value())
                .isEqualTo(new NotificationRequested(
                        Channel.EMAIL,
                        "Ada@customers.example",
                        "de-AT",
                        template,
                        1,
                        variables,
                        NOON.minusSeconds(60).plus(VALIDITY)));
        assertThat(letter.key()).isEqualTo(OWNER);
        assertThat(letter.envelope().subject()).isEqualTo("d-1");
        assertThat(letter.envelope().causationIds()).containsExactly("fact", "profile");
        assertThat(letter.envelope().correlationId()).isEqualTo("fact");
    }

    @Test
    void asksForNoLetterOfWhatIsForThoseWhoWatchTheTopic() {
        run.publish("profile", Facts.device("d-1"));
        run.publish("gap", new SequenceGap("d-1", 1L, 3L, 1L));
        run.publish(
                "eased",
                new AlarmDeescalated(
                        "d-1",
                        "a-1",
                        "temperature",
                        Comparison.ABOVE,
                        "warm",
                        Severity.CRITICAL,
                        Severity.WARNING,
                        1.0,
                        NOON));

        assertThat(run.letters()).isEmpty();
        assertThat(run.facts()).isZero();
    }

    @Test
    void sendsWhatWaitedForTheProfileInOrder() {
        run.publish("raised", Facts.raised("d-1", "a-1"));
        run.publish("cleared", Facts.cleared("d-1", "a-1"));
        run.publish("profile", Facts.device("d-1"));

        assertThat(run.templates()).containsExactly("alarm-raised", "alarm-cleared");
    }

    @Test
    void asksOnceForAFactThatComesAgain() {
        run.publish("profile", Facts.device("d-1"));
        run.publish("raised", Facts.raised("d-1", "a-1"));
        run.publish("raised", Facts.raised("d-1", "a-1"));

        assertThat(run.templates()).containsExactly("alarm-raised");
    }

    @Test
    void asksForTheSameLetterAfterAChangeOfAddress() {
        run.publish("profile", Facts.device("d-1"));
        run.publish("raised", Facts.raised("d-1", "a-1"));
        String id = run.letters().getFirst().envelope().identity().id();
        try (LetterRun other = new LetterRun()) {
            var moved = DeviceProfile.newBuilder(Facts.device("d-1"))
                    .setOwnerEmail("eve@customers.example")
                    .build();
            other.publish("profile-2", moved);
            other.publish("raised", Facts.raised("d-1", "a-1"));

            assertThat(other.letters().getFirst().envelope().identity().id()).isEqualTo(id);
        }
    }

    @Test
    void gathersADigestOfWhatIsTooMuchForALetterEach() {
        for (int device = 0; device < 30; device++) {
            run.publish("profile-" + device, Facts.device("d-" + device));
            run.publish("raised-" + device, Facts.raised("d-" + device, "a-" + device));
        }
        assertThat(run.templates()).hasSize(5).containsOnly("alarm-raised");
        run.advance(Duration.ofMinutes(15));

        Event<NotificationRequested> digest = run.letters().getFirst();
        Map<String, String> variables = digest.value().getVariables();
        assertThat(digest.value().getTemplate()).isEqualTo("alarm-digest");
        assertThat(variables).containsEntry("count", "25").containsEntry("more", "5");
        assertThat(variables.getOrDefault("lines", "").lines())
                .hasSize(20)
                .containsOnly("2026-11-22 13:00\tKühl haus\talarm-raised\ttemperature\tWARNING");
        assertThat(digest.envelope().causationIds()).hasSize(50).contains("raised-5", "raised-29", "profile-29");
        assertThat(run.fates("in-digest")).isEqualTo(25);
        assertThat(run.fates()).isEqualTo(run.facts());
    }

    @Test
    void writesALetterForEachAgainOnceItIsQuiet() {
        run.publish("profile", Facts.device("d-1"));
        for (int i = 0; i < 6; i++) {
            run.publish("raised-" + i, Facts.raised("d-1", "a-" + i));
        }
        run.advance(Duration.ofMinutes(15));
        assertThat(run.templates()).hasSize(6).containsOnly("alarm-raised");
        run.advance(Duration.ofMinutes(16));
        assertThat(run.entries("letters-of-owners")).isZero();

        run.publish("raised-again", Facts.raised("d-1", "a-7"));

        assertThat(run.templates()).containsExactly("alarm-raised");
    }

    @Test
    void sendsADigestAtOnceWhenItIsFull() {
        run.publish("profile", Facts.device("d-1"));
        for (int i = 0; i < 105; i++) {
            run.publish("raised-" + i, Facts.raised("d-1", "a-" + i));
        }

        assertThat(run.templates()).hasSize(6).endsWith("alarm-digest");
    }

    @Test
    void forgetsTheOwnerOfARemovedProfile() {
        run.publish("profile", Facts.device("d-1"));
        run.run.publish(
                DEVICES_PROFILES.name(),
                "d-1".getBytes(StandardCharsets.UTF_8),
                null,
                new RecordHeaders(),
                run.run.now());
        run.publish("raised", Facts.raised("d-1", "a-1"));
        run.advance(Duration.ofMinutes(10));

        assertThat(run.letters()).isEmpty();
        assertThat(run.suppressions()).containsExactly("NO_PROFILE alarm-raised");
        assertThat(run.entries("letters-of-devices")).isZero();
    }
}
