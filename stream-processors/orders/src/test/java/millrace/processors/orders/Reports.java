package millrace.processors.orders;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import millrace.schemas.Cause;
import millrace.schemas.Identity;

/// Reports about order `o-1`, for tests of what follows from them.
final class Reports {

    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final OrderRules RULES = new OrderRules(
            Duration.ofDays(1),
            Duration.ofDays(3),
            Duration.ofDays(7),
            Duration.ofMinutes(5),
            Duration.ofSeconds(10),
            Duration.ofDays(90));

    private Reports() {}

    static OrderEvent placed(String id, Instant time) {
        return new OrderEvent.Placed(cause(id), time, "c-1", "EUR", new BigDecimal("10.00"));
    }

    static OrderEvent paid(String id, Instant time, String amount, String currency) {
        return new OrderEvent.Paid(cause(id), time, currency, new BigDecimal(amount));
    }

    static OrderEvent paid(String id, Instant time) {
        return paid(id, time, "10.00", "EUR");
    }

    static OrderEvent declined(String id, Instant time) {
        return new OrderEvent.Declined(cause(id), time);
    }

    static OrderEvent shipped(String id, Instant time) {
        return new OrderEvent.Shipped(cause(id), time);
    }

    static OrderEvent delivered(String id, Instant time) {
        return new OrderEvent.Delivered(cause(id), time);
    }

    static OrderEvent cancelled(String id, Instant time) {
        return new OrderEvent.Cancelled(cause(id), time);
    }

    /// `NOON` and so many hours.
    static Instant at(long hours) {
        return NOON.plus(Duration.ofHours(hours));
    }

    static Cause cause(String id) {
        return new Cause(new Identity("/test", id), id, Optional.empty());
    }

    /// Every order in which `items` can arrive.
    static <T> List<List<T>> permutations(List<T> items) {
        if (items.isEmpty()) {
            return List.of(List.of());
        }
        List<List<T>> all = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            List<T> others = new ArrayList<>(items);
            T first = others.remove(i);
            for (List<T> rest : permutations(others)) {
                List<T> whole = new ArrayList<>(List.of(first));
                whole.addAll(rest);
                all.add(whole);
            }
        }
        return all;
    }
}
