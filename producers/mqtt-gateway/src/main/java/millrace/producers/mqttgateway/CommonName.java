package millrace.producers.mqttgateway;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.security.auth.x500.X500Principal;

/// The common name of a client certificate: the device it was given to.
final class CommonName {

    /// An attribute of a name as RFC 2253 writes it; a comma or plus sign that belongs to a value is escaped.
    private static final Pattern ATTRIBUTE = Pattern.compile("(?:[^,+\\\\]|\\\\.)+");

    private CommonName() {}

    /// @return empty if the client has shown no certificate
    static Optional<String> of(SSLSession session) {
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? of(certificate.getSubjectX500Principal())
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    /// @return empty if there is none, more than one, or one with characters that have to be escaped
    static Optional<String> of(X500Principal subject) {
        List<String> names = ATTRIBUTE
                .matcher(subject.getName(X500Principal.RFC2253))
                .results()
                .map(MatchResult::group)
                .filter(attribute -> attribute.startsWith("CN="))
                .map(attribute -> attribute.substring("CN=".length()))
                .toList();
        return names.size() == 1
                        && !names.getFirst().contains("\\")
                        && !names.getFirst().startsWith("#")
                ? Optional.of(names.getFirst())
                : Optional.empty();
    }
}
