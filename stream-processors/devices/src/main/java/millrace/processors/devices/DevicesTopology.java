package millrace.processors.devices;

import static millrace.schemas.Topics.DEVICES_ALARMS;
import static millrace.schemas.Topics.DEVICES_LATE;
import static millrace.schemas.Topics.DEVICES_OPERATIONS;
import static millrace.schemas.Topics.DEVICES_PROFILES;
import static millrace.schemas.Topics.DEVICES_READINGS;
import static millrace.schemas.Topics.DEVICES_SUMMARIES;

import java.time.Duration;
import millrace.devices.DeviceProfile;
import millrace.devices.DeviceReading;
import millrace.devices.DeviceSummary;
import millrace.processors.lineage.DropRepeats;
import millrace.processors.lineage.FlowMeters;
import millrace.schemas.EventSerdes;
import millrace.schemas.EventTypes;
import millrace.schemas.Topic;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;

/// Takes the readings of devices in, sums them up, and tells alarms and silence.
///
/// Reads `devices.readings`, `devices.profiles` and `devices.operations`; writes `devices.alarms` and `devices.late`,
/// every key the device, and `devices.summaries`, keyed by the window. One task has all there is of a device.
/// Readings by the device's own time, with a grace behind its newest; silence by the wall clock.
/// State: what each step says (`AcceptReadings`, `SummariseReadings`, `WatchAlarms`); identities of profiles, 7 days.
final class DevicesTopology {

    private DevicesTopology() {}

    static void define(
            StreamsBuilder builder, EventSerdes serdes, FlowMeters meters, DeviceRules rules, Duration memory) {
        KStream<String, SpecificRecord> profiles = profiles(builder, serdes, meters, memory);
        KStream<String, SpecificRecord> made = builder.stream(
                        DEVICES_READINGS.name(),
                        Consumed.with(Serdes.String(), serdes.serde(DEVICES_READINGS))
                                .withName("read-readings"))
                .<SpecificRecord>mapValues(reading -> reading, Named.as("as-news-of-readings"))
                .merge(profiles, Named.as("meet-profiles"))
                .process(
                        new AcceptReadings(rules, memory, meters.step("accept-readings")), Named.as("accept-readings"));
        KStream<String, SpecificRecord> accepted =
                made.filter((deviceId, one) -> one instanceof DeviceReading, Named.as("keep-accepted"));
        KStream<String, SpecificRecord> operations = builder.stream(
                DEVICES_OPERATIONS.name(),
                Consumed.with(Serdes.String(), serdes.serde(DEVICES_OPERATIONS)).withName("read-operations"));
        KStream<String, SpecificRecord> alarms = accepted.merge(profiles, Named.as("meet-rules"))
                .merge(operations, Named.as("meet-operations"))
                .process(new WatchAlarms(rules, meters.step("watch-alarms")), Named.as("watch-alarms"));
        write(made, DEVICES_LATE, serdes);
        write(made.merge(alarms, Named.as("meet-alarms")), DEVICES_ALARMS, serdes);
        summarise(accepted, serdes, meters, rules);
    }

    private static void summarise(
            KStream<String, SpecificRecord> accepted, EventSerdes serdes, FlowMeters meters, DeviceRules rules) {
        accepted.process(
                        new SummariseReadings(rules, meters.step("summarise-readings")), Named.as("summarise-readings"))
                .mapValues(DeviceSummary.class::cast, Named.as("as-summaries"))
                .to(
                        DEVICES_SUMMARIES.name(),
                        Produced.with(Serdes.String(), serdes.serde(DEVICES_SUMMARIES))
                                .withName("write-summaries"));
    }

    /// Profiles once each, and tombstones, which have no identity.
    private static KStream<String, SpecificRecord> profiles(
            StreamsBuilder builder, EventSerdes serdes, FlowMeters meters, Duration memory) {
        KStream<String, DeviceProfile> all = builder.stream(
                DEVICES_PROFILES.name(),
                Consumed.with(Serdes.String(), serdes.serde(DEVICES_PROFILES)).withName("read-profiles"));
        return all.filter((deviceId, profile) -> profile != null, Named.as("keep-profiles"))
                .process(
                        new DropRepeats<>("drop-repeated-profiles", memory, meters.step("drop-repeated-profiles")),
                        Named.as("drop-repeated-profiles"))
                .merge(
                        all.filter((deviceId, profile) -> profile == null, Named.as("keep-tombstones")),
                        Named.as("merge-tombstones"))
                .<SpecificRecord>mapValues(profile -> profile, Named.as("as-news-of-devices"));
    }

    private static void write(
            KStream<String, SpecificRecord> made, Topic<String, SpecificRecord> topic, EventSerdes serdes) {
        String which = topic.name().replace('.', '-');
        made.filter((deviceId, one) -> EventTypes.of(one).topic().equals(topic), Named.as("keep-" + which))
                .to(
                        topic.name(),
                        Produced.with(Serdes.String(), serdes.serde(topic)).withName("write-" + which));
    }
}
