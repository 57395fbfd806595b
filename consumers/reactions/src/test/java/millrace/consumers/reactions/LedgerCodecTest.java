package millrace.consumers.reactions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;

class LedgerCodecTest {

    private static final EffectId ID = new EffectId("e-1");

    private final LedgerCodec codec = new LedgerCodec("mail.ledger", "me");
    private final LedgerIndex index = new LedgerIndex(Duration.ofDays(7));

    private void read(EffectId id, byte[] bytes) {
        codec.read(id.value(), bytes, 1_000, new LedgerReplay(index));
    }

    @Test
    void keepsAReplayAndItsPlace() {
        var order = new ReplayOrder("again", 3, 90, 0.5, true);
        var replaying = new LedgerEntry.Replaying("a-1", "ada", order, 77, 12, 5, 4, true, true);

        read(LedgerEntry.Replaying.KEY, codec.encode(replaying, Place.inSource(-1)));

        assertThat(index.of(LedgerEntry.Replaying.KEY)).isEqualTo(replaying);
    }

    @Test
    void keepsWhatItMustNotForget() {
        var key = LedgerEntry.Opened.key("again");

        read(key, codec.encode(new LedgerEntry.Opened(77), Place.inSource(-1)));
        read(ID, codec.encode(new LedgerEntry.Failed(1, 2, false, "busy"), Place.inSource(7)));

        assertThat(index.lasting()).containsOnlyKeys(key).containsValue(new LedgerEntry.Opened(77));
    }

    @Test
    void keepsWhereAReplayedRecordIsParked() {
        var place = new Place(7, 2, "k\u00ff", true, "again", 1_000);

        read(ID, codec.encode(new LedgerEntry.Parked(), place));

        assertThat(index.placeOf(ID)).isEqualTo(place);
    }

    @Test
    void readsWhatWasWrittenBeforeThereWereReplays() throws IOException {
        var record = record("LedgerRecord-2.avsc", "PARKED")
                .set("parkedAt", 2L)
                .set("key", ByteBuffer.wrap(new byte[] {'k'}))
                .build();

        read(ID, encoded(record));

        assertThat(index.of(ID)).isEqualTo(new LedgerEntry.Parked());
        assertThat(index.placeOf(ID)).isEqualTo(new Place(7, 2, "k", false, "", 1_000));
    }

    @Test
    void readsWhatWasWrittenBeforeThereWasAPark() throws IOException {
        var record = record("LedgerRecord-1.avsc", "STARTED").set("attempt", 3).build();

        read(ID, encoded(record));

        assertThat(index.of(ID)).isEqualTo(new LedgerEntry.Started(3, false));
        assertThat(index.placeOf(ID)).isNull();
    }

    private static GenericRecordBuilder record(String version, String step) throws IOException {
        Schema schema = schema(version);
        return new GenericRecordBuilder(schema)
                .set("step", new GenericData.EnumSymbol(schema.getField("step").schema(), step))
                .set("owner", "me")
                .set("offset", 7L)
                .set("attempt", 0)
                .set("uncertain", false)
                .set("nextAt", 0L)
                .set("note", "")
                .set("settled", false)
                .set("publications", List.of());
    }

    private static byte[] encoded(GenericData.Record record) throws IOException {
        ByteBuffer bytes = new BinaryMessageEncoder<>(GenericData.get(), record.getSchema()).encode(record);
        byte[] encoded = new byte[bytes.remaining()];
        bytes.get(encoded);
        return encoded;
    }

    private static Schema schema(String resource) throws IOException {
        try (InputStream text = LedgerCodec.class.getResourceAsStream(resource)) {
            return new Schema.Parser().parse(Objects.requireNonNull(text));
        }
    }
}
