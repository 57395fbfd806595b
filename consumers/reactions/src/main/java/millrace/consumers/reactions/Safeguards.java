package millrace.consumers.reactions;

/// What keeps the engine's promises, each of which a test can take away to see that the simulation misses it.
///
/// @param fence whether a gap in the ledger's offsets makes the owner give way
/// @param awaitStart whether an effect waits until its start is durable
/// @param drain whether a partition goes only when nothing of it is under way
/// @param dedupe whether an effect that the ledger knows as done is recognised
/// @param generations whether one of a generation is
record Safeguards(boolean fence, boolean awaitStart, boolean drain, boolean dedupe, boolean generations) {

    static final Safeguards ALL = new Safeguards(true, true, true, true, true);
}
