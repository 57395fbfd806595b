package millrace.consumers.reactions;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import millrace.consumers.reactions.ledger.LedgerRecord;
import millrace.notifications.NotificationSent;
import millrace.schemas.EnvelopeHeaders;
import millrace.schemas.StateSerde;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/// Tells a `Crash` which points of the protocol go by at the engine's clients. An acknowledgement passes here before
/// the engine hears of it.
public final class CrashInterceptor
        implements ProducerInterceptor<byte[], byte[]>, ConsumerInterceptor<byte[], byte[]> {

    private static final String CRASH = "test.crash";
    private static final String REACTION = "test.reaction";
    private static final String MARK = "test-point";

    private final Deserializer<LedgerRecord> ledger =
            StateSerde.of(LedgerRecord.class, LedgerRecord.getClassSchema()).deserializer();
    private Optional<Crash> crash = Optional.empty();
    private String reaction = "";

    /// What to tell the clients so that this interceptor sees them.
    static Map<String, Object> overrides(String reaction, Crash crash) {
        return Map.of("interceptor.classes", CrashInterceptor.class.getName(), CRASH, crash, REACTION, reaction);
    }

    @Override
    public void configure(Map<String, ?> settings) {
        crash = Optional.ofNullable((Crash) settings.get(CRASH));
        reaction = String.valueOf(settings.get(REACTION));
    }

    private void at(CrashPoint point, String subject) {
        crash.ifPresent(armed -> armed.at(point, subject));
    }

    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
        if (record.topic().endsWith(".ledger")) {
            onEntry(record, new String(record.key(), StandardCharsets.UTF_8));
        } else if (record.topic().endsWith(".dead-letters")) {
            var letter = EnvelopeHeaders.read(record.headers());
            mark(
                    record,
                    CrashPoint.DEAD_LETTER_DURABLE,
                    effect(letter.identity().id()));
        } else {
            var fact = EnvelopeHeaders.read(record.headers());
            if (fact.type().equals(NotificationSent.getClassSchema().getFullName())) {
                mark(record, CrashPoint.FACT_DURABLE, effect(fact.subject()));
            }
        }
        return record;
    }

    private void onEntry(ProducerRecord<byte[], byte[]> record, String id) {
        LedgerRecord entry = ledger.deserialize(record.topic(), record.value());
        switch (entry.getStep()) {
            case STARTED -> {
                at(CrashPoint.PLANNED, id);
                mark(record, CrashPoint.START_DURABLE, id);
            }
            case DONE -> {
                at(entry.getSettled() ? CrashPoint.COMPLETE : CrashPoint.ANSWERED, id);
                settledOr(CrashPoint.DONE_DURABLE, entry, record, id);
            }
            case GAVE_UP -> settledOr(CrashPoint.GAVE_UP_DURABLE, entry, record, id);
            default -> {}
        }
    }

    private void settledOr(
            CrashPoint whenDurable, LedgerRecord entry, ProducerRecord<byte[], byte[]> record, String id) {
        if (entry.getSettled()) {
            crash.ifPresent(armed -> armed.settled(id));
        } else {
            mark(record, whenDurable, id);
        }
    }

    /// The effect that answers the letter with this identity.
    private String effect(String event) {
        return LedgerAudit.effect(reaction, Letters.sequence(event)).value();
    }

    private static void mark(ProducerRecord<byte[], byte[]> record, CrashPoint whenDurable, String subject) {
        record.headers().add(MARK, (whenDurable + " " + subject).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception failure, Headers headers) {
        Header mark = headers.lastHeader(MARK);
        if (Objects.isNull(failure) && mark != null) {
            String[] words = new String(mark.value(), StandardCharsets.UTF_8).split(" ", 2);
            at(CrashPoint.valueOf(words[0]), words[1]);
        }
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        at(CrashPoint.COMMITTED, "");
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        return records;
    }

    @Override
    public void close() {}
}
