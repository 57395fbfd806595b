package millrace.process;

import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// Reads a process's settings from the environment: declare all, `check()`, then take the values.
///
/// Nothing is repaired or ignored; one exception lists every wrong setting.
public final class Settings {

    private static final String PREFIX = "MILLRACE_";

    private final Map<String, String> environment;
    private final SortedSet<String> declared = new TreeSet<>();
    private final List<String> faults = new ArrayList<>();
    private final List<Supplier<List<String>>> rules = new ArrayList<>();

    private Settings(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    public static Settings of(Map<String, String> environment) {
        return new Settings(environment);
    }

    /// A setting that has been declared; its value can be taken after `check()`.
    public static final class Setting<T> {

        private final Optional<T> value;

        private Setting(Optional<T> value) {
            this.value = value;
        }

        /// @throws IllegalStateException if the setting is wrong, which `check()` would have said
        public T value() {
            return value.orElseThrow(() -> new IllegalStateException("take values after check()"));
        }
    }

    /// A text that must be given.
    public Setting<String> text(String key) {
        return read(key, Optional.empty(), "a non-empty text", Function.identity());
    }

    /// A text with a default.
    public Setting<String> text(String key, String otherwise) {
        return read(key, Optional.of(otherwise), "a non-empty text", Function.identity());
    }

    /// A text that may be missing.
    public Setting<Optional<String>> optionalText(String key) {
        return read(key, Optional.of(Optional.empty()), "a non-empty text", Optional::of);
    }

    /// A whole number from `least` to `most`.
    public Setting<Integer> integer(String key, int otherwise, int least, int most) {
        return read(key, Optional.of(otherwise), "a whole number from %d to %d".formatted(least, most), text -> {
            int number = Integer.parseInt(text);
            return within(number, number >= least && number <= most);
        });
    }

    /// A TCP port; 0 lets the system choose one.
    public Setting<Integer> port(String key, int otherwise) {
        return integer(key, otherwise, 0, 65_535);
    }

    /// An ISO-8601 duration from `least` to `most`.
    public Setting<Duration> duration(String key, Duration otherwise, Duration least, Duration most) {
        return read(key, Optional.of(otherwise), "an ISO-8601 duration from %s to %s".formatted(least, most), text -> {
            Duration duration = Duration.parse(text);
            return within(duration, duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0);
        });
    }

    /// `true` or `false`.
    public Setting<Boolean> flag(String key, boolean otherwise) {
        return read(key, Optional.of(otherwise), "true or false", text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        });
    }

    /// An absolute URI.
    public Setting<URI> uri(String key, URI otherwise) {
        return read(key, Optional.of(otherwise), "an absolute URI", text -> {
            URI uri = URI.create(text);
            return within(uri, uri.isAbsolute());
        });
    }

    /// A text of a form of its own that may hold a secret: a fault shows `***` in place of what was given.
    ///
    /// @param parse throws IllegalArgumentException if the text is wrong
    public <T> Setting<T> secret(String key, T otherwise, String expected, Function<String, T> parse) {
        return read(key, Optional.of(otherwise), expected, parse, _ -> "***");
    }

    /// A text of a form of its own.
    ///
    /// @param parse throws IllegalArgumentException if the text is wrong
    public <T> Setting<T> parsed(String key, T otherwise, String expected, Function<String, T> parse) {
        return read(key, Optional.of(otherwise), expected, parse);
    }

    /// What several settings together, or a file that one of them names, have to be. It may take values.
    ///
    /// @param broken one line for each that is wrong, asked for at the end of the declaration if no value is wrong
    public void rule(Supplier<List<String>> broken) {
        rules.add(broken);
    }

    /// Ends the declaration.
    ///
    /// @throws WrongSettingsException if a declared setting is missing or wrong, if a rule is broken, or if the
    ///     environment has a `MILLRACE_` setting that nobody declared; it names all of them
    public void check() {
        environment.keySet().stream()
                .filter(key -> key.startsWith(PREFIX) && !declared.contains(key))
                .sorted()
                .forEach(key -> faults.add("%s is not a setting; expected one of %s".formatted(key, declared)));
        if (faults.isEmpty()) {
            rules.forEach(rule -> faults.addAll(rule.get()));
        }
        if (!faults.isEmpty()) {
            throw new WrongSettingsException(faults);
        }
    }

    private <T> Setting<T> read(String key, Optional<T> otherwise, String expected, Function<String, T> parse) {
        return read(key, otherwise, expected, parse, UnaryOperator.identity());
    }

    private <T> Setting<T> read(
            String key,
            Optional<T> otherwise,
            String expected,
            Function<String, T> parse,
            UnaryOperator<String> shown) {
        declared.add(key);
        String text = environment.get(key);
        if (text == null && otherwise.isPresent()) {
            return new Setting<>(otherwise);
        }
        if (text == null || text.isBlank()) {
            faults.add("%s is missing; expected %s".formatted(key, expected));
            return new Setting<>(Optional.empty());
        }
        try {
            return new Setting<>(Optional.of(parse.apply(text)));
        } catch (IllegalArgumentException | DateTimeParseException | ArithmeticException e) {
            faults.add("%s is '%s'; expected %s".formatted(key, shown.apply(text), expected));
            return new Setting<>(Optional.empty());
        }
    }

    private static <T> T within(T value, boolean inRange) {
        if (!inRange) {
            throw new IllegalArgumentException("out of range");
        }
        return value;
    }
}
