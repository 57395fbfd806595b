package millrace.schemas;

import java.util.regex.Pattern;

/// A Kafka topic as this platform knows it: its name and the types of its two record parts.
///
/// Data only. Serdes are made at the edge from configuration; partitions and retention live in
/// `topics.yaml`, and `TopicCatalogTest` proves that both lists name the same topics.
///
/// @param name lower-case words joined by `-` or `.`
/// @param key type of the record key
/// @param value type of the record value; `SpecificRecord` where several event types share the topic
public record Topic<K, V>(String name, Class<K> key, Class<V> value) {

    private static final Pattern LEGAL_NAME = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z0-9-]+)*");

    /// @throws IllegalArgumentException if `name` is not lower-case words joined by `-` or `.`
    public Topic {
        if (!LEGAL_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "topic name '%s' must be lower-case words joined by '-' or '.'".formatted(name));
        }
    }

    /// Where records of this topic go when a consumer gives up on them. Bytes, so nothing is lost in translation.
    public Topic<byte[], byte[]> deadLetters() {
        return new Topic<>(deadLetters(name), byte[].class, byte[].class);
    }

    static String deadLetters(String name) {
        return name + ".dead-letters";
    }
}
