package millrace.schemas;

import java.util.List;
import millrace.customers.CustomerProfile;
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
                NOTIFICATIONS_REQUESTED,
                NOTIFICATIONS_OUTCOMES);
    }
}
