package millrace.producers.httpgateway;

import io.helidon.http.Header;
import io.helidon.http.Headers;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Attributes in HTTP headers: binary mode of the CloudEvents HTTP binding 1.0, section 3.1.3.
final class BinaryHeaders {

    private static final String PREFIX = "ce-";

    private BinaryHeaders() {}

    static Attributes read(Headers headers, Faults faults) {
        var attributes = new Attributes(faults);
        for (Header header : headers) {
            String name = header.headerName().lowerCase();
            if (name.startsWith(PREFIX)) {
                put(attributes, name.substring(PREFIX.length()), header, faults);
            }
        }
        return attributes;
    }

    private static void put(Attributes attributes, String name, Header header, Faults faults) {
        if (header.valueCount() > 1) {
            faults.add("/" + Faults.escape(name), "appears twice; expected once");
            return;
        }
        String text = decode(unquote(header.get()));
        if (text == null) {
            faults.add("/" + Faults.escape(name), "is not percent-encoded UTF-8");
        } else {
            attributes.put(name, text);
        }
    }

    private static String unquote(String value) {
        if (value.length() < 2 || value.charAt(0) != '"' || value.charAt(value.length() - 1) != '"') {
            return value;
        }
        var text = new StringBuilder(value.length());
        for (int at = 1; at < value.length() - 1; at++) {
            char unit = value.charAt(at);
            text.append(unit == '\\' && at + 2 < value.length() ? value.charAt(++at) : unit);
        }
        return text.toString();
    }

    /// @return null if there is a byte beyond ASCII, or percent signs do not give UTF-8
    private static @Nullable String decode(String value) {
        boolean isPlain = true;
        for (int at = 0; at < value.length(); at++) {
            if (value.charAt(at) > '~') {
                return null;
            }
            isPlain &= value.charAt(at) != '%';
        }
        return isPlain ? value : percentDecode(value);
    }

    private static @Nullable String percentDecode(String value) {
        var bytes = new ByteArrayOutputStream(value.length());
        for (int at = 0; at < value.length(); at++) {
            char unit = value.charAt(at);
            int high = at + 2 < value.length() ? Character.digit(value.charAt(at + 1), 16) : -1;
            int low = at + 2 < value.length() ? Character.digit(value.charAt(at + 2), 16) : -1;
            if (unit == '%' && high >= 0 && low >= 0) {
                bytes.write(high * 16 + low);
                at += 2;
            } else {
                bytes.write(unit);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
