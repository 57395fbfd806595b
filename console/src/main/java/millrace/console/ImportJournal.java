package millrace.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import millrace.console.Verdict.Rejected;

/// Counts what is settled, keeps rejected lines and, where the input can be read again, the progress: so that an import
/// that was killed goes on where it was, with every line counted and kept once.
final class ImportJournal {

    private static final int MOST_SHOWN = 10;

    private final String settings;
    private final Optional<ProgressFile> file;
    private final Optional<RejectsFile> rejects;
    private final Consumer<String> notices;
    private final Progress start;
    private Tally tally;
    private boolean isKept = true;
    private int shown;

    private ImportJournal(
            String settings,
            Optional<ProgressFile> file,
            Optional<RejectsFile> rejects,
            Consumer<String> notices,
            Progress start) {
        this.settings = settings;
        this.file = file;
        this.rejects = rejects;
        this.notices = notices;
        this.start = start;
        this.tally = start.tally();
    }

    /// Goes on from the progress that is kept, if it is of this import; else begins, and forgets it.
    static ImportJournal open(
            String settings, Optional<ProgressFile> file, Optional<RejectsFile> rejects, Consumer<String> notices)
            throws IOException {
        Optional<Progress> kept = file.isPresent() ? file.get().find(settings) : Optional.empty();
        Progress start = kept.orElse(new Progress(
                settings, new Window.Mark(0, 0, new PrefixDigest().hex()), Tally.NONE, RejectsFile.Lengths.NONE));
        if (kept.isPresent()) {
            notices.accept("going on after line %,d, as %s says"
                    .formatted(start.mark().number(), file.get().file().getFileName()));
        } else if (file.isPresent() && Files.exists(file.get().file())) {
            notices.accept("starting anew: %s is of another import, or the input has changed"
                    .formatted(file.get().file().getFileName()));
        }
        if (rejects.isPresent()) {
            rejects.get().cutTo(start.rejects());
        }
        return new ImportJournal(settings, file, rejects, notices, start);
    }

    Progress start() {
        return start;
    }

    Tally tally() {
        return tally;
    }

    /// A reader of `source` that stands after what is settled.
    LineReader reader(ImportSource source) throws IOException {
        InputStream input = source.open();
        PrefixDigest digest = new PrefixDigest();
        digest.updateFrom(input, start.mark().offset());
        return new LineReader(
                input,
                start.mark().offset(),
                start.mark().number(),
                digest,
                Import.MAX_LINE_BYTES,
                rejects.isPresent());
    }

    void settle(Import.Settled settled) {
        try {
            for (Map.Entry<Long, Verdict> entry : settled.verdicts().entrySet()) {
                if (entry.getValue() instanceof Rejected rejected) {
                    keep(settled.window().line(entry.getKey()), rejected);
                }
            }
            tally = tally.plus(settled.verdicts().values())
                    .plusBlank(settled.window().blank());
            save(settled.window().end());
        } catch (IOException e) {
            throw new UncheckedIOException("rejected lines cannot be kept", e);
        }
    }

    private void keep(Line line, Rejected rejected) throws IOException {
        if (rejects.isPresent()) {
            rejects.get().add(line, rejected.faults());
        }
        if (line instanceof Line.Oversize oversize && oversize.copy().isPresent()) {
            Files.delete(oversize.copy().get());
        }
        shown++;
        if (shown <= MOST_SHOWN) {
            for (Verdict.Fault fault : rejected.faults()) {
                notices.accept(Terminal.printable("line %d: %s%s"
                        .formatted(
                                line.number(),
                                fault.pointer().isEmpty() ? "" : fault.pointer() + ": ",
                                fault.detail())));
            }
        } else if (shown == MOST_SHOWN + 1) {
            notices.accept(
                    rejects.isPresent()
                            ? "more lines are rejected; their reasons are kept"
                            : "more lines are rejected; --rejects FILE keeps them and their reasons");
        }
    }

    private void save(Window.Mark mark) throws IOException {
        if (file.isEmpty() || !isKept) {
            return;
        }
        RejectsFile.Lengths lengths = rejects.isPresent() ? rejects.get().lengths() : RejectsFile.Lengths.NONE;
        try {
            file.get().save(new Progress(settings, mark, tally, lengths));
        } catch (IOException e) {
            isKept = false;
            notices.accept("progress cannot be kept in %s (%s); an import that is broken off starts anew"
                    .formatted(file.get().file(), e.getClass().getSimpleName()));
        }
    }

    /// Every line is settled: there is nothing to go on with.
    void complete() throws IOException {
        if (file.isPresent()) {
            file.get().delete();
        }
    }
}
