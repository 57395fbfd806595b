package millrace.processors.lineage;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import millrace.schemas.EventType;

/// The counters of one step. Safe for use by many threads.
public final class StepMeters {

    private final MeterRegistry registry;
    private final Tags tags;
    private final Counter in;
    private final Map<Fate, Counter> fates = new EnumMap<>(Fate.class);
    private final Map<String, Counter> made = new ConcurrentHashMap<>();

    StepMeters(MeterRegistry registry, String application, String step) {
        this.registry = registry;
        this.tags = Tags.of("application", application, "step", step);
        this.in = registry.counter("millrace.step.in", tags);
        for (Fate fate : Fate.values()) {
            fates.put(fate, registry.counter("millrace.step.fates", tags.and("fate", fate.tag())));
        }
    }

    /// The step was handed a record.
    public void in() {
        in.increment();
    }

    /// That is what became of a record; say it once per record, last of all, for an exception is counted elsewhere.
    public void out(Fate fate) {
        Counter counter = fates.get(fate);
        if (counter != null) {
            counter.increment();
        }
    }

    /// The step has handed on an event; an `Outlet` says so itself.
    public void made(EventType<?> type) {
        made.computeIfAbsent(type.name(), name -> registry.counter("millrace.step.made", tags.and("type", name)))
                .increment();
    }
}
