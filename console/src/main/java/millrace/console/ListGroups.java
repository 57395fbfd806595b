package millrace.console;

import static millrace.console.Table.Column.number;
import static millrace.console.Table.Column.text;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `groups`: every consumer group and how far behind it is, in records and as the age of the oldest unprocessed event.
///
/// The age runs from the event's `ce_recordedtime`, else from the record's timestamp. With `--json`: `{"groups":
/// [{group, protocol, state, members, lag, topics: [{topic, lag, oldest, oldestAgeMillis, partitions: [{partition,
/// standing, committed, end, lag, oldest, oldestAgeMillis}]}]}]}`; `standing` is a name of `Standing`, `oldest` is
/// ISO-8601 and null where nothing is unprocessed, `committed` is null where nothing was committed.
@Command(
        name = "groups",
        description = "List the consumer groups and how far behind they are.",
        footer = {"", "Example:", "  groups --json | jq '.groups[] | select(.lag > 0) | .group'"},
        mixinStandardHelpOptions = true)
public final class ListGroups implements Callable<Integer> {

    @Mixin
    private final KafkaOption kafka = new KafkaOption();

    @Mixin
    private final Output output = new Output();

    private final InstantSource clock;

    public ListGroups() {
        this(InstantSource.system());
    }

    ListGroups(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws Exception {
        return output.answer(this::list);
    }

    private int list() {
        try (Cluster cluster = kafka.connect()) {
            print(new GroupSurvey(cluster).states(), clock.instant());
        }
        return ExitCodes.DONE;
    }

    private void print(List<GroupState> groups, Instant now) {
        if (output.isJson()) {
            output.print(json -> {
                json.writeStartObject();
                json.writeArrayFieldStart("groups");
                for (GroupState group : groups) {
                    group.writeTo(json, now);
                }
                json.writeEndArray();
                json.writeEndObject();
            });
        } else if (groups.isEmpty()) {
            output.out().println("no consumer groups");
        } else {
            table(groups, now).lines().forEach(output.out()::println);
        }
    }

    private static Table table(List<GroupState> groups, Instant now) {
        Table table = new Table(
                text("GROUP"),
                text("PROTOCOL"),
                text("STATE"),
                number("MEMBERS"),
                text("TOPIC"),
                number("LAG"),
                number("OLDEST"),
                text("NOTE"));
        for (GroupState group : groups) {
            String members = Integer.toString(group.members());
            for (TopicLag lag : group.topics()) {
                table.row(
                        group.group(),
                        group.protocol(),
                        group.state(),
                        members,
                        lag.topic(),
                        Long.toString(lag.records()),
                        Ages.text(lag.oldest(), now),
                        lag.note());
            }
            if (group.topics().isEmpty()) {
                table.row(group.group(), group.protocol(), group.state(), members, "-", "-", "-", "");
            }
        }
        return table;
    }
}
