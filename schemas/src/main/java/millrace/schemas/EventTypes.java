package millrace.schemas;

import static java.util.stream.Collectors.toUnmodifiableMap;
import static millrace.schemas.Topics.CUSTOMERS_PROFILES;
import static millrace.schemas.Topics.DEVICES_ALARMS;
import static millrace.schemas.Topics.DEVICES_LATE;
import static millrace.schemas.Topics.DEVICES_OPERATIONS;
import static millrace.schemas.Topics.DEVICES_PROFILES;
import static millrace.schemas.Topics.DEVICES_READINGS;
import static millrace.schemas.Topics.DEVICES_SUMMARIES;
import static millrace.schemas.Topics.NOTIFICATIONS_OUTCOMES;
import static millrace.schemas.Topics.NOTIFICATIONS_REQUESTED;
import static millrace.schemas.Topics.ORDERS_EVENTS;
import static millrace.schemas.Topics.ORDERS_LIFECYCLE;
import static millrace.schemas.Topics.ORDERS_REVENUE;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import millrace.customers.CustomerProfile;
import millrace.devices.AlarmAcknowledged;
import millrace.devices.AlarmCleared;
import millrace.devices.AlarmDeescalated;
import millrace.devices.AlarmEscalated;
import millrace.devices.AlarmRaised;
import millrace.devices.AlarmRepeated;
import millrace.devices.ClockSkewed;
import millrace.devices.DeviceBack;
import millrace.devices.DeviceProfile;
import millrace.devices.DeviceReading;
import millrace.devices.DeviceSilent;
import millrace.devices.DeviceSummary;
import millrace.devices.ReadingCameLate;
import millrace.devices.ReadingRejected;
import millrace.devices.SequenceGap;
import millrace.notifications.NotificationFailed;
import millrace.notifications.NotificationRequested;
import millrace.notifications.NotificationSent;
import millrace.notifications.NotificationSuppressed;
import millrace.notifications.NotificationUncertain;
import millrace.orders.OrderCancelled;
import millrace.orders.OrderCompleted;
import millrace.orders.OrderConfirmed;
import millrace.orders.OrderDelayed;
import millrace.orders.OrderDelivered;
import millrace.orders.OrderDisputed;
import millrace.orders.OrderPlaced;
import millrace.orders.OrderRevenue;
import millrace.orders.OrderShipped;
import millrace.orders.PaymentAuthorized;
import millrace.orders.PaymentDeclined;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/// Every event type of the platform, by its name.
public final class EventTypes {

    static {
        TrustedClasses.trust();
    }

