package millrace.producers.mappings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingsTest {

    private static final Instant ARRIVAL = Instant.parse("2026-03-01T12:00:00Z");

    private static final Mappings FLEET = MappingFile.parse("fleet.yaml", """
            mappings:
              - topic: plant/+/up
                device: /dev/id
                time:
                  - {pointer: /at, unit: s}
                  - {pointer: /net/at, unit: ms}
                  - arrival
                sequence: /n
                measurements:
                  - each: /m
                    except: [serial]
                    drop: [-999, 65535]
                  - {name: fahrenheit, pointer: /m/celsius, factor: 1.8, offset: 32}
                  - {name: volts, pointer: /battery, factor: 0.001}
            """);

    private static Mapped read(String json) {
        return FLEET.read("plant/7/up", json.getBytes(UTF_8), ARRIVAL);
    }

    private static Mapped.Reading reading(
            OptionalLong sequence, Instant time, boolean isOwn, Map<String, Double> values, List<String> dropped) {
        return new Mapped.Reading("d-1", sequence, time, isOwn, new TreeMap<>(values), dropped);
    }

    @Test
    void readsConvertsAndDropsSentinels() {
        Mapped mapped = read("""
                {"dev":{"id":"d-1"},"at":1594598424.5023336,"n":17,"battery":4087,
                 "m":{"celsius":20,"humidity":-999,"light":65535,"door":true,"serial":12,"text":"x","none":null}}""");

        assertThat(mapped)
                .isEqualTo(reading(
                        OptionalLong.of(17),
                        Instant.parse("2020-07-13T00:00:24.502Z"),
                        true,
                        Map.of("fahrenheit", 68.0, "door", 1.0, "volts", 4.087),
                        List.of("humidity", "light")));
    }

    @Test
    void takesTheFirstTimeThatIsThere() {
        Mapped network = read("""
                {"dev":{"id":"d-1"},"at":null,"net":{"at":1594598424502}}""");
        Mapped arrival = read("""
                {"dev":{"id":"d-1"}}""");

        assertThat(network)
                .isEqualTo(reading(
                        OptionalLong.empty(), Instant.parse("2020-07-13T00:00:24.502Z"), true, Map.of(), List.of()));
        assertThat(arrival).isEqualTo(reading(OptionalLong.empty(), ARRIVAL, false, Map.of(), List.of()));
    }

    @Test
    void namesEveryFaultOfAMessageAndNoValue() {
        Mapped mapped = read("""
                {"dev":{"id":7},"at":"yesterday","n":-1,"battery":"full","m":{"celsius":1e308}}""");

        assertThat(mapped).isInstanceOfSatisfying(Mapped.Unreadable.class, unreadable -> assertThat(unreadable.faults())
                .extracting(Fault::toString)
                .containsExactly(
                        "/dev/id is not a text; expected a device id, a text",
                        "/at is not a time; expected seconds since 1970, up to the year 9999",
                        "/n is not a counter; expected a whole number of 0 or more",
                        "/m/celsius is beyond the range of 64-bit floating point; expected a number within it",
                        "/battery is not a measurement; expected a number or a boolean"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"dev\":                            | payload is not JSON (byte 7); expected one JSON value with no name twice in an object",
                "{} {}                                | payload is not JSON (byte 3); expected one JSON value with no name twice in an object",
                "{\"n\":1,\"n\":2}                    | payload is not JSON (byte 11); expected one JSON value with no name twice in an object",
                "''                                   | payload is empty; expected JSON",
                "[1]                                  | /dev/id is missing; expected a device id, a text",
                "{\"dev\":{\"id\":\"\\u0000\"}}       | /dev/id is not a device id; expected 1 to 256 characters, none of them a control character",
                "{\"dev\":{\"id\":\"d\"},\"m\":[1]}   | /m is not an object; expected measurements by name",
                "{\"dev\":{\"id\":\"d\"},\"at\":1e99} | /at is not a time; expected seconds since 1970, up to the year 9999",
            })
    void refusesWhatIsNoReading(String json, String reason) {
        Mapped mapped = read(json);

        assertThat(mapped).isInstanceOfSatisfying(Mapped.Unreadable.class, unreadable -> assertThat(unreadable.reason())
                .isEqualTo(reason));
    }

    @Test
    void refusesWhatIsBeyondTheBoundsOfAMessage() {
        Mapped deep = read("[".repeat(100_000));
        Mapped longNumber = read("{\"dev\":{\"id\":\"d\"},\"n\":" + "9".repeat(100) + "}");
        Mapped longTopic = FLEET.read("plant/".repeat(1_000), new byte[0], ARRIVAL);

        assertThat(List.of(deep, longNumber)).allSatisfy(mapped -> assertThat(((Mapped.Unreadable) mapped).reason())
                .startsWith("payload is beyond the bounds of a message (")
                .endsWith("expected at most 32 levels, names of 256 and numbers of 64 characters"));
        assertThat(((Mapped.Unreadable) longTopic).reason())
                .isEqualTo("topic has 6000 characters; expected at most 1024 in at most 32 levels");
    }

    @Test
    void hasNothingToSayOfATopicWithoutAMapping() {
        assertThat(FLEET.read("other", new byte[0], ARRIVAL)).isEqualTo(new Mapped.Unmapped());
    }
}
