package millrace.producers.mqttgateway;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import millrace.producers.mappings.Mapped;
import millrace.schemas.Identity;
import millrace.schemas.PartsDigest;

/// The identity of a reading is a function of what the device said, so that a reading sent again is the same event.
///
/// Source `/devices/<device id>`, percent-encoded; id `<sequence>-<hash>`, or `<time>-<hash>` where there is no
/// sequence. The hash is 128 bits of SHA-256 over the time in milliseconds and each measurement by name, every part
/// behind its length (decision 0004). The arrival is no part of it where a sequence tells readings apart: it differs
/// each time.
final class ReadingIdentity {

    private ReadingIdentity() {}

    static Identity of(Mapped.Reading reading) {
        boolean countsTime = reading.hasOwnTime() || reading.sequence().isEmpty();
        var digest =
                new PartsDigest().add(countsTime ? String.valueOf(reading.time().toEpochMilli()) : "");
        for (Map.Entry<String, Double> measurement : reading.measurements().entrySet()) {
            digest.add(measurement.getKey()).add(Double.toString(measurement.getValue()));
        }
        String place = reading.sequence().isPresent()
                ? Long.toString(reading.sequence().getAsLong())
                : Instant.ofEpochMilli(reading.time().toEpochMilli()).toString();
        return new Identity(source(reading.deviceId()), place + "-" + digest.hex());
    }

    /// A URI reference: what is not unreserved (RFC 3986, section 2.3) is percent-encoded.
    private static String source(String deviceId) {
        var source = new StringBuilder("/devices/");
        for (byte unit : deviceId.getBytes(StandardCharsets.UTF_8)) {
            boolean isUnreserved = (unit >= '0' && unit <= '9')
                    || (unit >= 'A' && unit <= 'Z')
                    || (unit >= 'a' && unit <= 'z')
                    || "-._~:".indexOf(unit) >= 0;
            if (isUnreserved) {
                source.append((char) unit);
            } else {
                source.append('%').append(HexFormat.of().withUpperCase().toHexDigits(unit));
            }
        }
        return source.toString();
    }
}
