package millrace.consumers.reactions;

/// Where a record lies.
public record RecordPosition(String topic, int partition, long offset) {

    /// For example `orders.events-3@1842`.
    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
