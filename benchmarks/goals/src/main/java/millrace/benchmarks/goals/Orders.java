package millrace.benchmarks.goals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a contender's process is told.
///
/// @param name of its consumer group, more or less
/// @param instance tells it apart from others of that group
/// @param receiver the file that effects are appended to
record Orders(
        Kind kind,
        String bootstrapServers,
        String topic,
        String name,
        String instance,
        Path receiver,
        Workload workload) {

    List<String> words() {
        List<String> words =
                new ArrayList<>(List.of(kind.name(), bootstrapServers, topic, name, instance, receiver.toString()));
        words.addAll(workload.words());
        return words;
    }

    static Orders parse(List<String> words) {
        return new Orders(
                Kind.valueOf(words.get(0)),
                words.get(1),
                words.get(2),
                words.get(3),
                words.get(4),
                Path.of(words.get(5)),
                Workload.parse(words.subList(6, words.size())));
    }

    String group() {
        return kind.group(name);
    }
}
