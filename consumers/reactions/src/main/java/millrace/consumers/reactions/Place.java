package millrace.consumers.reactions;

/// Where a record lies whose effect is spoken of.
///
/// @param offset in the source partition; ranks the records of a key
/// @param parkedAt its offset in the park, or `NOT_PARKED` while only the source holds it
/// @param key of its lane, one char a byte; empty unless parked
/// @param toldAt when the ledger was told, epoch milliseconds
record Place(long offset, long parkedAt, String key, long toldAt) {

    static final long NOT_PARKED = -1;

    static Place inSource(long offset) {
        return new Place(offset, NOT_PARKED, "", 0);
    }

    boolean isParked() {
        return parkedAt != NOT_PARKED;
    }
}
