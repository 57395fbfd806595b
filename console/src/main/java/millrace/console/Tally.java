package millrace.console;

import java.util.Collection;

/// How many lines came to what. Every line that is not blank is counted in exactly one of the first three.
///
/// @param published stored by the gateway
/// @param duplicate stored by the gateway before
/// @param rejected never to be stored as they are
/// @param resent of `duplicate`, those that this run had sent before without getting an answer
/// @param blank lines with nothing in them
record Tally(long published, long duplicate, long rejected, long resent, long blank) {

    static final Tally NONE = new Tally(0, 0, 0, 0, 0);

    /// Blank lines do not count.
    long lines() {
        return published + duplicate + rejected;
    }

    Tally plusBlank(long more) {
        return new Tally(published, duplicate, rejected, resent, blank + more);
    }

    Tally plus(Collection<Verdict> verdicts) {
        Tally sum = this;
        for (Verdict verdict : verdicts) {
            sum = sum.plus(verdict);
        }
        return sum;
    }

    private Tally plus(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Stored ignored -> new Tally(published + 1, duplicate, rejected, resent, blank);
            case Verdict.Repeated(var again) ->
                new Tally(published, duplicate + 1, rejected, resent + (again ? 1 : 0), blank);
            case Verdict.Rejected ignored -> new Tally(published, duplicate, rejected + 1, resent, blank);
        };
    }
}