    private static final List<EventType<?>> ALL = List.of(
            published(
                    CUSTOMERS_PROFILES,
                    CustomerProfile.class,
                    CustomerProfile.getClassSchema(),
                    CustomerProfile::getCustomerId),
            published(ORDERS_EVENTS, OrderPlaced.class, OrderPlaced.getClassSchema(), OrderPlaced::getOrderId),
            published(
                    ORDERS_EVENTS,
                    PaymentAuthorized.class,
                    PaymentAuthorized.getClassSchema(),
                    PaymentAuthorized::getOrderId),
            published(
                    ORDERS_EVENTS,
                    PaymentDeclined.class,
                    PaymentDeclined.getClassSchema(),
                    PaymentDeclined::getOrderId),
            published(ORDERS_EVENTS, OrderShipped.class, OrderShipped.getClassSchema(), OrderShipped::getOrderId),
            published(ORDERS_EVENTS, OrderDelivered.class, OrderDelivered.getClassSchema(), OrderDelivered::getOrderId),
            published(ORDERS_EVENTS, OrderCancelled.class, OrderCancelled.getClassSchema(), OrderCancelled::getOrderId),
            derived(
                    ORDERS_LIFECYCLE,
                    OrderConfirmed.class,
                    OrderConfirmed.getClassSchema(),
                    OrderConfirmed::getOrderId),
            derived(ORDERS_LIFECYCLE, OrderDelayed.class, OrderDelayed.getClassSchema(), OrderDelayed::getOrderId),
            derived(
                    ORDERS_LIFECYCLE,
                    OrderCompleted.class,
                    OrderCompleted.getClassSchema(),
                    OrderCompleted::getOrderId),
            derived(ORDERS_LIFECYCLE, OrderDisputed.class, OrderDisputed.getClassSchema(), OrderDisputed::getOrderId),
            derived(
                    ORDERS_REVENUE,
                    OrderRevenue.class,
                    OrderRevenue.getClassSchema(),
                    revenue -> revenue.getWindowStart() + "/" + revenue.getCurrency()),
            published(
                    DEVICES_PROFILES, DeviceProfile.class, DeviceProfile.getClassSchema(), DeviceProfile::getDeviceId),
            published(
                    DEVICES_READINGS, DeviceReading.class, DeviceReading.getClassSchema(), DeviceReading::getDeviceId),
            published(
                    DEVICES_OPERATIONS,
                    AlarmAcknowledged.class,
                    AlarmAcknowledged.getClassSchema(),
                    AlarmAcknowledged::getDeviceId),
            derived(DEVICES_SUMMARIES, DeviceSummary.class, DeviceSummary.getClassSchema(), EventTypes::window),
            derived(DEVICES_ALARMS, AlarmRaised.class, AlarmRaised.getClassSchema(), AlarmRaised::getDeviceId),
            derived(DEVICES_ALARMS, AlarmRepeated.class, AlarmRepeated.getClassSchema(), AlarmRepeated::getDeviceId),
            derived(DEVICES_ALARMS, AlarmEscalated.class, AlarmEscalated.getClassSchema(), AlarmEscalated::getDeviceId),
            derived(
                    DEVICES_ALARMS,
                    AlarmDeescalated.class,
                    AlarmDeescalated.getClassSchema(),
                    AlarmDeescalated::getDeviceId),
            derived(DEVICES_ALARMS, AlarmCleared.class, AlarmCleared.getClassSchema(), AlarmCleared::getDeviceId),
            derived(DEVICES_ALARMS, DeviceSilent.class, DeviceSilent.getClassSchema(), DeviceSilent::getDeviceId),
            derived(DEVICES_ALARMS, DeviceBack.class, DeviceBack.getClassSchema(), DeviceBack::getDeviceId),
            derived(DEVICES_ALARMS, SequenceGap.class, SequenceGap.getClassSchema(), SequenceGap::getDeviceId),
            derived(DEVICES_ALARMS, ClockSkewed.class, ClockSkewed.getClassSchema(), ClockSkewed::getDeviceId),
            derived(
                    DEVICES_LATE,
                    ReadingCameLate.class,
                    ReadingCameLate.getClassSchema(),
                    ReadingCameLate::getDeviceId),
            derived(
                    DEVICES_LATE,
                    ReadingRejected.class,
                    ReadingRejected.getClassSchema(),
                    ReadingRejected::getDeviceId),
            derived(
                    NOTIFICATIONS_REQUESTED,
                    NotificationRequested.class,
                    NotificationRequested.getClassSchema(),
                    request -> unnamed(NotificationRequested.class)),
            derived(
                    NOTIFICATIONS_OUTCOMES,
                    NotificationSent.class,
                    NotificationSent.getClassSchema(),
                    NotificationSent::getAnswers),
            derived(
                    NOTIFICATIONS_OUTCOMES,
                    NotificationFailed.class,
                    NotificationFailed.getClassSchema(),
                    NotificationFailed::getAnswers),
            derived(
                    NOTIFICATIONS_OUTCOMES,
                    NotificationSuppressed.class,
                    NotificationSuppressed.getClassSchema(),
                    NotificationSuppressed::getAnswers),
            derived(
                    NOTIFICATIONS_OUTCOMES,
                    NotificationUncertain.class,
                    NotificationUncertain.getClassSchema(),
                    NotificationUncertain::getAnswers));

    private static final Map<String, EventType<?>> BY_NAME =
            ALL.stream().collect(toUnmodifiableMap(EventType::name, Function.identity()));

    private EventTypes() {}

    /// In the order of the flow.
    public static List<EventType<?>> all() {
        return ALL;
    }

    /// The types that share `topic`, in the order of the flow.
    public static List<EventType<?>> of(Topic<?, ?> topic) {
        return ALL.stream().filter(type -> type.topic().equals(topic)).toList();
    }

    /// @param name Avro full name, for example `millrace.orders.OrderPlaced`
    public static Optional<EventType<?>> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /// The type of `event`.
    ///
    /// @throws IllegalArgumentException if no topic of the platform takes events of this type
    public static EventType<?> of(SpecificRecord event) {
        String name = event.getSchema().getFullName();
        return named(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "event type '%s' is in no topic; expected one of EventTypes.all()".formatted(name)));
    }

    private static <V extends SpecificRecord> EventType<V> published(
            Topic<String, ? super V> topic, Class<V> javaType, Schema schema, Function<V, String> subject) {
        return new EventType<>(topic, javaType, schema, subject, true);
    }

    private static <V extends SpecificRecord> EventType<V> derived(
            Topic<String, ? super V> topic, Class<V> javaType, Schema schema, Function<V, String> subject) {
        return new EventType<>(topic, javaType, schema, subject, false);
    }

    /// The window of one sensor: `probe-1/MINUTE/2026-01-01T12:00:00Z/temperature`.
    private static String window(DeviceSummary summary) {
        return summary.getDeviceId() + "/" + summary.getSpan() + "/" + summary.getWindowStart() + "/"
                + summary.getSensor();
    }

    /// An address is personal data and no subject.
    private static String unnamed(Class<?> type) {
        throw new IllegalStateException(
                "%s does not say which entity it is about; who makes it has to".formatted(type.getSimpleName()));
    }
}
