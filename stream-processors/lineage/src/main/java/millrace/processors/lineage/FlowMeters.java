package millrace.processors.lineage;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Counts what goes through one application, step by step. Safe for use by many threads.
///
/// `millrace.step.in` = the sum of `millrace.step.fates` over all fates, per step; `millrace.step.made` counts outputs
/// by event type. Counts are of this process since its start, with what an aborted transaction did and did again.
public final class FlowMeters {

    private final MeterRegistry registry;
    private final String application;
    private final Map<String, StepMeters> steps = new ConcurrentHashMap<>();

    /// @param application as in `StreamsApplication`
    public FlowMeters(MeterRegistry registry, String application) {
        this.registry = registry;
        this.application = application;
    }

    /// @param name of the operator in the topology
    public StepMeters step(String name) {
        return steps.computeIfAbsent(name, step -> new StepMeters(registry, application, step));
    }
}
