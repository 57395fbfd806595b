package millrace.console;

import static millrace.console.Table.Column.number;
import static millrace.console.Table.Column.text;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a replay comes to, by partition.
///
/// As JSON: `{"reaction", "generation", "source", "partitions": [{"partition", "from", "to", counts}],
/// "sum": {counts}}`, the counts as in `ReplayCounts`.
record ReplayReport(String reaction, Optional<String> generation, String source, List<ReplayWork.Row> rows) {

    ReplayCounts sum() {
        return rows.stream().map(ReplayWork.Row::counts).reduce(ReplayCounts.NONE, ReplayCounts::plus);
    }

    /// @return the exit code
    int print(Output output) {
        if (output.isJson()) {
            output.print(this::write);
            return ExitCodes.DONE;
        }
        Table table = new Table(
                text("PARTITION"),
                number("FROM"),
                number("TO"),
                number("NEW"),
                number("IDENTICAL"),
                number("STALE"),
                number("IN DOUBT"),
                number("UNFINISHED"),
                number("PARKED"),
                number("DEAD LETTERS"),
                number("TRIED AGAIN"));
        rows.forEach(row -> table.row(cells(
                Integer.toString(row.partition()), Long.toString(row.from()), Long.toString(row.to()), row.counts())));
        table.row(cells("all", "", "", sum()));
        table.lines().forEach(output.out()::println);
        output.out()
                .println("%d record(s) of %s: a replay%s would fire %d effect(s) of %s, and %d stale one(s) if told so;"
                                .formatted(
                                        sum().records(),
                                        source,
                                        generation
                                                .map(" under generation %s"::formatted)
                                                .orElse(""),
                                        sum().fired(false),
                                        reaction,
                                        sum().stale())
                        + " %d are in doubt".formatted(sum().inDoubt()));
        return ExitCodes.DONE;
    }

    private static String[] cells(String partition, String from, String to, ReplayCounts counts) {
        return Stream.concat(Stream.of(partition, from, to), counts.all().map(Object::toString))
                .toArray(String[]::new);
    }

    private void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("reaction", reaction);
        Fields.text(json, "generation", generation);
        json.writeStringField("source", source);
        json.writeArrayFieldStart("partitions");
        for (ReplayWork.Row row : rows) {
            json.writeStartObject();
            json.writeNumberField("partition", row.partition());
            json.writeNumberField("from", row.from());
            json.writeNumberField("to", row.to());
            row.counts().write(json);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectFieldStart("sum");
        sum().write(json);
        json.writeEndObject();
        json.writeEndObject();
    }
}
