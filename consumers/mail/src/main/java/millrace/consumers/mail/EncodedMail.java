package millrace.consumers.mail;

/// A mail as it goes over the wire.
///
/// @param sender where bounces go: the reverse-path of RFC 5321
/// @param recipient the forward-path of RFC 5321
/// @param content RFC 5322 message in ASCII; every line ends with CR LF
record EncodedMail(Mailbox sender, Mailbox recipient, String content) {

    /// @throws IllegalArgumentException if `content` is not ASCII, has a CR or LF by itself, which servers read in
    ///     different ways (CVE-2023-51764, SMTP smuggling), or does not end with CR LF
    EncodedMail {
        char before = 0;
        for (int i = 0; i < content.length(); i++) {
            char next = content.charAt(i);
            if (next > 0x7F || (next == '\n') != (before == '\r')) {
                throw new IllegalArgumentException(
                        "mail content has U+%04X at %d, out of place".formatted((int) next, i));
            }
            before = next;
        }
        if (before != '\n') {
            throw new IllegalArgumentException("mail content does not end with CR LF");
        }
    }
}
