package millrace.producers.mappings;

import java.util.List;

/// A mapping file cannot be used; nothing in it is.
public final class WrongMappingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    WrongMappingsException(List<String> faults) {
        super("%d fault(s) in the mappings:\n  %s".formatted(faults.size(), String.join("\n  ", faults)));
        this.faults = List.copyOf(faults);
    }

    /// All of them, in the order of the file.
    public List<String> faults() {
        return faults;
    }
}
