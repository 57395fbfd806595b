package millrace.console;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// A story as lines of text: each event once, below the first of its causes; its other causes are named beside it.
final class StoryTree {

    private static final Comparator<StoryEvent> BY_TIME =
            Comparator.comparing((StoryEvent event) -> event.envelope().time()).thenComparing(StoryEvent::id);

    private final Story story;
    private final Map<StoryEvent, List<StoryEvent>> children = new HashMap<>();
    private final List<StoryEvent> roots = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();
    private final Set<StoryEvent> drawn = new HashSet<>();

    /// @param tree the event's type, indented
    /// @param rest what does not stand in columns
    private record Row(boolean isAsked, String tree, String id, String position, String time, String rest) {}

    StoryTree(Story story) {
        this.story = story;
        for (StoryEvent event : story.events()) {
            List<StoryEvent> causes = story.causes(event);
            if (causes.isEmpty()) {
                roots.add(event);
            } else {
                children.computeIfAbsent(causes.getFirst(), _ -> new ArrayList<>())
                        .add(event);
            }
        }
        roots.stream().sorted(BY_TIME).forEach(root -> draw(root, "", ""));
    }

    private void draw(StoryEvent event, String indent, String childIndent) {
        if (!drawn.add(event)) {
            return;
        }
        rows.add(new Row(
                story.isAsked(event),
                indent + event.shortType(),
                event.id(),
                event.sightings().getFirst().position().toString(),
                event.envelope().time().toString(),
                rest(event)));
        List<StoryEvent> effects =
                children.getOrDefault(event, List.of()).stream().sorted(BY_TIME).toList();
        for (StoryEvent effect : effects) {
            boolean isLast = effect.equals(effects.getLast());
            draw(effect, childIndent + (isLast ? "└─ " : "├─ "), childIndent + (isLast ? "   " : "│  "));
        }
    }

    private String rest(StoryEvent event) {
        List<String> notes = new ArrayList<>();
        List<String> causes = event.envelope().causationIds();
        if (causes.size() > 1) {
            notes.add("also after " + causes.stream().skip(1).collect(Collectors.joining(", ")));
        }
        List<String> gone = causes.stream().filter(story.missing()::contains).toList();
        if (!gone.isEmpty()) {
            notes.add("not there any more: " + String.join(", ", gone));
        }
        for (StoryEvent.Sighting sighting : event.sightings()) {
            sighting.deadLetterReason()
                    .ifPresent(reason -> notes.add("dead letter " + sighting.position() + ": " + reason));
        }
        String repeats = event.sightings().stream()
                .skip(1)
                .filter(sighting -> sighting.deadLetterReason().isEmpty())
                .map(sighting -> sighting.position().toString())
                .collect(Collectors.joining(", "));
        if (!repeats.isEmpty()) {
            notes.add("again at " + repeats);
        }
        return String.join("; ", notes);
    }

    /// What was asked about is marked with `*`.
    List<String> lines() {
        Table table = new Table(
                Table.Column.text(" "),
                Table.Column.text("EVENT"),
                Table.Column.text("ID"),
                Table.Column.text("AT"),
                Table.Column.text("TIME"),
                Table.Column.text("NOTE"));
        for (Row row : rows) {
            table.row(row.isAsked() ? "*" : " ", row.tree(), row.id(), row.position(), row.time(), row.rest());
        }
        return table.lines();
    }
}
