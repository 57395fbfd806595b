package millrace.console;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;

/// Something that an operator wants of a reaction: a record in `<reaction>.actions`, in the partition that it is about,
/// where the engine that owns the partition finds it. The same id is carried out once.
///
/// @param what `retry`, `mend`, `skip-head`, `skip-key`, `release`, `drop`, `replay` or `cancel`
/// @param head source offset of the record seen at the head; for the brake, the first that was not looked at; of a
///     replay, the first
/// @param more what else it says, by the name of the header behind `millrace.action.`
record ReactionAction(
        String reaction,
        int partition,
        String what,
        Optional<String> key,
        long head,
        String by,
        Map<String, String> more) {

    static final String NOT_YET = "no engine has taken it up yet; it waits for one";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    ReactionAction {
        more = Map.copyOf(more);
    }

    /// @param value in place of the head's own
    /// @return what became of it; empty if no engine has said so in time
    Optional<String> send(Cluster cluster, Optional<byte[]> value) {
        String id = post(cluster, value);
        return Optional.ofNullable(await(cluster, reaction, Set.of(id)).get(id));
    }

    /// @return its id
    String post(Cluster cluster, Optional<byte[]> value) {
        String id = UUID.randomUUID().toString();
        var record = new ProducerRecord<byte[], byte[]>(
                reaction + ".actions",
                partition,
                key.map(text -> text.getBytes(StandardCharsets.UTF_8)).orElse(null),
                value.orElse(new byte[0]));
        put(record, "id", id);
        put(record, "what", what);
        put(record, "head", Long.toString(head));
        put(record, "by", by);
        more.forEach((name, said) -> put(record, name, said));
        try (var writer = cluster.writer()) {
            writer.send(record).get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new UnreachableException("%s.actions did not take the action: %s".formatted(reaction, e), e);
        }
        return id;
    }

    private static void put(ProducerRecord<byte[], byte[]> record, String name, String value) {
        record.headers().add("millrace.action." + name, value.getBytes(StandardCharsets.UTF_8));
    }

    /// What became of each, as far as an engine has said so in time.
    static Map<String, String> await(Cluster cluster, String reaction, Set<String> ids) {
        Map<String, String> outcomes = new HashMap<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (outcomes.size() < ids.size() && System.nanoTime() < deadline) {
            for (ReactionState row : ReactionState.read(cluster, reaction)) {
                ids.forEach(id -> row.outcome(id).ifPresent(said -> outcomes.put(id, said)));
            }
            if (outcomes.size() < ids.size()) {
                LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
            }
        }
        return outcomes;
    }

    /// One line of what became of it, and the exit code.
    static int report(Output output, String about, Optional<String> outcome) {
        String said = outcome.orElse(NOT_YET);
        output.out().println(about + ": " + said);
        return outcome.isPresent() && !said.startsWith("refused") ? ExitCodes.DONE : ExitCodes.WANTING;
    }
}
