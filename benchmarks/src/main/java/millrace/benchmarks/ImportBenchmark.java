package millrace.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// Events per second of `./millrace publish FILE`, until every group has read everything that followed from it, beside
/// producing and consuming the same lines raw.
///
/// Arguments: launcher, gateway URL, bootstrap servers, NDJSON file, then further options of `publish`.
final class ImportBenchmark {

    private ImportBenchmark() {}

    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        List<byte[]> lines = Files.readAllLines(Path.of(args[3])).stream()
                .map(line -> line.getBytes(StandardCharsets.UTF_8))
                .toList();
        long start = System.nanoTime();
        publish(args);
        Duration accepted = Duration.ofNanos(System.nanoTime() - start);
        awaitNoLag(args[2]);
        Duration done = Duration.ofNanos(System.nanoTime() - start);
        Duration raw;
        try (var broker = new RawRoundTrip(args[2])) {
            raw = broker.produce(lines).plus(broker.consume(lines.size()));
        }
        System.out.printf("publish, all acknowledged  %.0f events/s%n", rate(lines, accepted));
        System.out.printf("end to end, no lag left    %.0f events/s%n", rate(lines, done));
        System.out.printf("raw produce and consume    %.0f events/s%n", rate(lines, raw));
        System.out.printf(
                "ratio                      publish 1/%.1f  end to end 1/%.1f%n",
                seconds(accepted) / seconds(raw), seconds(done) / seconds(raw));
    }

    private static void publish(String[] args) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(args[0], "publish", "--no-resume", "--gateway", args[1]));
        command.addAll(List.of(args).subList(4, args.length));
        command.add(args[3]);
        int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exit > 1) {
            throw new IOException("publish ended with %d; expected 0 or 1; the benchmark ends".formatted(exit));
        }
    }

    private static void awaitNoLag(String bootstrapServers) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            int quiet = 0;
            while (quiet < 3) {
                Thread.sleep(100);
                quiet = lag(admin) == 0 ? quiet + 1 : 0;
            }
        }
    }

    private static long lag(Admin admin) throws ExecutionException, InterruptedException {
        Set<String> groups = admin.listGroups().all().get().stream()
                .map(GroupListing::groupId)
                .collect(Collectors.toSet());
        long lag = 0;
        for (String group : groups) {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end :
                    ends(admin, committed.keySet()).entrySet()) {
                OffsetAndMetadata position = committed.get(end.getKey());
                lag += position == null ? 0 : Math.max(0, end.getValue().offset() - position.offset());
            }
        }
        return lag;
    }

    private static Map<TopicPartition, ListOffsetsResultInfo> ends(Admin admin, Collection<TopicPartition> partitions)
            throws ExecutionException, InterruptedException {
        return admin.listOffsets(
                        partitions.stream().collect(Collectors.toMap(partition -> partition, _ -> OffsetSpec.latest())))
                .all()
                .get();
    }

    private static double rate(List<byte[]> lines, Duration duration) {
        return lines.size() / seconds(duration);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
