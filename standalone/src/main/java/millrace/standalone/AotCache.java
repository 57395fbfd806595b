package millrace.standalone;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The AOT cache (JEP 514) that a JVM is started with: classes as they were read and linked in a run before.
sealed interface AotCache {

    /// None.
    record Missing() implements AotCache {}

    /// It is made when the process ends, which takes many seconds.
    record Written(Path file) implements AotCache {}

    /// It is there. A JVM that finds it does not fit its jars or itself starts without it.
    record Used(Path file) implements AotCache {}

    /// What the launcher says in a system property: `use:FILE` or `write:FILE`.
    static AotCache of(String property) {
        if (property.startsWith("write:")) {
            return new Written(Path.of(property.substring("write:".length())));
        }
        if (property.startsWith("use:")) {
            var file = Path.of(property.substring("use:".length()));
            return Files.exists(file) ? new Used(file) : new Missing();
        }
        return new Missing();
    }

    /// The JVM's option.
    default Optional<String> option() {
        return switch (this) {
            case Missing() -> Optional.empty();
            case Written(var file) -> Optional.of("-XX:AOTCacheOutput=" + file);
            case Used(var file) -> Optional.of("-XX:AOTCache=" + file);
        };
    }
}
