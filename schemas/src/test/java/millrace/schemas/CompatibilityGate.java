package millrace.schemas;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/// FULL_TRANSITIVE: this build reads what every released version wrote, and every released version reads what this
/// build writes.
final class CompatibilityGate {

    private CompatibilityGate() {}

    /// Every break, as a heading that names the reader and a line for each field and rule; empty where there is none.
    ///
    /// @param released by version
    static List<String> breaks(Schema build, Map<Integer, Schema> released) {
        List<String> breaks = new ArrayList<>();
        released.forEach((version, schema) -> {
            add(breaks, "this build", build, "version " + version, schema);
            add(breaks, "version " + version, schema, "this build", build);
        });
        return breaks;
    }

    private static void add(List<String> breaks, String reader, Schema reads, String writer, Schema writes) {
        List<SchemaResolution.Fault> faults = SchemaResolution.faults(reads, writes);
        if (!faults.isEmpty()) {
            breaks.add("%s: %s cannot read %s".formatted(writes.getFullName(), reader, writer));
            faults.forEach(fault -> breaks.add("  " + fault));
        }
    }
}
