package millrace.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class DeadLetterHeadersTest {

    @Test
    void keepTheReasonToOneLineOfAThousandCharacters() {
        RecordHeaders headers = new RecordHeaders();

        DeadLetterHeaders.stamp(headers, "a\r\n  b" + "x".repeat(2000), "t", 0, 0, "g", Instant.EPOCH);

        String reason = new String(headers.lastHeader(DeadLetterHeaders.REASON).value(), StandardCharsets.UTF_8);
        assertThat(reason).startsWith("a bx").endsWith("x…").hasSize(1000);
    }

    @Test
    void sayWhyARecordWasGivenUpAndKeepItsOwnHeaders() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("ce_id", new byte[] {'7'});
        DeadLetterHeaders.stamp(headers, "earlier", "earlier", 0, 1, "earlier", Instant.EPOCH);

        DeadLetterHeaders.stamp(
                headers,
                "value is not Avro",
                "orders.events",
                3,
                1842,
                "millrace-mail",
                Instant.parse("2026-01-02T03:04:05Z"));

        Map<String, String> texts = new TreeMap<>();
        headers.forEach(header -> texts.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        assertThat(headers).hasSize(7);
        assertThat(texts)
                .containsExactlyEntriesOf(new TreeMap<>(Map.of(
                        "ce_id", "7",
                        "millrace.dead-letter.reason", "value is not Avro",
                        "millrace.dead-letter.topic", "orders.events",
                        "millrace.dead-letter.partition", "3",
                        "millrace.dead-letter.offset", "1842",
                        "millrace.dead-letter.application", "millrace-mail",
                        "millrace.dead-letter.time", "2026-01-02T03:04:05Z")));
    }
}
