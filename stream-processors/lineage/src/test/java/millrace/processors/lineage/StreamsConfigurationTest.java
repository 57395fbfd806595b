package millrace.processors.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import millrace.process.Settings;
import millrace.process.WrongSettingsException;
import org.junit.jupiter.api.Test;

class StreamsConfigurationTest {

    @Test
    void takesWhatTheEnvironmentSays() {
        var settings = Settings.of(Map.of(
                "MILLRACE_BOOTSTRAP_SERVERS", "kafka:9092",
                "MILLRACE_REGISTRY_URL", "http://registry/apis/ccompat/v7",
                "MILLRACE_DATA", "/data",
                "MILLRACE_STREAMS_REPLICATION", "3",
                "MILLRACE_STREAMS_COMMIT_INTERVAL", "PT0.1S",
                "MILLRACE_STREAMS_THREADS", "4",
                "MILLRACE_REPEAT_MEMORY", "P30D"));
        var configuration = StreamsConfiguration.declare(settings);
        settings.check();

        assertThat(configuration.get())
                .isEqualTo(new StreamsConfiguration(
                        "kafka:9092",
                        URI.create("http://registry/apis/ccompat/v7"),
                        Path.of("/data/streams"),
                        3,
                        Duration.ofMillis(100),
                        4,
                        Duration.ofDays(30)));
    }

    @Test
    void knowsRepeatsForAWeekAndCommitsEvery20MillisecondsUnlessToldOtherwise() {
        var settings = Settings.of(Map.of());
        var configuration = StreamsConfiguration.declare(settings);
        settings.check();

        assertThat(configuration.get().repeatMemory()).isEqualTo(Duration.ofDays(7));
        assertThat(configuration.get().commitInterval()).isEqualTo(Duration.ofMillis(20));
    }

    @Test
    void refusesWhatIsOutOfRange() {
        var settings = Settings.of(Map.of("MILLRACE_STREAMS_THREADS", "0"));
        StreamsConfiguration.declare(settings);

        assertThatThrownBy(settings::check)
                .isInstanceOf(WrongSettingsException.class)
                .hasMessage("""
                        1 wrong setting(s):
                          MILLRACE_STREAMS_THREADS is '0'; expected a whole number from 1 to 64""");
    }
}
