package millrace.producers.httpgateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.TtlDB;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// The index of what has been published: by identity, where it is stored. On disk, in bounded memory, for a while.
///
/// The truth is in the topics; this says where to look. Up to a partition's checkpoint it knows every event that this
/// gateway has published there; what is beyond is read again at start. Safe for many threads.
final class Claims implements AutoCloseable {

    private static final int MIB = 1024 * 1024;
    private static final byte[] CHECKPOINTS = "checkpoints".getBytes(StandardCharsets.UTF_8);

    static {
        RocksDB.loadLibrary();
    }

    /// An event that is stored.
    record Entry(Hash identity, Claim claim) {}

    private final Path folder;
    private final Duration remember;
    private final InstantSource clock;
    private final LRUCache cache = new LRUCache(16L * MIB);
    private final BloomFilter filter = new BloomFilter(10, false);
    private final ColumnFamilyOptions family;
    private final DBOptions options = new DBOptions()
            .setCreateIfMissing(true)
            .setCreateMissingColumnFamilies(true)
            .setMaxTotalWalSize(32L * MIB)
            .setMaxOpenFiles(256)
            .setKeepLogFileNum(2)
            .setInfoLogLevel(InfoLogLevel.WARN_LEVEL);
    private final WriteOptions writing = new WriteOptions();
    private final TtlDB db;
    private final ColumnFamilyHandle byIdentity;
    private final ColumnFamilyHandle checkpoints;

    /// @param remember how long a claim is kept
    Claims(Path folder, Duration remember, InstantSource clock) {
        this.folder = folder;
        this.remember = remember;
        this.clock = clock;
        this.family = new ColumnFamilyOptions()
                .setWriteBufferSize(8L * MIB)
                .setPeriodicCompactionSeconds(Math.max(3600, remember.toSeconds()))
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setFilterPolicy(filter)
                        .setCacheIndexAndFilterBlocks(true));
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try {
            Files.createDirectories(folder);
            db = TtlDB.open(
                    options,
                    folder.toString(),
                    List.of(
                            new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, family),
                            new ColumnFamilyDescriptor(CHECKPOINTS, family)),
                    handles,
                    List.of(Math.toIntExact(remember.toSeconds()), 0),
                    false);
        } catch (RocksDBException e) {
            throw unavailable("cannot be opened", e);
        } catch (IOException e) {
            throw new UncheckedIOException("%s: cannot be made a folder".formatted(folder), e);
        }
        this.byIdentity = handles.get(0);
        this.checkpoints = handles.get(1);
    }

    Optional<Claim> find(Hash identity) {
        try {
            byte[] bytes = db.get(byIdentity, identity.bytes());
            return Optional.ofNullable(bytes).map(Claim::of).filter(claim -> !isForgotten(claim));
        } catch (RocksDBException e) {
            throw unavailable("cannot be read", e);
        }
    }

    boolean isForgotten(Claim claim) {
        return claim.recorded().plus(remember).isBefore(clock.instant());
    }

    /// All of them or none.
    void add(List<Entry> entries) {
        try {
            if (entries.size() == 1) {
                Entry only = entries.getFirst();
                db.put(
                        byIdentity,
                        writing,
                        only.identity().bytes(),
                        only.claim().bytes());
                return;
            }
            try (var batch = new WriteBatch()) {
                for (Entry entry : entries) {
                    batch.put(
                            byIdentity, entry.identity().bytes(), entry.claim().bytes());
                }
                db.write(writing, batch);
            }
        } catch (RocksDBException e) {
            throw unavailable("cannot be written", e);
        }
    }

    /// The offset below which every event of this gateway is in the index.
    OptionalLong checkpoint(TopicPartition partition) {
        try {
            byte[] bytes = db.get(checkpoints, key(partition));
            return bytes == null
                    ? OptionalLong.empty()
                    : OptionalLong.of(ByteBuffer.wrap(bytes).getLong());
        } catch (RocksDBException e) {
            throw unavailable("cannot be read", e);
        }
    }

    void checkpoint(Map<TopicPartition, Long> offsets) {
        try (var batch = new WriteBatch()) {
            for (var entry : offsets.entrySet()) {
                byte[] offset = ByteBuffer.allocate(Long.BYTES)
                        .putLong(entry.getValue())
                        .array();
                batch.put(checkpoints, key(entry.getKey()), offset);
            }
            db.write(writing, batch);
        } catch (RocksDBException e) {
            throw unavailable("cannot be written", e);
        }
    }

    private static byte[] key(TopicPartition partition) {
        return partition.toString().getBytes(StandardCharsets.UTF_8);
    }

    private ClaimsUnavailableException unavailable(String what, RocksDBException e) {
        return new ClaimsUnavailableException(
                "claims in %s %s (%s); nothing is published until they can".formatted(folder, what, e.getMessage()), e);
    }

    @Override
    public void close() {
        byIdentity.close();
        checkpoints.close();
        db.close();
        writing.close();
        options.close();
        family.close();
        filter.close();
        cache.close();
    }
}
