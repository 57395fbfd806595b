package millrace.console;

import java.io.Console;
import java.util.Locale;
import java.util.Optional;

/// What the process's own terminal is and wants.
final class Terminal {

    private static final String LOG = "org.slf4j.simpleLogger.";

    private Terminal() {}

    /// Whether a person watches: both ends of the console are a terminal.
    static boolean isInteractive() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }

    /// Asks the person who watches.
    static boolean agrees(String what) {
        return Optional.ofNullable(System.console())
                .map(console -> console.readLine("%s? [y/N] ", what))
                .filter(answer -> answer.strip().toLowerCase(Locale.ROOT).startsWith("y"))
                .isPresent();
    }

    /// Keeps the Kafka clients quiet, unless the user has chosen a log level. Works until the first logger is made.
    static void silenceLogs() {
        if (System.getProperty(LOG + "defaultLogLevel") == null) {
            System.setProperty(LOG + "defaultLogLevel", "off");
        }
    }

    /// `text` with every character that could move the cursor, colour or reorder a line written as `\\uXXXX`.
    static String printable(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.chars().forEach(c -> {
            if (isPrintable((char) c)) {
                safe.append((char) c);
            } else {
                safe.append("\\u%04x".formatted(c));
            }
        });
        return safe.toString();
    }

    private static boolean isPrintable(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
