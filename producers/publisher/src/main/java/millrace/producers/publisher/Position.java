package millrace.producers.publisher;

/// Where an event is stored.
///
/// @param topic name
/// @param partition 0 or more
/// @param offset 0 or more
public record Position(String topic, int partition, long offset) {

    /// For example `orders.events-3@1842`.
    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
