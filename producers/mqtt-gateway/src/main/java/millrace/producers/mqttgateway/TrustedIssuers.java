package millrace.producers.mqttgateway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.TrustManagerFactory;

/// Reads who may issue the certificate of a server: a file of certificates in PEM.
final class TrustedIssuers {

    private TrustedIssuers() {}

    /// @throws IOException if the file cannot be read
    /// @throws GeneralSecurityException if it is no certificate in PEM, or none at all
    static TrustManagerFactory read(Path file) throws IOException, GeneralSecurityException {
        Collection<? extends Certificate> issuers;
        try (InputStream in = Files.newInputStream(file)) {
            issuers = CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
        if (issuers.isEmpty()) {
            throw new CertificateException("no certificate in it");
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (Certificate issuer : issuers) {
            trusted.setCertificateEntry("issuer-" + trusted.size(), issuer);
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        return trust;
    }
}
