package millrace.processors.notifications;

import static millrace.schemas.Topics.CUSTOMERS_PROFILES;
import static millrace.schemas.Topics.DEVICES_ALARMS;
import static millrace.schemas.Topics.DEVICES_PROFILES;
import static millrace.schemas.Topics.NOTIFICATIONS_OUTCOMES;
import static millrace.schemas.Topics.NOTIFICATIONS_REQUESTED;
import static millrace.schemas.Topics.ORDERS_EVENTS;
import static millrace.schemas.Topics.ORDERS_LIFECYCLE;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import millrace.processors.lineage.StreamsApplication;

/// The topology and its name in the cluster.
final class NotificationsApplication {

    private NotificationsApplication() {}

    static StreamsApplication of(NotificationsConfig config, MeterRegistry meters) {
        return new StreamsApplication(
                "notifications",
                2,
                Set.of(
                        ORDERS_EVENTS,
                        ORDERS_LIFECYCLE,
                        CUSTOMERS_PROFILES,
                        DEVICES_ALARMS,
                        DEVICES_PROFILES,
                        NOTIFICATIONS_REQUESTED,
                        NOTIFICATIONS_OUTCOMES),
                (builder, serdes, flow) -> {
                    LetterMeters letters = new LetterMeters(meters);
                    NotificationsTopology.define(builder, serdes, flow, letters, config);
                    AlarmsTopology.define(
                            builder,
                            serdes,
                            flow,
                            letters,
                            config.alarms(),
                            config.streams().repeatMemory());
                });
    }
}
