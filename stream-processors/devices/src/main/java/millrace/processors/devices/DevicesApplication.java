package millrace.processors.devices;

import static millrace.schemas.Topics.DEVICES_ALARMS;
import static millrace.schemas.Topics.DEVICES_LATE;
import static millrace.schemas.Topics.DEVICES_OPERATIONS;
import static millrace.schemas.Topics.DEVICES_PROFILES;
import static millrace.schemas.Topics.DEVICES_READINGS;
import static millrace.schemas.Topics.DEVICES_SUMMARIES;

import java.time.Duration;
import java.util.Set;
import millrace.processors.lineage.StreamsApplication;

/// The topology and its name in the cluster.
final class DevicesApplication {

    private DevicesApplication() {}

    static StreamsApplication of(DeviceRules rules, Duration repeatMemory) {
        return new StreamsApplication(
                "devices",
                2,
                Set.of(
                        DEVICES_PROFILES,
                        DEVICES_READINGS,
                        DEVICES_OPERATIONS,
                        DEVICES_SUMMARIES,
                        DEVICES_ALARMS,
                        DEVICES_LATE),
                (builder, serdes, meters) -> DevicesTopology.define(builder, serdes, meters, rules, repeatMemory));
    }
}
