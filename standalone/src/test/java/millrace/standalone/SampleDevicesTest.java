package millrace.standalone;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Whether the sample fleet is as dirty as real ones are: a clean one would show nothing.
class SampleDevicesTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final int SECONDS = 10_000;
    private static final Pattern TEMPERATURE = Pattern.compile("\"temperature\":(-?[0-9.]+)");

    /// A fact and when it was told.
    private record Told(Instant at, SampleFact fact) {

        Duration ahead() {
            return Duration.between(at, fact.time());
        }

        double temperature() {
            return TEMPERATURE
                    .matcher(fact.data())
                    .results()
                    .mapToDouble(found -> Double.parseDouble(found.group(1)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static List<Told> tell(long seed) {
        var devices = new SampleDevices("test", new Random(seed));
        return IntStream.range(0, SECONDS)
                .mapToObj(NOON::plusSeconds)
                .map(now -> new Told(now, devices.next(now)))
                .toList();
    }

    @Test
    void makesTheSameFleetOfTheSameNumbers() {
        assertThat(tell(7)).isEqualTo(tell(7)).isNotEqualTo(tell(8));
    }

    @Test
    void tellsProfilesFirstAndReadingsFromThenOn() {
        List<Told> told = tell(7);

        assertThat(told.subList(0, 40))
                .allMatch(one -> one.fact().type().equals("millrace.devices.DeviceProfile"))
                .anyMatch(one -> one.fact().data().contains("\"very-hot\""));
        assertThat(told.subList(40, SECONDS))
                .allMatch(one -> one.fact().type().equals("millrace.devices.DeviceReading"));
    }

    @Test
    void hasTheDirtOfRealFleets() {
        List<Told> readings = tell(7).subList(40, SECONDS);

        var said = readings.stream()
                .collect(groupingBy(one -> List.of(one.fact().data(), one.fact().time()), counting()));

        assertThat(said.values().stream().filter(times -> times > 1).count()).isBetween(100L, 400L);
        assertThat(count(readings, one -> one.ahead().toDays() >= 2)).isBetween(5L, 60L);
        assertThat(count(readings, one -> one.ahead().toMinutes() <= -1)).isBetween(100L, 600L);
        assertThat(count(readings, one -> one.fact().data().contains("\"sequence\":0,")))
                .isBetween(5L, 60L);
        assertThat(count(readings, one -> one.temperature() == -999)).isBetween(50L, 200L);
        assertThat(count(readings, one -> one.temperature() > 30)).isBetween(100L, 2_000L);
    }

    private static long count(List<Told> readings, Predicate<Told> which) {
        return readings.stream().filter(which).count();
    }
}
