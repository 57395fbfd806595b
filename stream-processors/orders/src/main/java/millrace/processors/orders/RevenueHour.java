package millrace.processors.orders;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import millrace.orders.OrderRevenue;
import millrace.processors.orders.state.RevenueAddition;
import millrace.processors.orders.state.StoredRevenue;
import org.jspecify.annotations.Nullable;

/// An hour of orders in one currency.
///
/// @param start first instant, a full hour of UTC
record RevenueHour(Instant start, String currency) {

    static RevenueHour of(Instant placedAt, String currency) {
        return new RevenueHour(placedAt.truncatedTo(ChronoUnit.HOURS), currency);
    }

    Instant end() {
        return start.plus(Duration.ofHours(1));
    }

    /// Key of records and rows: `2010-12-01T08:00:00Z/GBP`.
    String key() {
        return start + "/" + currency;
    }

    RevenueAddition addition(OrderEvent.Placed placed, Instant recordedAt) {
        return new RevenueAddition(
                StoredCauses.write(placed.cause()), placed.time(), recordedAt, placed.currency(), placed.total());
    }

    /// Whether the hour had ended at `instant`.
    boolean isOverBy(Instant instant) {
        return !instant.isBefore(end());
    }

    /// What the hour amounts to with one more order.
    ///
    /// @param before the sum so far, if there is any
    OrderRevenue sum(@Nullable StoredRevenue before, RevenueAddition addition, boolean isLate) {
        long late = isLate ? 1 : 0;
        return before == null
                ? new OrderRevenue(start, end(), currency, 1L, addition.getTotal(), late)
                : new OrderRevenue(
                        start,
                        end(),
                        currency,
                        before.getOrders() + 1,
                        before.getTotal().add(addition.getTotal()),
                        before.getLateOrders() + late);
    }
}
