package millrace.schemas;

import java.util.List;
import millrace.customers.CustomerProfile;
import millrace.devices.DeviceProfile;
import millrace.devices.DeviceReading;
import millrace.devices.DeviceSummary;
import millrace.notifications.NotificationRequested;
import millrace.orders.OrderRevenue;
import org.apache.avro.specific.SpecificRecord;

/// Every topic of the platform. `topics.yaml` says how each is kept and who owns it.
public final class Topics {

    public static final Topic<String, CustomerProfile> CUSTOMERS_PROFILES =
            new Topic<>("customers.profiles", String.class, CustomerProfile.class);

    public static final Topic<String, SpecificRecord> ORDERS_EVENTS =
            new Topic<>("orders.events", String.class, SpecificRecord.class);

    public static final Topic<String, SpecificRecord> ORDERS_LIFECYCLE =
            new Topic<>("orders.lifecycle", String.class, SpecificRecord.class);

    public static final Topic<String, OrderRevenue> ORDERS_REVENUE =
            new Topic<>("orders.revenue", String.class, OrderRevenue.class);

    public static final Topic<String, DeviceProfile> DEVICES_PROFILES =
            new Topic<>("devices.profiles", String.class, DeviceProfile.class);

    public static final Topic<String, DeviceReading> DEVICES_READINGS =
            new Topic<>("devices.readings", String.class, DeviceReading.class);

    public static final Topic<String, SpecificRecord> DEVICES_OPERATIONS =
            new Topic<>("devices.operations", String.class, SpecificRecord.class);

    public static final Topic<String, DeviceSummary> DEVICES_SUMMARIES =
            new Topic<>("devices.summaries", String.class, DeviceSummary.class);

    public static final Topic<String, SpecificRecord> DEVICES_ALARMS =
            new Topic<>("devices.alarms", String.class, SpecificRecord.class);

    public static final Topic<String, SpecificRecord> DEVICES_LATE =
            new Topic<>("devices.late", String.class, SpecificRecord.class);

    public static final Topic<String, NotificationRequested> NOTIFICATIONS_REQUESTED =
            new Topic<>("notifications.requested", String.class, NotificationRequested.class);

    public static final Topic<String, SpecificRecord> NOTIFICATIONS_OUTCOMES =
            new Topic<>("notifications.outcomes", String.class, SpecificRecord.class);

    private Topics() {}

    /// In the order of the flow.
    public static List<Topic<String, ? extends SpecificRecord>> all() {
        return List.of(
                CUSTOMERS_PROFILES,
                ORDERS_EVENTS,
                ORDERS_LIFECYCLE,
                ORDERS_REVENUE,
                DEVICES_PROFILES,
                DEVICES_READINGS,
                DEVICES_OPERATIONS,
                DEVICES_SUMMARIES,
                DEVICES_ALARMS,
                DEVICES_LATE,
                NOTIFICATIONS_REQUESTED,
                NOTIFICATIONS_OUTCOMES);
    }
}
