package millrace.console;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;

/// Something that an operator wants of a reaction: a record in `<reaction>.actions`, in the partition that it is about,
/// where the engine that owns the partition finds it. The same id is carried out once.
///
/// @param what `retry`, `mend`, `skip-head`, `skip-key`, `release` or `drop`
/// @param head source offset of the record seen at the head; for the brake, the first that was not looked at
record ReactionAction(String reaction, int partition, String what, Optional<String> key, long head, String by) {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// @param value in place of the head's own
    /// @return what became of it; empty if no engine has said so in time
    Optional<String> send(Cluster cluster, Optional<byte[]> value, boolean despiteDoubt) {
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
        put(record, "despite-doubt", Boolean.toString(despiteDoubt));
        try (var writer = cluster.writer()) {
            writer.send(record).get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new UnreachableException("%s.actions did not take the action: %s".formatted(reaction, e), e);
        }
        return await(cluster, id);
    }

    private static void put(ProducerRecord<byte[], byte[]> record, String name, String value) {
        record.headers().add("millrace.action." + name, value.getBytes(StandardCharsets.UTF_8));
    }

    private Optional<String> await(Cluster cluster, String id) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<String> outcome = ReactionState.read(cluster, reaction).stream()
                    .flatMap(row -> row.outcome(id).stream())
                    .findFirst();
            if (outcome.isPresent()) {
                return outcome;
            }
            LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
        }
        return Optional.empty();
    }

    /// One line of what became of it, and the exit code.
    static int report(Output output, String about, Optional<String> outcome) {
        String said = outcome.orElse("no engine has taken it up yet; it waits for one");
        output.out().println(about + ": " + said);
        return outcome.isPresent() && !said.startsWith("refused") ? ExitCodes.DONE : ExitCodes.WANTING;
    }
}
