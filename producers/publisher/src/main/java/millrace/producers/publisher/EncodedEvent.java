package millrace.producers.publisher;

import java.util.List;
import millrace.schemas.Envelope;
import org.apache.kafka.common.header.Header;

/// An event as it will be stored, for those who look at its bytes before they publish it.
public final class EncodedEvent {

    private final Envelope envelope;
    private final String topic;
    private final String key;
    private final byte[] value;
    private final List<Header> extensions;

    EncodedEvent(Envelope envelope, String topic, String key, byte[] value, List<Header> extensions) {
        this.envelope = envelope;
        this.topic = topic;
        this.key = key;
        this.value = value;
        this.extensions = List.copyOf(extensions);
    }

    /// Becomes the record's headers and timestamp.
    public Envelope envelope() {
        return envelope;
    }

    public String topic() {
        return topic;
    }

    /// The entity whose order matters.
    public String key() {
        return key;
    }

    /// The fact in the Confluent wire format; not a copy.
    public byte[] value() {
        return value;
    }

    /// Further headers, kept beside those of the envelope.
    public List<Header> extensions() {
        return extensions;
    }
}
