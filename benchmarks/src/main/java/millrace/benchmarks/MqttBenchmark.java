package millrace.benchmarks;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/// Messages per second at QoS 1, and CPU per message, of the MQTT gateway; beside a mosquitto whose messages a bridge
/// that acknowledges by itself carries to the same broker, under the same load, one after the other, round by round.
///
/// Arguments: bootstrap servers; `prepare`, and the port of a stand-in registry; or connections, messages in flight of
/// each, seconds of a round, rounds, port and process id of the gateway, port of mosquitto, process ids of mosquitto
/// and the bridge.
final class MqttBenchmark {

    private static final String READINGS = "devices.readings";
    private static final String BRIDGED = "benchmarks.bridged";
    private static final int PARTITIONS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private MqttBenchmark() {}

    /// One of the two that are measured.
    ///
    /// @param topic where its messages arrive
    private record Contender(String name, int port, String topic, List<ProcessCpu> processes) {

        Duration cpu() {
            return processes.stream().map(ProcessCpu::used).reduce(Duration.ZERO, Duration::plus);
        }
    }

    public static void main(String[] args) throws Exception {
        if (args[1].equals("prepare")) {
            prepare(args[0], Integer.parseInt(args[2]));
            return;
        }
        int[] numbers = Arrays.stream(args).skip(1).mapToInt(Integer::parseInt).toArray();
        var gateway = new Contender("mqtt-gateway", numbers[4], READINGS, List.of(new ProcessCpu(numbers[5])));
        var bridged = new Contender(
                "mosquitto + bridge",
                numbers[6],
                BRIDGED,
                List.of(new ProcessCpu(numbers[7]), new ProcessCpu(numbers[8])));
        System.out.printf(
                "%d connections, %d in flight each, %d s a round; the first round warms up%n",
                numbers[0], numbers[1], numbers[2]);
        try (var admin = Admin.create(Map.of("bootstrap.servers", args[0]))) {
            for (int round = 0; round <= numbers[3]; round++) {
                double[] ours = measure(admin, gateway, round, numbers);
                double[] theirs = measure(admin, bridged, round, numbers);
                System.out.printf(
                        "round %d: rate ratio %.2f, CPU ratio %.2f%n", round, ours[0] / theirs[0], ours[1] / theirs[1]);
            }
        }
    }

    /// Topics, and a registry that gives every schema the id 1, until the process is ended.
    private static void prepare(String bootstrapServers, int port)
            throws IOException, ExecutionException, InterruptedException {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(
                            new NewTopic(READINGS, PARTITIONS, (short) 1),
                            new NewTopic(READINGS + ".dead-letters", PARTITIONS, (short) 1),
                            new NewTopic(BRIDGED, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
        var registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        registry.createContext("/", exchange -> {
            byte[] answer = "{\"id\":1}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        registry.start();
        System.out.println("prepared");
    }

    /// @return messages a second that were acknowledged, and microseconds of CPU for each message that arrived
    private static double[] measure(Admin admin, Contender contender, int round, int[] numbers) throws Exception {
        long before = records(admin, contender.topic());
        Duration cpuBefore = contender.cpu();
        long start = System.nanoTime();
        try (var load = new MqttLoad(contender.port(), "r%d-%d".formatted(round, start), numbers[0], numbers[1])) {
            long connected = System.nanoTime();
            load.publishUntil(connected + Duration.ofSeconds(numbers[2]).toNanos());
            double seconds = (System.nanoTime() - connected) / 1e9;
            long acknowledged = load.acknowledged();
            long arrived = records(admin, contender.topic()) - before;
            load.settle(System.nanoTime() + PATIENCE.toNanos());
            long all = awaitRecords(admin, contender.topic(), before + load.acknowledged()) - before;
            Duration cpu = contender.cpu().minus(cpuBefore);
            double rate = acknowledged / seconds;
            double micros = cpu.toNanos() / 1e3 / Math.max(1, all);
            System.out.printf(
                    "  %-20s %,8.0f/s acknowledged, %,8.0f/s in Kafka by then; %6.1f us CPU a message;"
                            + " acknowledged %,d, in Kafka at the end %,d%n",
                    contender.name(), rate, arrived / seconds, micros, load.acknowledged(), all);
            return new double[] {rate, micros};
        }
    }

    private static long awaitRecords(Admin admin, String topic, long expected) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long records = records(admin, topic);
        while (records < expected && System.nanoTime() < deadline) {
            Thread.sleep(100);
            records = records(admin, topic);
        }
        return records;
    }

    private static long records(Admin admin, String topic) throws ExecutionException, InterruptedException {
        return admin
                .listOffsets(IntStream.range(0, PARTITIONS)
                        .mapToObj(partition -> new TopicPartition(topic, partition))
                        .collect(Collectors.toMap(partition -> partition, _ -> OffsetSpec.latest())))
                .all()
                .get()
                .values()
                .stream()
                .mapToLong(end -> end.offset())
                .sum();
    }
}
