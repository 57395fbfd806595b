package millrace.consumers.mail;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// Whom all letters are from.
///
/// @param name of the sender, as readers know it
/// @param sender address in From, and where bounces go
/// @param domain right half of every Message-ID
/// @param unsubscribe where a reader says no more: a URI with `{event}` and `{template}` for the letter it is about
record Letterhead(String name, Mailbox sender, String domain, Optional<String> unsubscribe) {

    private static final Pattern NAME_AND_ADDRESS = Pattern.compile("([^<>\"\\\\@,;:]+)<([^<>]+)>");

    Letterhead {
        HeaderText.checked("sender name", name);
        Mailbox.of("local@" + domain);
        unsubscribe.ifPresent(template -> {
            var scheme = URI.create(filled(template, "event", "template")).getScheme();
            if (!"https".equals(scheme) && !"mailto".equals(scheme)) {
                throw new IllegalArgumentException("not an https: or mailto: URI");
            }
        });
    }

    /// @param from `Name <local-part@domain>` or `local-part@domain`
    /// @throws IllegalArgumentException if it is not one of these
    static Letterhead of(String from) {
        var parts = NAME_AND_ADDRESS.matcher(from.strip());
        var sender = Mailbox.of(parts.matches() ? parts.group(2) : from.strip());
        var name = parts.matches() ? parts.group(1).strip() : sender.domain();
        return new Letterhead(name, sender, sender.domain(), Optional.empty());
    }

    Letterhead withDomain(String other) {
        return new Letterhead(name, sender, other, unsubscribe);
    }

    Letterhead withUnsubscribe(String template) {
        return new Letterhead(name, sender, domain, Optional.of(template));
    }

    /// Where the reader of one letter says no more, if there is such a place.
    ///
    /// @param eventId of the request: hard to guess, and the key to who was meant
    Optional<URI> unsubscribe(String eventId, LetterTemplate template) {
        return unsubscribe.map(text -> URI.create(filled(text, eventId, template.name())));
    }

    private static String filled(String text, String eventId, String template) {
        return text.replace("{event}", URLEncoder.encode(eventId, StandardCharsets.UTF_8))
                .replace("{template}", template);
    }
}
