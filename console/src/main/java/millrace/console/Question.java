package millrace.console;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/// What `why` is asked about: the Message-ID of a mail, the id of an event, or an entity such as an order.
///
/// @param text as it was asked
/// @param names what an id, a subject or a key has to be
record Question(String text, Set<String> names) {

    Question {
        names = Set.copyOf(names);
    }

    /// The Message-ID of a mail is `<id of the NotificationRequested@domain>`, or `<id+generation@domain>`.
    static Question of(String text) {
        Set<String> names = new LinkedHashSet<>();
        String trimmed = text.strip();
        names.add(trimmed);
        String bare =
                trimmed.startsWith("<") && trimmed.endsWith(">") ? trimmed.substring(1, trimmed.length() - 1) : trimmed;
        names.add(bare);
        int at = bare.lastIndexOf('@');
        if (at > 0) {
            String left = bare.substring(0, at);
            names.add(left);
            int plus = left.lastIndexOf('+');
            if (plus > 0) {
                names.add(left.substring(0, plus));
            }
        }
        return new Question(trimmed, names);
    }

    boolean isAbout(String id, Optional<String> subject, Optional<String> key) {
        return names.contains(id)
                || subject.filter(names::contains).isPresent()
                || key.filter(names::contains).isPresent();
    }
}
