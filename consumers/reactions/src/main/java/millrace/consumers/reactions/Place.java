package millrace.consumers.reactions;

/// Where a record lies whose effect is spoken of.
///
/// @param offset in the source partition; ranks the records of a key
/// @param parkedAt its offset in the park, or `NOT_PARKED` while only the source holds it
/// @param key of its lane, one char a byte; empty unless parked
/// @param isReplayed whether a replay has read it, not the group
/// @param generation of the effect; empty for the first
/// @param toldAt when the ledger was told, epoch milliseconds
record Place(long offset, long parkedAt, String key, boolean isReplayed, String generation, long toldAt) {

    static final long NOT_PARKED = -1;

    static Place inSource(long offset) {
        return inSource(offset, false, "");
    }

    static Place inSource(long offset, boolean isReplayed, String generation) {
        return new Place(offset, NOT_PARKED, "", isReplayed, generation, 0);
    }

    boolean isParked() {
        return parkedAt != NOT_PARKED;
    }
}
