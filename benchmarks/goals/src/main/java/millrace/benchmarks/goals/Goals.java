package millrace.benchmarks.goals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Measures the goals of the reaction engine beside other ways to have effects.
///
/// Arguments: `[G1..G6] [--small] [--repetitions N] [--seed N] [--json FILE] [--keep]`.
/// `--keep` leaves logs and receivers where it says.
final class Goals {

    private static final List<Goal> ALL = List.of(
            new CrashWindow(),
            new PoisonIsolation(),
            new RebalanceSoak(),
            new Efficiency(),
            new RetryAndOutage(),
            new ReplaySafety());

    /// The command line.
    private record Options(Set<String> goals, Scale scale, Optional<Path> json, boolean keeps) {

        static Options parse(List<String> words) {
            Set<String> goals = new LinkedHashSet<>();
            boolean isSmall = false;
            boolean keeps = false;
            int repetitions = 0;
            long seed = 42;
            Optional<Path> json = Optional.empty();
            var rest = words.iterator();
            while (rest.hasNext()) {
                String word = rest.next();
                switch (word) {
                    case "--small" -> isSmall = true;
                    case "--keep" -> keeps = true;
                    case "--repetitions" -> repetitions = Integer.parseInt(rest.next());
                    case "--seed" -> seed = Long.parseLong(rest.next());
                    case "--json" -> json = Optional.of(Path.of(rest.next()));
                    default -> goals.add(word);
                }
            }
            return new Options(goals, new Scale(isSmall, seed, repetitions), json, keeps);
        }

        List<Goal> wanted() {
            goals.stream()
                    .filter(wanted -> ALL.stream().noneMatch(goal -> goal.name().equals(wanted)))
                    .findFirst()
                    .ifPresent(unknown -> {
                        throw new IllegalArgumentException(
                                "goals: '%s' is not known; expected G1 to G6, --small, --repetitions N, --seed N, --json FILE or --keep"
                                        .formatted(unknown));
                    });
            return ALL.stream()
                    .filter(goal -> goals.isEmpty() || goals.contains(goal.name()))
                    .toList();
        }
    }

    private Goals() {}

    public static void main(String... arguments) throws IOException, InterruptedException {
        Options options;
        List<Goal> wanted;
        try {
            options = Options.parse(List.of(arguments));
            wanted = options.wanted();
        } catch (IllegalArgumentException | java.util.NoSuchElementException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        var report = new Report();
        List<String> broken = new ArrayList<>();
        Path folder = Files.createTempDirectory("goals");
        try (var broker = Broker.start(folder);
                var stage = new Stage(broker, folder)) {
            for (Goal goal : wanted) {
                try {
                    goal.run(stage, options.scale(), report);
                } catch (RuntimeException e) {
                    e.printStackTrace();
                    broken.add("%s was not measured: %s".formatted(goal.name(), e));
                }
            }
        }
        System.out.println(report.tables());
        broken.forEach(System.out::println);
        if (options.json().isPresent()) {
            Files.writeString(options.json().get(), report.json("benchmarks/run goals " + String.join(" ", arguments)));
        }
        if (options.keeps()) {
            System.out.println("logs and receivers: " + folder);
        } else {
            delete(folder);
        }
        System.exit(broken.isEmpty() ? 0 : 1);
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
