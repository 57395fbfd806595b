package millrace.producers.httpgateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// Counts what the gateway does; the package documentation lists the names, which are API.
final class GatewayMeters {

    private final Counter published;
    private final Counter repeated;
    private final Map<Problem, Counter> rejected = new EnumMap<>(Problem.class);
    private final Timer requests;

    GatewayMeters(MeterRegistry meters, BodyBudget budget) {
        this.published = meters.counter("millrace.gateway.events.published");
        this.repeated = meters.counter("millrace.gateway.events.repeated");
        for (Problem problem : Problem.values()) {
            rejected.put(problem, meters.counter("millrace.gateway.events.rejected", "reason", problem.word()));
        }
        this.requests = meters.timer("millrace.gateway.requests");
        meters.gauge("millrace.gateway.in.flight.bytes", budget, BodyBudget::bytes);
    }

    void count(List<Result> results) {
        int stored = 0;
        int repeats = 0;
        for (Result result : results) {
            switch (result) {
                case Result.Stored(var _, var _, var isRepeat) -> {
                    stored += isRepeat ? 0 : 1;
                    repeats += isRepeat ? 1 : 0;
                }
                case Result.Refused(var _, var refusal) -> count(refusal);
                case Result.Checked _ -> {
                    // nobody asked for it to be stored
                }
            }
        }
        published.increment(stored);
        repeated.increment(repeats);
    }

    void count(Refusal refusal) {
        Objects.requireNonNull(rejected.get(refusal.problem())).increment();
    }

    /// @param started as `System.nanoTime` said when the request came
    void answered(long started) {
        requests.record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
    }
}
