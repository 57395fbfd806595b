package millrace.producers.mappings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// One place of a mapping file: reads what is there, and notes what should be with file, line and pointer.
final class YamlPart {

    private final String file;
    private final String pointer;
    private final Node node;
    private final List<String> faults;

    YamlPart(String file, String pointer, Node node, List<String> faults) {
        this.file = file;
        this.pointer = pointer;
        this.node = node;
        this.faults = faults;
    }

    /// The members of an object; a fault for each whose name is not `known`.
    Map<String, YamlPart> members(Set<String> known) {
        Map<String, YamlPart> members = new LinkedHashMap<>();
        if (!(node instanceof MappingNode object)) {
            wrong("an object with " + String.join(", ", known.stream().sorted().toList()));
            return members;
        }
        for (NodeTuple tuple : object.getValue()) {
            String name = tuple.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
            var member = new YamlPart(file, pointer + "/" + name, tuple.getValueNode(), faults);
            if (!known.contains(name)) {
                member.fault("is not known; expected one of "
                        + String.join(", ", known.stream().sorted().toList()));
            } else if (members.put(name, member) != null) {
                member.fault("stands here twice; expected once");
            }
        }
        return members;
    }

    /// The items of a list of one or more.
    List<YamlPart> items(String expected) {
        List<YamlPart> items = new ArrayList<>();
        if (node instanceof SequenceNode list && !list.getValue().isEmpty()) {
            for (Node item : list.getValue()) {
                items.add(new YamlPart(file, pointer + "/" + items.size(), item, faults));
            }
        } else {
            wrong("a list of " + expected);
        }
        return items;
    }

    boolean isText(String text) {
        return node instanceof ScalarNode scalar && scalar.getValue().equals(text);
    }

    /// @param parse throws IllegalArgumentException if the text is wrong
    /// @return null, and a fault noted, if it is wrong
    <T> @Nullable T parsed(String expected, Function<String, T> parse) {
        try {
            if (node instanceof ScalarNode scalar) {
                return parse.apply(scalar.getValue());
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        wrong(expected);
        return null;
    }

    /// One of this object's members, and a fault if it is not there.
    Optional<YamlPart> required(Map<String, YamlPart> members, String name, String expected) {
        Optional<YamlPart> member = Optional.ofNullable(members.get(name));
        if (member.isEmpty() && node instanceof MappingNode) {
            new YamlPart(file, pointer + "/" + name, node, faults).fault("is missing; expected " + expected);
        }
        return member;
    }

    boolean has(String name) {
        return node instanceof MappingNode object
                && object.getValue().stream()
                        .anyMatch(tuple -> tuple.getKeyNode() instanceof ScalarNode key
                                && key.getValue().equals(name));
    }

    private void wrong(String expected) {
        String shown =
                switch (node) {
                    case ScalarNode scalar -> "'%s'".formatted(scalar.getValue());
                    case SequenceNode list -> list.getValue().isEmpty() ? "an empty list" : "a list";
                    default -> "an object";
                };
        fault("is %s; expected %s".formatted(shown, expected));
    }

    void fault(String what) {
        int line = node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
        faults.add("%s:%d: %s %s".formatted(file, line, pointer, what));
    }
}
