package millrace.consumers.mail;

import java.net.IDN;
import java.util.regex.Pattern;

/// One mailbox: an addr-spec of RFC 5322 whose local part is a dot-atom, in ASCII.
///
/// Stricter than the RFC on purpose: no display name, comment, quoted local part, domain literal or source route, which
/// nobody's customers have and which attacks are made of.
///
/// @param address for example `ada@example.org`; a domain in another script is in its `xn--` form
record Mailbox(String address) {

    private static final Pattern LOCAL =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
    private static final Pattern DOMAIN =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*");
    private static final int LONGEST_LOCAL = 64;
    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST = 254;

    /// @throws IllegalArgumentException if `text` is not exactly one such mailbox; the message does not show it
    static Mailbox of(String text) {
        int at = text.lastIndexOf('@');
        if (at < 1
                || at > LONGEST_LOCAL
                || text.indexOf("=?") >= 0
                || !LOCAL.matcher(text.substring(0, at)).matches()) {
            throw wrong("its part before the @");
        }
        String domain = ascii(text.substring(at + 1));
        if (!DOMAIN.matcher(domain).matches()
                || Pattern.compile("\\.").splitAsStream(domain).anyMatch(label -> label.length() > LONGEST_LABEL)) {
            throw wrong("its domain");
        }
        String address = text.substring(0, at) + "@" + domain;
        if (address.length() > LONGEST) {
            throw wrong("its length of " + address.length());
        }
        return new Mailbox(address);
    }

    String domain() {
        return address.substring(address.lastIndexOf('@') + 1);
    }

    private static String ascii(String domain) {
        try {
            return IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES);
        } catch (IllegalArgumentException _) {
            throw wrong("its domain");
        }
    }

    private static IllegalArgumentException wrong(String part) {
        return new IllegalArgumentException("not one mailbox because of " + part + "; expected local-part@domain");
    }
}
