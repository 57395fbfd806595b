package millrace.benchmarks.goals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What was measured, and which targets that meets.
final class Report {

    /// Figures of one contender, by what they are.
    record Row(String goal, String contender, Map<String, String> figures) {}

    /// A target of the engine's.
    record Target(String goal, String text, boolean isMet) {}

    private final List<Row> rows = new ArrayList<>();
    private final List<Target> targets = new ArrayList<>();

    /// @param figures in turn what it is and what was measured
    void row(String goal, String contender, Object... figures) {
        Map<String, String> named = new LinkedHashMap<>();
        for (int i = 0; i < figures.length; i += 2) {
            Object figure = figures[i + 1];
            named.put(
                    figures[i].toString(),
                    figure instanceof Number number ? Samples.text(number.doubleValue()) : figure.toString());
        }
        rows.add(new Row(goal, contender, named));
    }

    void target(String goal, String text, boolean isMet) {
        targets.add(new Target(goal, text, isMet));
    }

    /// In Markdown.
    String tables() {
        var text = new StringBuilder();
        Set<String> goals = new LinkedHashSet<>();
        rows.forEach(row -> goals.add(row.goal()));
        for (String goal : goals) {
            var ofGoal = rows.stream().filter(row -> row.goal().equals(goal)).toList();
            Set<String> columns = new LinkedHashSet<>();
            ofGoal.forEach(row -> columns.addAll(row.figures().keySet()));
            text.append("\n**%s**\n\n| contender | %s |\n".formatted(goal, String.join(" | ", columns)));
            text.append("| --- |").append(" --- |".repeat(columns.size())).append('\n');
            ofGoal.forEach(row -> text.append("| %s | %s |\n"
                    .formatted(
                            row.contender(),
                            columns.stream()
                                    .map(column -> row.figures().getOrDefault(column, "-"))
                                    .collect(Collectors.joining(" | ")))));
            text.append('\n');
            targets.stream()
                    .filter(target -> target.goal().equals(goal))
                    .forEach(target ->
                            text.append("- %s: %s\n".formatted(target.isMet() ? "met" : "MISSED", target.text())));
        }
        return text.toString();
    }

    String json(String command) {
        String measured = rows.stream()
                .map(row -> "    {\"goal\": %s, \"contender\": %s, \"figures\": {%s}}"
                        .formatted(
                                quoted(row.goal()),
                                quoted(row.contender()),
                                row.figures().entrySet().stream()
                                        .map(entry -> quoted(entry.getKey()) + ": " + quoted(entry.getValue()))
                                        .collect(Collectors.joining(", "))))
                .collect(Collectors.joining(",\n"));
        String aimed = targets.stream()
                .map(target -> "    {\"goal\": %s, \"target\": %s, \"met\": %s}"
                        .formatted(quoted(target.goal()), quoted(target.text()), target.isMet()))
                .collect(Collectors.joining(",\n"));
        return "{\n  \"command\": %s,\n  \"processors\": %d,\n  \"measured\": [\n%s\n  ],\n  \"targets\": [\n%s\n  ]\n}\n"
                .formatted(quoted(command), Runtime.getRuntime().availableProcessors(), measured, aimed);
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
