package millrace.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class EnvelopeHeadersTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00.123Z");
    private static final Instant LATER = Instant.parse("2026-01-02T12:00:05Z");
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final Envelope order = Envelope.published(
            new Identity("/shop", "a,b%2Cc%25 Ünï 😀"),
            "millrace.orders.OrderPlaced",
            NOON,
            LATER,
            "o-1",
            Optional.of(TRACE));
    private final Envelope payment = Envelope.published(
            new Identity("/psp", "p-1"), "millrace.orders.PaymentAuthorized", NOON, LATER, "o-1", Optional.empty());

    @Test
    void areTheBinaryModeOfTheCloudEventsKafkaBinding() {
        RecordHeaders headers = new RecordHeaders();
        Envelope confirmed = Envelope.derived(
                "orders/confirm",
                "millrace.orders.OrderConfirmed",
                "millrace.orders.OrderConfirmed",
                NOON,
                LATER,
                "o-1",
                List.of(order.asCause(), payment.asCause()));

        EnvelopeHeaders.write(confirmed, headers);

        assertThat(texts(headers))
                .containsExactly(
                        Map.entry("ce_specversion", "1.0"),
                        Map.entry("ce_id", "afa25ecf5c33110dcc3812ac9040af9c"),
                        Map.entry("ce_source", "/millrace/orders"),
                        Map.entry("ce_type", "millrace.orders.OrderConfirmed"),
                        Map.entry("ce_time", "2026-01-02T12:00:00.123Z"),
                        Map.entry("ce_recordedtime", "2026-01-02T12:00:05Z"),
                        Map.entry("ce_subject", "o-1"),
                        Map.entry("ce_correlationid", "a,b%2Cc%25 Ünï 😀"),
                        Map.entry("ce_causationid", "a%2Cb%252Cc%2525 Ünï 😀,p-1"),
                        Map.entry("traceparent", TRACE),
                        Map.entry("content-type", "application/avro"));
        assertThat(EnvelopeHeaders.read(headers)).isEqualTo(confirmed);
    }

    @Test
    void replaceThoseOfTheRecordThatTriggeredThisOneAndKeepOthers() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("tenant", "7".getBytes(UTF_8));
        EnvelopeHeaders.write(order, headers);

        EnvelopeHeaders.write(payment, headers);

        assertThat(EnvelopeHeaders.read(headers)).isEqualTo(payment);
        assertThat(texts(headers)).hasSize(11).containsEntry("tenant", "7").doesNotContainKey("traceparent");
    }

    @Test
    void needNoMoreThanCloudEventsAsksFor() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("ce_id", "1".getBytes(UTF_8));
        headers.add("ce_source", "/shop".getBytes(UTF_8));
        headers.add("ce_type", "t".getBytes(UTF_8));
        headers.add("ce_time", "2026-01-02T13:00:00.123+01:00".getBytes(UTF_8));

        assertThat(EnvelopeHeaders.read(headers))
                .isEqualTo(new Envelope(
                        new Identity("/shop", "1"), "t", NOON, NOON, "", "1", List.of(), Optional.empty()));
    }

    @Test
    void sayWhichOfThemIsWrong() {
        RecordHeaders headers = new RecordHeaders();
        assertThatThrownBy(() -> EnvelopeHeaders.read(headers))
                .isInstanceOf(NotAnEventException.class)
                .hasMessage("header ce_id is missing; expected a non-empty text");
        headers.add("ce_id", "1".getBytes(UTF_8));
        headers.add("ce_time", "yesterday".getBytes(UTF_8));

        assertThatThrownBy(() -> EnvelopeHeaders.read(headers))
                .isInstanceOf(NotAnEventException.class)
                .hasMessage("header ce_time is 'yesterday'; expected an RFC 3339 time");
    }

    private static Map<String, String> texts(RecordHeaders headers) {
        Map<String, String> texts = new LinkedHashMap<>();
        headers.forEach(header -> texts.put(header.key(), new String(header.value(), UTF_8)));
        return texts;
    }
}
