package millrace.standalone;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.function.Supplier;
import millrace.process.Part;
import millrace.process.Settings;

/// The process modules, each as the part it would be in a process of its own.
///
/// @param beforeSchemas those that need the topics to begin, and the registry only once a record comes
/// @param afterSchemas those that need the registry, and the mail server, to begin
record Parts(List<Part> beforeSchemas, List<Part> afterSchemas) {

    /// Declares the settings of all; what it returns is called after `settings.check()`.
    static Supplier<Parts> declare(Settings settings, PrometheusMeterRegistry meters) {
        return () -> new Parts(List.of(), List.of());
    }
}
