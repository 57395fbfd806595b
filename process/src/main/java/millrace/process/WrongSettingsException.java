package millrace.process;

import java.util.List;

/// The environment does not say what a process needs; the process does not start.
public final class WrongSettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WrongSettingsException(List<String> faults) {
        super("%d wrong setting(s):\n  %s".formatted(faults.size(), String.join("\n  ", faults)));
    }
}
