package millrace.producers.mappings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Messages in the forms of others, made up after real ones: with what they leave out, and what they add.
class ShippedMappingsTest {

    private static final Instant ARRIVAL = Instant.parse("2026-03-01T12:00:00Z");

    private static Mapped read(String topic, String json) {
        return Mappings.shipped().read(topic, json.getBytes(UTF_8), ARRIVAL);
    }

    private static Mapped.Reading reading(
            String device, OptionalLong sequence, String time, Map<String, Double> values) {
        return new Mapped.Reading(
                device,
                sequence,
                Instant.parse(time),
                !time.equals(ARRIVAL.toString()),
                new TreeMap<>(values),
                List.of());
    }

    @Test
    void readsOurOwnForm() {
        assertThat(read("devices/a:b/readings", """
                {"time":"2026-02-28T23:00:00+01:00","sequence":3,"measurements":{"temperature":-2.5}}"""))
                .isEqualTo(reading("a:b", OptionalLong.of(3), "2026-02-28T22:00:00Z", Map.of("temperature", -2.5)));
        assertThat(read("devices/will/readings", """
                {"measurements":{"online":false}}"""))
                .isEqualTo(reading("will", OptionalLong.empty(), ARRIVAL.toString(), Map.of("online", 0.0)));
    }

    @Test
    void readsLoraWanUplinksInHeliumsForm() {
        assertThat(read("helium/3c1d/rx", """
                {"name":"tracker","dev_eui":"00AA","fcnt":5,"port":1,"hotspots":[{"rssi":-109,"snr":-20.5,"name":"h"}],
                 "reported_at":1630589706147,"type":null,"_timestamp":1630589706724,"_devLocation":null,
                 "decoded":{"payload":{"accelerometerTrigger":false,"batteryVoltage":4087,"latitude":45.1,"longitude":5.7,
                 "_geohash_precision":6,"quality":null,"temperature":34,"uplinkCounter":28,"downlinkCounter":1}}}"""))
                .isEqualTo(reading(
                        "00AA",
                        OptionalLong.of(5),
                        "2021-09-02T13:35:06.147Z",
                        Map.of(
                                "accelerometerTrigger", 0.0,
                                "batteryVolts", 4.087,
                                "temperature", 34.0,
                                "rssi", -109.0,
                                "snr", -20.5)));
    }

    @Test
    void takesAnUplinkWithoutValuesForASignOfLife() {
        assertThat(read("helium/3c1d/rx", """
                {"dev_eui":"00AA","fcnt":255,"hotspots":[],"_timestamp":1636038822736,
                 "decoded":{"payload":{"temperature":null,"humidity":null,"vdd":null}}}"""))
                .isEqualTo(reading("00AA", OptionalLong.of(255), "2021-11-04T15:13:42.736Z", Map.of()));
    }

    @Test
    void readsLoraWanUplinksAndStatesInChirpStacksForm() {
        assertThat(read("application/7/device/d1/rx", """
                {"deviceName":"door","devEUI":"d1","rxInfo":[{"gatewayID":"g","rssi":-120,"loRaSNR":-7}],"fCnt":14930,
                 "_timestamp":1695882589274,"object":{"payloadVersion":1,"willListen":true,"uptime":"3 d","battery":3.6}}"""))
                .isEqualTo(reading(
                        "d1",
                        OptionalLong.of(14930),
                        "2023-09-28T06:29:49.274Z",
                        Map.of("battery", 3.6, "rssi", -120.0, "snr", -7.0)));
        assertThat(read("application/7/device/d1/status", """
                {"devEUI":"d1","margin":-21,"externalPowerSource":false,"batteryLevel":0,"_timestamp":1695868632868}"""))
                .isEqualTo(reading(
                        "d1",
                        OptionalLong.empty(),
                        "2023-09-28T02:37:12.868Z",
                        Map.of("margin", -21.0, "externalPowerSource", 0.0, "batteryLevel", 0.0)));
    }

    @Test
    void readsTelemetryOfSensorArrays() {
        assertThat(read("sensors/1/telemetry", """
                {"data":{"co":0.0117,"light":false,"motion":true,"temp":18.9},"device_id":"0e:9c:00","ts":1594598424.5023336}"""))
                .isEqualTo(reading(
                        "0e:9c:00",
                        OptionalLong.empty(),
                        "2020-07-13T00:00:24.502Z",
                        Map.of("co", 0.0117, "light", 0.0, "motion", 1.0, "temp", 18.9)));
    }
}
