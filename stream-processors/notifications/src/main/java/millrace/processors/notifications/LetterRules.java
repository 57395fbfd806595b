package millrace.processors.notifications;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import millrace.orders.OrderCancelled;
import millrace.orders.OrderConfirmed;
import millrace.orders.OrderDelayed;
import millrace.orders.OrderPlaced;
import millrace.orders.OrderShipped;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/// Which fact leads to which letter: the table, and nobody else knows.
///
/// A business fact is one letter, however often and under however many ids it is published: an order is received,
/// confirmed and cancelled once; each of its parcels (carrier and tracking number) is shipped once; each of its stages
/// is delayed once. Every letter shows `customerName`, `orderId`, `currency`, `total` and `itemCount`, and what its
/// row adds.
final class LetterRules {

    private final Map<Class<?>, LetterRule<?>> rules;

    /// @param validity how long after a fact its letter is still wanted
    LetterRules(Duration validity) {
        rules = table(validity).stream().collect(toUnmodifiableMap(LetterRule::fact, Function.identity()));
    }

    static List<LetterRule<?>> table(Duration validity) {
        return List.of(
                oncePerOrder(OrderPlaced.class, "order-received", 1, validity, placed -> Shown.nothing()),
                oncePerOrder(OrderConfirmed.class, "order-confirmed", 1, validity, confirmed -> Shown.nothing()),
                oncePer(LetterRules::parcel, OrderShipped.class, "order-shipped", 1, validity, LetterRules::shipment),
                oncePer(LetterRules::stage, OrderDelayed.class, "order-delayed", 1, validity, LetterRules::delay),
                oncePerOrder(OrderCancelled.class, "order-cancelled", 1, validity, LetterRules::cancellation));
    }

    /// The rule for facts of this class, where there is one.
    Optional<LetterRule<?>> forFact(SpecificRecord fact) {
        return Optional.ofNullable(rules.get(fact.getClass()));
    }

    /// False if `fact` leads to no letter; true for no value at all, which is for others to judge.
    boolean matter(@Nullable SpecificRecord fact) {
        return fact == null || rules.containsKey(fact.getClass());
    }

    private static String parcel(OrderShipped shipped) {
        return Fingerprint.of(shipped.getCarrier(), trackingNumber(shipped));
    }

    private static Shown shipment(OrderShipped shipped) {
        return Shown.texts(Map.of("carrier", shipped.getCarrier(), "trackingNumber", trackingNumber(shipped)));
    }

    private static String trackingNumber(OrderShipped shipped) {
        return Optional.ofNullable(shipped.getTrackingNumber()).orElse("");
    }

    private static String stage(OrderDelayed delayed) {
        return delayed.getStage().name();
    }

    private static Shown delay(OrderDelayed delayed) {
        return new Shown(Map.of("stage", stage(delayed)), Map.of("due", delayed.getDue()));
    }

    private static Shown cancellation(OrderCancelled cancelled) {
        return Shown.texts(Map.of("reason", cancelled.getReason()));
    }

    private static <V extends SpecificRecord> LetterRule<V> oncePerOrder(
            Class<V> fact, String template, int version, Duration validity, Function<V, Shown> shown) {
        return new LetterRule<>(fact, template, version, validity, order -> "", shown);
    }

    private static <V extends SpecificRecord> LetterRule<V> oncePer(
            Function<V, String> part,
            Class<V> fact,
            String template,
            int version,
            Duration validity,
            Function<V, Shown> shown) {
        return new LetterRule<>(fact, template, version, validity, part.andThen(name -> "/" + name), shown);
    }
}
