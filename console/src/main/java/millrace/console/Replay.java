package millrace.console;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `replay REACTION`: fires a range of its source that was never fired, or once more under a generation's name; says
/// before what that comes to; tells how it stands.
///
/// With `--json`: of `--plan` as in `ReplayReport`, of the rest as in `ReplayWatch`.
@Command(
        name = "replay",
        description = {
            "Fire a range of a reaction's source beside what comes, or say what that would fire.",
            "",
            "--plan counts, and fires nothing. --apply fires what was never fired, and nothing that was done. With"
                    + " --generation NAME it fires everything once more, on purpose, under ids of that name: each effect"
                    + " once, however often NAME is applied. The reaction goes on meanwhile, and a replay goes on through"
                    + " restarts of the reaction and without this command. With neither, tells how the replays stand."
        },
        footer = {
            "",
            "Example:",
            "  replay mail --plan --from 2026-11-22T00:00:00Z",
            "  replay mail --apply --from-offset 0=1200 --from-offset 3=980",
            "  replay mail --apply --generation new-logo --from 2026-11-22T00:00:00Z --to 2026-11-23T00:00:00Z --rate 60/min",
            "  replay mail --cancel"
        },
        mixinStandardHelpOptions = true)
public final class Replay implements Callable<Integer> {

    private static final Pattern RATE = Pattern.compile("([1-9][0-9]{0,8})/min");
    private static final Pattern GENERATION = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    @Mixin
    private final ReactionOption asked = new ReactionOption();

    /// At most one thing to do.
    static final class Mode {

        @Option(names = "--plan", description = "Only say what it would do.")
        private boolean isPlan;

        @Option(names = "--apply", description = "Say what it would do, ask, and do it.")
        private boolean isApply;

        @Option(names = "--cancel", description = "Begin nothing more of the replay that is under way.")
        private boolean isCancel;
    }

    @ArgGroup
    private Mode mode = new Mode();

    /// At most one way to say it.
    static final class From {

        @Option(
                names = "--from",
                paramLabel = "TIME",
                description = "From the first record of this time on, such as 2026-11-22T00:00:00Z, or earliest (the"
                        + " default).")
        private Optional<String> time = Optional.empty();

        @Option(
                names = "--from-offset",
                paramLabel = "PARTITION=OFFSET",
                description = "From this offset of one partition; repeatable. Other partitions are left alone.")
        private Map<Integer, Long> offsets = new HashMap<>();
    }

