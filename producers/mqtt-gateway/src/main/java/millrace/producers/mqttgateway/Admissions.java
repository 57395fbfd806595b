package millrace.producers.mqttgateway;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Decides who may publish, and as which device.
@FunctionalInterface
interface Admissions {

    /// What a client shows of itself.
    ///
    /// @param certificate common name of the TLS client certificate, which has been verified
    /// @param user of CONNECT
    /// @param password of CONNECT, UTF-8
    record Credentials(Optional<String> certificate, Optional<String> user, Optional<byte[]> password) {}

    sealed interface Admission {

        /// @param device as whom the client may publish; empty for any, which only loopback allows
        record Granted(Optional<String> device) implements Admission {}

        record Denied(ConnectRefusal why) implements Admission {}
    }

    /// Never blocks.
    CompletableFuture<Admission> admit(Credentials credentials);

    /// Takes everybody as anybody.
    static Admissions anonymous() {
        return credentials -> CompletableFuture.completedFuture(new Admission.Granted(credentials.certificate()));
    }
}
