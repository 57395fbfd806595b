package millrace.consumers.reactions;

import java.time.InstantSource;

/// Writes to the ledger: what an entry says holds from here on, and is durable once it is acknowledged.
final class Journal {

    private final Commands commands;
    private final InstantSource clock;

    Journal(Commands commands, InstantSource clock) {
        this.commands = commands;
        this.clock = clock;
    }

    void append(Slot slot, LedgerEntry entry) {
        slot.placedAt = clock.millis();
        slot.awaited = slot.owner.expect(slot, entry);
        write(slot.owner, slot.id, entry, slot.placeOf(entry));
    }

    /// An entry that is about no record.
    void append(OwnedPartition owner, EffectId id, LedgerEntry entry) {
        var _ = owner.expect(null, entry);
        write(owner, id, entry, Place.inSource(-1));
    }

    private void write(OwnedPartition owner, EffectId id, LedgerEntry entry, Place place) {
        owner.index.put(id, entry, clock.millis());
        commands.add(new Command.Append(owner, id, entry, place));
    }
}
