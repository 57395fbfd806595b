package millrace.consumers.reactions;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// An action as a record of `<reaction>.actions`, in the partition that it is about: the record's key is the key of the
/// records, its value the mended one if there is one, and its headers say the rest as text. Anybody who can write to
/// the topic can act; the engine that owns the partition reads it there, wherever it runs.
final class ActionHeaders {

    /// A text that no other action has.
    static final String ID = "millrace.action.id";

    /// `retry`, `mend`, `skip-head`, `skip-key`, `release`, `drop`, `replay` or `cancel`.
    static final String WHAT = "millrace.action.what";

    /// Source offset of the record that the operator has seen at the head; of a replay, its first offset.
    static final String HEAD = "millrace.action.head";

    /// Id of that record's effect, if the operator knows it.
    static final String EFFECT = "millrace.action.effect";

    /// Of a replay, the first source offset that is not replayed.
    static final String TO = "millrace.action.to";

    /// Of a replay, the generation; none or empty to fire only what was never fired.
    static final String GENERATION = "millrace.action.generation";

    /// Of a replay, the most effects that it begins in a minute, a decimal number.
    static final String PER_MINUTE = "millrace.action.per-minute";

    /// `true` for a replay that fires what may have been done longer ago than the ledger remembers.
    static final String WITH_STALE = "millrace.action.with-stale";

    /// Who wants it.
    static final String BY = "millrace.action.by";

    /// `true` for an effect in doubt that may happen twice.
    static final String DESPITE_DOUBT = "millrace.action.despite-doubt";

    private ActionHeaders() {}

    /// Empty if the record is no action.
    static Optional<Action> read(ConsumerRecord<byte[], byte[]> record) {
        Optional<String> id = text(record, ID);
        Optional<Action.What> what = text(record, WHAT).flatMap(word -> what(word, record));
        Optional<Long> head = text(record, HEAD).flatMap(ActionHeaders::number);
        if (id.isEmpty() || what.isEmpty() || head.isEmpty()) {
            return Optional.empty();
        }
        String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.ISO_8859_1);
        return Optional.of(new Action(
                id.get(),
                what.get(),
                key,
                head.get(),
                text(record, EFFECT).orElse(""),
                text(record, BY).orElse("somebody")));
    }

    private static Optional<Action.What> what(String word, ConsumerRecord<byte[], byte[]> record) {
        boolean despiteDoubt =
                text(record, DESPITE_DOUBT).filter("true"::equals).isPresent();
        return switch (word) {
            case "retry" -> Optional.of(new Action.What.Retry(despiteDoubt));
            case "mend" ->
                Optional.ofNullable(record.value())
                        .map(value -> new Action.What.Mend(ByteBuffer.wrap(value), despiteDoubt));
            case "skip-head" -> Optional.of(new Action.What.SkipHead());
            case "release" -> Optional.of(new Action.What.Release());
            case "drop" -> Optional.of(new Action.What.Drop());
            case "replay" -> order(record).map(Action.What.Replay::new);
            case "cancel" -> Optional.of(new Action.What.Cancel());
            case "skip-key" -> Optional.of(new Action.What.SkipKey());
            default -> Optional.empty();
        };
    }

    private static Optional<ReplayOrder> order(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Optional.of(new ReplayOrder(
                    text(record, GENERATION).orElse(""),
                    Long.parseLong(text(record, HEAD).orElse("")),
                    Long.parseLong(text(record, TO).orElse("")),
                    Double.parseDouble(text(record, PER_MINUTE).orElse("")),
                    text(record, WITH_STALE).filter("true"::equals).isPresent()));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Optional<Long> number(String text) {
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(ConsumerRecord<byte[], byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
    }
}
