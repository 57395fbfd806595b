package millrace.processors.notifications;

import static millrace.schemas.Topics.DEVICES_ALARMS;
import static millrace.schemas.Topics.DEVICES_PROFILES;
import static millrace.schemas.Topics.NOTIFICATIONS_OUTCOMES;
import static millrace.schemas.Topics.NOTIFICATIONS_REQUESTED;

import java.time.Duration;
import millrace.devices.DeviceProfile;
import millrace.notifications.NotificationRequested;
import millrace.notifications.NotificationSuppressed;
import millrace.processors.lineage.DropRepeats;
import millrace.processors.lineage.FlowMeters;
import millrace.processors.notifications.state.AlarmFact;
import millrace.schemas.EventSerdes;
import millrace.schemas.StateSerde;
import millrace.schemas.TopicCatalog;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;

/// Asks for the letter that a fact about a device leads to, once, or for a digest of many; `AlarmRules` says which.
///
/// Reads `devices.alarms` and `devices.profiles` (key device id); writes `notifications.requested`, keyed by the owner,
/// and `notifications.outcomes`, keyed by the device.
/// Facts older than their letter's validity are suppressed at once; others wait for the profile, bounded.
/// State: profiles, for good; what was sent lately; identities, 7 days; `FollowDevices` and `MailOwners` say more.
final class AlarmsTopology {

    private AlarmsTopology() {}

    static void define(
            StreamsBuilder builder,
            EventSerdes serdes,
            FlowMeters flow,
            LetterMeters letters,
            AlarmConfig config,
            Duration memory) {
        AlarmRules rules = new AlarmRules(config.validity());
        KStream<String, SpecificRecord> followed = builder.stream(
                        DEVICES_ALARMS.name(),
                        Consumed.with(Serdes.String(), serdes.serde(DEVICES_ALARMS))
                                .withName("read-alarms"))
                .filter((deviceId, fact) -> rules.matter(fact), Named.as("keep-alarms-with-a-letter"))
                .process(
                        new DropRepeats<>("drop-repeated-alarms", memory, flow.step("drop-repeated-alarms")),
                        Named.as("drop-repeated-alarms"))
                .merge(profiles(builder, serdes, flow, memory), Named.as("meet-devices"))
                .process(
                        new FollowDevices(rules, config, flow.step("follow-devices"), letters),
                        Named.as("follow-devices"));
        followed.filter((key, made) -> made instanceof NotificationSuppressed, Named.as("keep-suppressed-of-devices"))
                .to(
                        NOTIFICATIONS_OUTCOMES.name(),
                        Produced.with(Serdes.String(), serdes.serde(NOTIFICATIONS_OUTCOMES))
                                .withName("write-suppressed-of-devices"));
        followed.filter((owner, made) -> made instanceof AlarmFact, Named.as("keep-alarm-facts"))
                .mapValues(AlarmFact.class::cast, Named.as("as-alarm-facts"))
                .repartition(Repartitioned.<String, AlarmFact>as("alarms-by-owner")
                        .withKeySerde(Serdes.String())
                        .withValueSerde(StateSerde.of(AlarmFact.class, AlarmFact.getClassSchema()))
                        .withNumberOfPartitions(
                                TopicCatalog.load().entry(DEVICES_PROFILES).partitions()))
                .process(
                        new MailOwners(new OwnerDecider(config), flow.step("mail-owners"), letters),
                        Named.as("mail-owners"))
                .mapValues(NotificationRequested.class::cast, Named.as("as-requested-by-owner"))
                .to(
                        NOTIFICATIONS_REQUESTED.name(),
                        Produced.with(Serdes.String(), serdes.serde(NOTIFICATIONS_REQUESTED))
                                .withName("write-requested-by-owner"));
    }

    /// Profiles once each, and tombstones, which have no identity.
    private static KStream<String, SpecificRecord> profiles(
            StreamsBuilder builder, EventSerdes serdes, FlowMeters flow, Duration memory) {
        KStream<String, DeviceProfile> all = builder.stream(
                DEVICES_PROFILES.name(),
                Consumed.with(Serdes.String(), serdes.serde(DEVICES_PROFILES)).withName("read-device-profiles"));
        return all.filter((deviceId, profile) -> profile != null, Named.as("keep-device-profiles"))
                .process(
                        new DropRepeats<>(
                                "drop-repeated-device-profiles", memory, flow.step("drop-repeated-device-profiles")),
                        Named.as("drop-repeated-device-profiles"))
                .merge(
                        all.filter((deviceId, profile) -> profile == null, Named.as("keep-device-tombstones")),
                        Named.as("merge-device-tombstones"))
                .<SpecificRecord>mapValues(profile -> profile, Named.as("as-news-of-devices"));
    }
}
