package millrace.producers.mappings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingFileTest {

    @Test
    void namesEveryFaultAtOnceWithItsLineAndPlace() {
        String yaml = """
                mappings:
                  - topic: sensors/#/telemetry
                    devise: /device_id
                    time:
                      - {pointer: ts, unit: sec}
                      - arrival
                      - {pointer: /time, unit: iso}
                    measurements:
                      - each: /data
                        factor: much
                      - {name: volts, drop: []}
                  - topic: devices/{deviceId}/up
                    device: /id
                    time: now
                  - topic: plain
                    time: [arrival]
                    measurements:
                      - {name: '', pointer: /v}
                """;

        assertThatThrownBy(() -> MappingFile.parse("fleet.yaml", yaml))
                .isInstanceOf(WrongMappingsException.class)
                .hasMessage("""
                        13 fault(s) in the mappings:
                          fleet.yaml:3: /mappings/0/devise is not known; expected one of device, measurements, sequence, time, topic
                          fleet.yaml:2: /mappings/0/topic is 'sensors/#/telemetry'; expected a topic filter: levels are text without + # { }, or + or {deviceId}, or # at the end
                          fleet.yaml:5: /mappings/0/time/0/pointer is 'ts'; expected a JSON pointer such as /data/temp
                          fleet.yaml:5: /mappings/0/time/0/unit is 'sec'; expected iso, s or ms
                          fleet.yaml:7: /mappings/0/time/2 stands behind arrival, which is always there; expected arrival at the end
                          fleet.yaml:10: /mappings/0/measurements/0/factor is 'much'; expected a number
                          fleet.yaml:11: /mappings/0/measurements/1/drop is an empty list; expected a list of numbers
                          fleet.yaml:11: /mappings/0/measurements/1/pointer is missing; expected a JSON pointer such as /data/temp
                          fleet.yaml:13: /mappings/1/device is given beside {deviceId} in the topic; expected one of them
                          fleet.yaml:14: /mappings/1/time is 'now'; expected a list of places of the time, such as {pointer: /time, unit: iso} or arrival
                          fleet.yaml:12: /mappings/1/measurements is missing; expected a list of measurements
                          fleet.yaml:15: /mappings/2/device is missing; expected a JSON pointer such as /data/temp, as the topic has no {deviceId}
                          fleet.yaml:18: /mappings/2/measurements/0/name is ''; expected a name of 1 to 256 characters""");
    }

    @Test
    void saysWhereAFileIsNoYaml() {
        assertThatThrownBy(() -> MappingFile.parse("fleet.yaml", "mappings:\n  - {topic: [\n"))
                .hasMessageStartingWith("1 fault(s) in the mappings:\n  fleet.yaml:3: is not YAML (");
    }

    @Test
    void saysThatAFileIsEmptyOrNotThere() {
        assertThatThrownBy(() -> MappingFile.parse("fleet.yaml", ""))
                .hasMessage("1 fault(s) in the mappings:\n  fleet.yaml: is empty; expected mappings");
        assertThatThrownBy(() -> MappingFile.read(Path.of("nowhere.yaml")))
                .hasMessage("1 fault(s) in the mappings:\n  nowhere.yaml: cannot be read (NoSuchFileException);"
                        + " expected a YAML file in UTF-8");
    }

    @ParameterizedTest
    @CsvSource({
        "devices/{deviceId}/readings, devices/d-1/readings,      true",
        "devices/{deviceId}/readings, devices/d-1/readings/more, false",
        "devices/{deviceId}/readings, devices/d-1,               false",
        "devices/+/readings,          devices//readings,         true",
        "plant/#,                     plant,                     true",
        "plant/#,                     plant/a/b,                 true",
        "plant/#,                     plants,                    false",
        "#,                           $SYS/uptime,               false",
        "+/uptime,                    $SYS/uptime,               false",
    })
    void takesTopicsAsMqttFiltersDo(String filter, String topic, boolean takes) {
        String device = filter.contains("{deviceId}") ? "" : "device: /id,";
        var mappings = MappingFile.parse("fleet.yaml", """
                mappings:
                  - {topic: '%s', %s time: [arrival], measurements: [{each: /m}]}
                """.formatted(filter, device));

        assertThat(mappings.takes(topic)).isEqualTo(takes);
    }

    @Test
    void subscribesWithWildcardsForNamedLevels() {
        assertThat(Mappings.shipped().topics().getFirst().asSubscription()).isEqualTo("devices/+/readings");
    }
}
