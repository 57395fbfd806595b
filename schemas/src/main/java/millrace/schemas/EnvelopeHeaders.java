package millrace.schemas;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// The envelope as Kafka record headers: the binary mode of the CloudEvents Kafka binding 1.0.
///
/// In `ce_causationid`, a comma or percent sign within an id is percent-encoded, so any published id can be a parent.
public final class EnvelopeHeaders {

    public static final String SPEC_VERSION = "ce_specversion";
    public static final String ID = "ce_id";
    public static final String SOURCE = "ce_source";
    public static final String TYPE = "ce_type";
    public static final String TIME = "ce_time";
    public static final String RECORDED_TIME = "ce_recordedtime";
    public static final String SUBJECT = "ce_subject";
    public static final String CORRELATION_ID = "ce_correlationid";
    public static final String CAUSATION_ID = "ce_causationid";
    public static final String TRACE_PARENT = "traceparent";
    public static final String CONTENT_TYPE = "content-type";

    /// Avro binary behind the 5 bytes of the Confluent wire format.
    public static final String AVRO = "application/avro";

    private static final List<String> ALL = List.of(
            SPEC_VERSION,
            ID,
            SOURCE,
            TYPE,
            TIME,
            RECORDED_TIME,
            SUBJECT,
            CORRELATION_ID,
            CAUSATION_ID,
            TRACE_PARENT,
            CONTENT_TYPE);

    private EnvelopeHeaders() {}

    /// Replaces every envelope header in `headers` by those of `envelope`; other headers stay.
    public static void write(Envelope envelope, Headers headers) {
        ALL.forEach(headers::remove);
        put(headers, SPEC_VERSION, "1.0");
        put(headers, ID, envelope.identity().id());
        put(headers, SOURCE, envelope.identity().source());
        put(headers, TYPE, envelope.type());
        put(headers, TIME, envelope.time().toString());
        put(headers, RECORDED_TIME, envelope.recordedTime().toString());
        put(headers, SUBJECT, envelope.subject());
        put(headers, CORRELATION_ID, envelope.correlationId());
        put(headers, CAUSATION_ID, join(envelope.causationIds()));
        envelope.traceparent().ifPresent(trace -> put(headers, TRACE_PARENT, trace));
        put(headers, CONTENT_TYPE, AVRO);
    }

    /// The envelope in `headers`.
    ///
    /// @throws NotAnEventException if a header is missing or is not what CloudEvents 1.0 asks for
    public static Envelope read(Headers headers) {
        String id = text(headers, ID);
        Instant time = instant(TIME, text(headers, TIME));
        String recordedTime = optional(headers, RECORDED_TIME);
        return new Envelope(
                new Identity(text(headers, SOURCE), id),
                text(headers, TYPE),
                time,
                recordedTime == null ? time : instant(RECORDED_TIME, recordedTime),
                Objects.requireNonNullElse(optional(headers, SUBJECT), ""),
                Objects.requireNonNullElse(optional(headers, CORRELATION_ID), id),
                split(Objects.requireNonNullElse(optional(headers, CAUSATION_ID), "")),
                Optional.ofNullable(optional(headers, TRACE_PARENT)));
    }

    private static void put(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable String optional(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static String text(Headers headers, String name) {
        String value = optional(headers, name);
        if (value == null || value.isEmpty()) {
            throw new NotAnEventException(name, "is missing", "a non-empty text");
        }
        return value;
    }

    private static Instant instant(String name, String value) {
        try {
            return Rfc3339.parse(value);
        } catch (DateTimeException e) {
            throw new NotAnEventException(name, "is '" + value + "'", "an RFC 3339 time", e);
        }
    }

    private static String join(List<String> ids) {
        return ids.stream()
                .map(id -> id.replace("%", "%25").replace(",", "%2C"))
                .collect(Collectors.joining(","));
    }

    private static List<String> split(String ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return Stream.of(ids.split(","))
                .filter(id -> !id.isEmpty())
                .map(id -> id.replace("%2C", ",").replace("%25", "%"))
                .toList();
    }
}
