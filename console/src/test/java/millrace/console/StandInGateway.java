package millrace.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/// Answers `POST /events` as the gateway's contract says, from a memory that outlives it. It judges by members of the
/// event: one with `"refuse"` is unfit, one without `"id"` is no CloudEvent.
final class StandInGateway {

    /// What is stored, in order, as it was sent; by `source` and `id` it is stored once.
    static final class Memory {

        private final Map<String, String> contents = new HashMap<>();
        private final List<String> stored = new ArrayList<>();
        private final Map<Integer, CountDownLatch> milestones = new ConcurrentHashMap<>();

        synchronized List<String> stored() {
            return List.copyOf(stored);
        }

        /// Opens when so many events are stored.
        CountDownLatch milestone(int count) {
            return milestones.computeIfAbsent(count, any -> new CountDownLatch(1));
        }

        synchronized String take(String line, boolean dryRun) {
            Map<String, String> members = membersOf(line);
            if (!members.containsKey("id")) {
                return "{\"status\":400,\"title\":\"this is not a CloudEvent\",\"detail\":\"2 faults\",\"errors\":["
                        + "{\"pointer\":\"/id\",\"detail\":\"is missing; expected a text\"},"
                        + "{\"pointer\":\"/time\",\"detail\":\"is missing\"}]}";
            }
            if (members.containsKey("refuse")) {
                return "{\"status\":422,\"title\":\"the event is not what its type says\",\"id\":\"%s\",\"errors\":["
                                .formatted(members.get("id"))
                        + "{\"pointer\":\"/data/total\",\"detail\":\"is '?'; expected a decimal\"}]}";
            }
            var known = contents.get(members.get("id"));
            if (known != null && !known.equals(line)) {
                return "{\"status\":409,\"title\":\"another event has this source and id\"}";
            }
            if (known == null && !dryRun) {
                contents.put(members.get("id"), line);
                stored.add(line);
                milestones.forEach((count, latch) -> {
                    if (stored.size() >= count) {
                        latch.countDown();
                    }
                });
            }
            return "{\"status\":201,\"id\":\"%s\",\"topic\":\"t\",\"partition\":0,\"offset\":1,\"position\":\"t-0@1\"%s}"
                    .formatted(members.get("id"), known == null ? "" : ",\"repeat\":true");
        }
    }

    /// What happens to a request instead of an answer.
    enum Mishap {
        NONE,
        /// Everything is stored, and the connection ends without a word.
        LOSE_ANSWER,
        UNAVAILABLE,
        /// The request as a whole is refused.
        REFUSE_ALL,
        /// The first event of the request is stored, the others could not be.
        STORE_ONLY_FIRST
    }

    private final HttpServer server;
    private final Memory memory;
    private final IntFunction<Mishap> mishaps;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();
    private final List<String> queries = Collections.synchronizedList(new ArrayList<>());
    private final List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());

    private StandInGateway(Memory memory, int port, IntFunction<Mishap> mishaps) throws IOException {
        this.memory = memory;
        this.mishaps = mishaps;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/events", this::answer);
        server.start();
    }

    static StandInGateway start(Memory memory) throws IOException {
        return start(memory, 0, request -> Mishap.NONE);
    }

    /// @param mishaps by number of the request, from 1
    static StandInGateway start(Memory memory, int port, IntFunction<Mishap> mishaps) throws IOException {
        return new StandInGateway(memory, port, mishaps);
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    int port() {
        return server.getAddress().getPort();
    }

    int mostInFlight() {
        return mostInFlight.get();
    }

    List<String> queries() {
        return List.copyOf(queries);
    }

    List<Integer> sizes() {
        return List.copyOf(sizes);
    }

    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
        try (exchange) {
            var query = exchange.getRequestURI().getQuery();
            queries.add(String.valueOf(query));
            var lines = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            sizes.add(lines.size());
            reply(exchange, lines, "dry-run=true".equals(query), mishaps.apply(requests.incrementAndGet()));
        } finally {
            inFlight.decrementAndGet();
        }
    }

    private void reply(HttpExchange exchange, List<String> lines, boolean dryRun, Mishap mishap) throws IOException {
        switch (mishap) {
            case NONE ->
                results(
                        exchange,
                        lines.stream().map(line -> memory.take(line, dryRun)).toList());
            case LOSE_ANSWER -> lines.forEach(line -> memory.take(line, dryRun));
            case UNAVAILABLE -> {
                exchange.getResponseHeaders().add("Retry-After", "1");
                send(exchange, 503, "{\"status\":503,\"title\":\"events cannot be stored for now\"}");
            }
            case REFUSE_ALL -> send(exchange, 413, "{\"status\":413,\"title\":\"this is too large\"}");
            case STORE_ONLY_FIRST -> {
                var results = new ArrayList<String>();
                results.add(memory.take(lines.getFirst(), dryRun));
                lines.stream().skip(1).forEach(any -> results.add("{\"status\":503,\"title\":\"not now\"}"));
                results(exchange, results);
            }
        }
    }

    private static void results(HttpExchange exchange, List<String> results) throws IOException {
        boolean allWell = results.stream().allMatch(result -> result.startsWith("{\"status\":2"));
        send(exchange, allWell ? 200 : 207, "[" + String.join(",", results) + "]");
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    static Map<String, String> membersOf(String line) {
        try (var json = new JsonFactory().createParser(line)) {
            var members = new HashMap<String, String>();
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var name = json.currentName();
                json.nextToken();
                members.put(name, json.getValueAsString(""));
                json.skipChildren();
            }
            return members;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
