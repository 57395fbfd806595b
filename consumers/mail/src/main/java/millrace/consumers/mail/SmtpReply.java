package millrace.consumers.mail;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// One reply of an SMTP server (RFC 5321, 4.2).
///
/// @param code 200 to 599
/// @param lines what follows the code, as sent
record SmtpReply(int code, List<String> lines) {

    static final int READY = 220;
    static final int AUTHENTICATED = 235;
    static final int DONE = 250;
    static final int GO_ON = 334;
    static final int START_CONTENT = 354;
    static final int CLOSING = 421;
    static final int AUTHENTICATION_NEEDED = 530;
    static final int TOO_BIG = 552;

    private static final int LONGEST_TEXT = 300;
    private static final Pattern QUEUE_ID =
            Pattern.compile("(?:queued as|\\bid=|\\bid:)\\s*<?([A-Za-z0-9._-]{1,80})", Pattern.CASE_INSENSITIVE);

    SmtpReply {
        lines = List.copyOf(lines);
    }

    boolean isPositive() {
        return code >= 200 && code < 300;
    }

    boolean isForNow() {
        return code >= 400 && code < 500;
    }

    boolean isForGood() {
        return code >= 500 && code < 600;
    }

    /// For people, without the recipient: a reply may repeat the address, and it goes to places that must not hold it.
    String text(Mailbox recipient) {
        var text = PrintableText.of(String.join(" ", lines), LONGEST_TEXT);
        return Pattern.compile(recipient.address(), Pattern.LITERAL | Pattern.CASE_INSENSITIVE)
                .matcher(text)
                .replaceAll("recipient");
    }

    /// For people, of a reply that no mail was named before.
    String text() {
        return PrintableText.of(String.join(" ", lines), LONGEST_TEXT);
    }

    /// The name that the server gave the mail it accepted.
    Optional<String> queueId() {
        var found = QUEUE_ID.matcher(String.join(" ", lines));
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /// What follows `keyword` where the reply to EHLO offers that extension.
    Optional<String> offer(String keyword) {
        return lines.stream()
                .skip(1)
                .map(line -> line.toUpperCase(Locale.ROOT) + " ")
                .filter(line -> line.startsWith(keyword + " "))
                .map(line -> line.substring(keyword.length()).strip())
                .findFirst();
    }
}