    @ArgGroup
    private From from = new From();

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description = "Up to before the first record of this time (default: all that is there now).")
    private Optional<String> to = Optional.empty();

    @Option(names = "--partition", paramLabel = "N", description = "This partition only; repeatable.")
    private Set<Integer> partitions = new HashSet<>();

    @Option(
            names = "--generation",
            paramLabel = "NAME",
            description = "Fire everything once more under this name: 1 to 40 of a-z, 0-9 and -.")
    private Optional<String> generation = Optional.empty();

    @Option(
            names = "--rate",
            paramLabel = "N/min",
            description = "Begin at most so many effects a minute, over all partitions (default: ${DEFAULT-VALUE}).",
            defaultValue = "600/min")
    private String rate = "600/min";

    @Option(names = "--with-stale", description = "Fire what may have been done longer ago than the ledger remembers.")
    private boolean withStale;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean isAgreed;

    @Option(names = "--detach", description = "Do not wait for its end.")
    private boolean isDetached;

    @Mixin
    private final KafkaOption kafka = new KafkaOption();

    @Mixin
    private final Output output = new Output();

    private final ReplayPlanning planning;

    /// @param planning of whoever knows the engine
    public Replay(ReplayPlanning planning) {
        this.planning = planning;
    }

    @Override
    public Integer call() throws Exception {
        ReplayStart start = start();
        Optional<Instant> end = to.map(text -> time("--to", text));
        double perMinute = perMinute();
        if (generation.filter(name -> !GENERATION.matcher(name).matches()).isPresent()) {
            throw output.usage(
                    "--generation is '%s'; expected 1 to 40 of a-z, 0-9 and -".formatted(generation.orElse("")));
        }
        if (mode.isApply && !isAgreed && !Terminal.isInteractive()) {
            throw output.usage("--apply: nobody can be asked here; expected --yes");
        }
        return output.answer(() -> run(start, end, perMinute));
    }

    private ReplayStart start() {
        if (!from.offsets.isEmpty()) {
            if (from.offsets.values().stream().anyMatch(offset -> offset < 0)) {
                throw output.usage("--from-offset: expected offsets from 0");
            }
            return new ReplayStart.Offsets(from.offsets);
        }
        String time = from.time.orElse("earliest");
        return ReplayStart.of(time)
                .orElseThrow(() -> output.usage(
                        "--from is '%s'; expected earliest or a time such as 2026-11-22T00:00:00Z".formatted(time)));
    }

    private Instant time(String option, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException _) {
            throw output.usage("%s is '%s'; expected a time such as 2026-11-22T00:00:00Z".formatted(option, text));
        }
    }

    private double perMinute() {
        Matcher matcher = RATE.matcher(rate);
        if (!matcher.matches()) {
            throw output.usage("--rate is '%s'; expected a number such as 600/min".formatted(rate));
        }
        return Double.parseDouble(matcher.group(1));
    }

    private int run(ReplayStart start, Optional<Instant> end, double perMinute) {
        try (Cluster cluster = kafka.connect()) {
            List<ReactionState> states = asked.states(cluster, output);
            if (states.isEmpty()) {
                return ExitCodes.WANTING;
            }
            var watch = new ReplayWatch(cluster, output, asked.reaction());
            if (mode.isCancel) {
                return new ReplayOrders(cluster, output, asked.reaction(), asked.by()).cancel(states);
            }
            if (!mode.isPlan && !mode.isApply) {
                return watch.tell(states);
            }
            Optional<Integer> underWay = mode.isApply ? goOnWith(states, watch) : Optional.empty();
            if (underWay.isPresent()) {
                return underWay.get();
            }
            ReplayReport report = plan(cluster, states.getFirst().text("source"), start, end);
            return mode.isPlan ? report.print(output) : apply(cluster, report, perMinute, watch);
        } catch (KafkaException e) {
            throw new UnreachableException(
                    "%s: not read to the end: %s".formatted(asked.reaction(), e.getMessage()), e);
        }
    }

    /// What becomes of a second `--apply` while a replay is under way; empty if none is.
    private Optional<Integer> goOnWith(List<ReactionState> states, ReplayWatch watch) {
        List<ReactionState.Replaying> underWay = ReplayWatch.underWay(states);
        if (underWay.isEmpty()) {
            return Optional.empty();
        }
        if (underWay.stream().anyMatch(one -> !one.generation().equals(generation.orElse("")))) {
            output.err()
                    .println("another replay of %s is under way; expected its end, or replay %s --cancel"
                            .formatted(asked.reaction(), asked.reaction()));
            return Optional.of(ExitCodes.WANTING);
        }
        output.err().println("this replay of %s is under way already".formatted(asked.reaction()));
        return Optional.of(
                isDetached
                        ? ExitCodes.DONE
                        : watch.untilOver(underWay.stream()
                                .map(ReactionState.Replaying::id)
                                .toList()));
    }

    private ReplayReport plan(Cluster cluster, String source, ReplayStart start, Optional<Instant> end) {
        List<TopicPartition> all = cluster.partitions(List.of(source));
        checkPartitions("--from-offset", from.offsets.keySet(), source, all.size());
        checkPartitions("--partition", partitions, source, all.size());
        List<TopicPartition> wanted = all.stream()
                .filter(at -> partitions.isEmpty() || partitions.contains(at.partition()))
                .toList();
        var work = new ReplayWork(kafka.servers(), asked.reaction(), generation.orElse(""), source, planning);
        var rows = work.plan(start.ranges(cluster, wanted, end), output.err());
        return new ReplayReport(asked.reaction(), generation, source, rows);
    }

    private void checkPartitions(String option, Set<Integer> named, String source, int many) {
        if (named.stream().anyMatch(partition -> partition < 0 || partition >= many)) {
            throw output.usage("%s: %s has partitions 0 to %d".formatted(option, source, many - 1));
        }
    }

    private int apply(Cluster cluster, ReplayReport report, double perMinute, ReplayWatch watch) {
        if (!output.isJson()) {
            report.print(output);
        }
        if (report.sum().fired(withStale) + report.sum().inDoubt() == 0) {
            output.err().println("there is nothing to fire");
            return ExitCodes.DONE;
        }
        if (!isAgreed
                && !Terminal.agrees("fire %,d effect(s) of %s, at most %s"
                        .formatted(report.sum().fired(withStale), asked.reaction(), rate))) {
            output.err().println("nothing was done");
            return ExitCodes.WANTING;
        }
        var orders = new ReplayOrders(cluster, output, asked.reaction(), asked.by());
        List<String> ids = orders.replay(report.rows(), generation.orElse(""), perMinute, withStale);
        boolean isWhole = ids.size()
                == report.rows().stream().filter(row -> row.from() < row.to()).count();
        int code = isDetached || ids.isEmpty() ? ExitCodes.DONE : watch.untilOver(ids);
        return isWhole ? code : ExitCodes.WANTING;
    }
}
