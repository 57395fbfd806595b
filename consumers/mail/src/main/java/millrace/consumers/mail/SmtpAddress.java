package millrace.consumers.mail;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where the mail server is and how to talk to it:
/// `smtp[s]://[user:password@]host[:port][?starttls=required|auto|off]`.
///
/// `smtps` is TLS from the first byte, port 465 unless given. With `smtp`, `starttls=required` demands TLS before
/// anything else is said, and is the default where there is a password; `auto`, the default elsewhere, takes TLS where
/// it is offered; `off` never does. The port is 587 with a password, else 25. Users and passwords are percent-encoded.
record SmtpAddress(String host, int port, Tls tls, Optional<SmtpCredentials> credentials) {

    static final String FORM = "smtp[s]://[user:password@]host[:port][?starttls=required|auto|off]";

    /// Whether the dialogue is encrypted. Where it is, the server's certificate and name are always verified.
    enum Tls {
        NEVER,
        IF_OFFERED,
        REQUIRED,
        FROM_THE_START
    }

    /// @throws IllegalArgumentException if `text` is not of the form above
    static SmtpAddress of(String text) {
        URI uri = uri(text);
        var credentials = Optional.ofNullable(uri.getRawUserInfo()).map(SmtpAddress::credentials);
        boolean isEmptyPath = uri.getRawPath() == null
                || uri.getRawPath().isEmpty()
                || uri.getRawPath().equals("/");
        if (uri.getHost() == null || !isEmptyPath || uri.getRawFragment() != null || uri.getPort() > 65_535) {
            throw new IllegalArgumentException("not of the form " + FORM);
        }
        Tls tls = tls(
                String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT), uri.getRawQuery(), credentials.isPresent());
        int usualPort = tls == Tls.FROM_THE_START ? 465 : credentials.isPresent() ? 587 : 25;
        return new SmtpAddress(bare(uri.getHost()), uri.getPort() < 0 ? usualPort : uri.getPort(), tls, credentials);
    }

    /// For people, without the credentials.
    @Override
    public String toString() {
        return host + ":" + port;
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException _) {
            throw new IllegalArgumentException("not of the form " + FORM); // its cause would show the password
        }
    }

    private static Tls tls(String scheme, @Nullable String query, boolean hasCredentials) {
        return switch (scheme + "?" + (query == null ? "" : query)) {
            case "smtps?" -> Tls.FROM_THE_START;
            case "smtp?" -> hasCredentials ? Tls.REQUIRED : Tls.IF_OFFERED;
            case "smtp?starttls=required" -> Tls.REQUIRED;
            case "smtp?starttls=auto" -> Tls.IF_OFFERED;
            case "smtp?starttls=off" -> Tls.NEVER;
            default -> throw new IllegalArgumentException("not of the form " + FORM);
        };
    }

    private static SmtpCredentials credentials(String userInfo) {
        int colon = userInfo.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("not of the form " + FORM);
        }
        return new SmtpCredentials(decoded(userInfo.substring(0, colon)), decoded(userInfo.substring(colon + 1)));
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
