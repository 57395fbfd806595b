package millrace.schemas;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Headers;

/// Why a record lies in a dead letter topic, as record headers beside the record's own.
public final class DeadLetterHeaders {

    /// For people: one line, at most 1,000 characters.
    public static final String REASON = "millrace.dead-letter.reason";

    public static final String TOPIC = "millrace.dead-letter.topic";
    public static final String PARTITION = "millrace.dead-letter.partition";
    public static final String OFFSET = "millrace.dead-letter.offset";

    /// The consumer group or application id that gave the record up.
    public static final String APPLICATION = "millrace.dead-letter.application";

    /// When it did so, ISO-8601.
    public static final String TIME = "millrace.dead-letter.time";

    /// What dead letter topics take, and what those who write to them may send: a dead letter is its record, up to the
    /// 1 MiB of a topic by Kafka's default, and a few headers more. Were it refused, its writer could not go on.
    public static final int MOST_LETTER_BYTES = 4 * 1024 * 1024;

    private static final int MOST_CHARACTERS = 1000;
    private static final Pattern LINE_BREAK = Pattern.compile("\\s*\\R\\s*");

    private DeadLetterHeaders() {}

    /// Says in `headers` why the record at `topic`-`partition`@`offset` was given up. Other headers stay; those of an
    /// earlier dead letter are replaced.
    public static void stamp(
            Headers headers,
            String reason,
            String topic,
            int partition,
            long offset,
            String application,
            Instant time) {
        stamp(headers, reason, application, time);
        put(headers, TOPIC, topic);
        put(headers, PARTITION, Integer.toString(partition));
        put(headers, OFFSET, Long.toString(offset));
    }

    /// Says in `headers` why `application` gave up what came to it from outside and was in no topic before.
    public static void stamp(Headers headers, String reason, String application, Instant time) {
        put(headers, REASON, oneLine(reason));
        put(headers, APPLICATION, application);
        put(headers, TIME, time.toString());
    }

    private static String oneLine(String reason) {
        String line = LINE_BREAK.matcher(reason).replaceAll(" ");
        return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS - 1) + "…";
    }

    private static void put(Headers headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
