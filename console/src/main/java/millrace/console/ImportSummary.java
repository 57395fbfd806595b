package millrace.console;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// How an import ended.
///
/// @param tally of the whole input, also of what earlier runs had settled
/// @param before of what earlier runs had settled
/// @param resumedAfterLine the last line that earlier runs had settled; 0 if there were none
/// @param elapsed time of this run
/// @param isComplete whether every line is settled
/// @param isDryRun whether lines were only checked
/// @param rejects where rejected lines are, if any were kept
record ImportSummary(
        Tally tally,
        Tally before,
        long resumedAfterLine,
        Duration elapsed,
        boolean isComplete,
        boolean isDryRun,
        Optional<Path> rejects) {

    double eventsPerSecond() {
        return (tally.lines() - before.lines()) * 1_000.0 / Math.max(1, elapsed.toMillis());
    }

    /// One line for people.
    String line() {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "%,d lines = %,d %s + %,d duplicate + %,d rejected, in %.1f s (%,.0f events/s)",
                tally.lines(),
                tally.published(),
                isDryRun ? "acceptable" : "published",
                tally.duplicate(),
                tally.rejected(),
                elapsed.toMillis() / 1_000.0,
                eventsPerSecond()));
        if (tally.resent() > 0) {
            line.append(String.format(
                    Locale.ROOT, "; %,d of the duplicates had been sent before, with no answer", tally.resent()));
        }
        if (tally.blank() > 0) {
            line.append(String.format(Locale.ROOT, "; %,d blank lines left out", tally.blank()));
        }
        if (resumedAfterLine > 0) {
            line.append(String.format(Locale.ROOT, "; went on after line %,d", resumedAfterLine));
        }
        rejects.ifPresent(file -> line.append("; rejected lines are in " + file + ", reasons in "
                + RejectsFile.reasonsOf(file).getFileName()));
        return line.append(isDryRun ? "; dry run, nothing was stored" : "").toString();
    }

    void writeTo(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeBooleanField("complete", isComplete);
        json.writeBooleanField("dryRun", isDryRun);
        json.writeNumberField("lines", tally.lines());
        json.writeNumberField("published", tally.published());
        json.writeNumberField("duplicate", tally.duplicate());
        json.writeNumberField("rejected", tally.rejected());
        json.writeNumberField("resent", tally.resent());
        json.writeNumberField("blank", tally.blank());
        json.writeNumberField("resumedAfterLine", resumedAfterLine);
        json.writeNumberField("millis", elapsed.toMillis());
        json.writeNumberField("eventsPerSecond", Math.round(eventsPerSecond()));
        Fields.text(json, "rejects", rejects.map(Path::toString));
        Fields.text(json, "reasons", rejects.map(RejectsFile::reasonsOf).map(Path::toString));
        json.writeEndObject();
    }
}
