package millrace.console;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import millrace.console.Verdict.Repeated;

/// Brings events to a verdict, whatever it takes: asks again while the gateway is away, and splits what it refuses as a
/// whole until the event at fault stands alone.
///
/// Safe for use by many threads.
final class BatchSender {

    private final Gateway gateway;
    private final Patience patience;

    BatchSender(Gateway gateway, Patience patience) {
        this.gateway = gateway;
        this.patience = patience;
    }

    /// A verdict for each event, in order.
    ///
    /// @throws UnreachableException if the gateway makes no progress for too long, or is none
    List<Verdict> send(List<byte[]> events) throws InterruptedException {
        return send(events, false);
    }

    private List<Verdict> send(List<byte[]> events, boolean isResent) throws InterruptedException {
        Map<Integer, Verdict> verdicts = new TreeMap<>();
        List<Integer> open = IntStream.range(0, events.size()).boxed().toList();
        boolean resent = isResent;
        Patience.Wait wait = patience.begin();
        while (!open.isEmpty()) {
            switch (gateway.post(ndjson(events, open))) {
                case GatewayReply.Results(var results, var after) -> {
                    requireAll(results, open);
                    List<Integer> later = settle(open, results, resent, verdicts);
                    wait = later.size() < open.size() ? patience.begin() : wait;
                    if (!later.isEmpty()) {
                        resent = true;
                        wait.pause(after, "%d event(s) cannot be stored".formatted(later.size()));
                    }
                    open = later;
                }
                case GatewayReply.Refused(var faults) -> {
                    if (open.size() == 1) {
                        verdicts.put(open.getFirst(), new Verdict.Rejected(faults));
                    } else {
                        split(events, open, resent, verdicts);
                    }
                    open = List.of();
                }
                case GatewayReply.Later(var after, var isUnknown, var reason) -> {
                    resent |= isUnknown;
                    wait.pause(after, reason);
                }
                case GatewayReply.Strange(var what) -> throw stranger(what);
            }
        }
        return List.copyOf(verdicts.values());
    }

    /// Takes every final verdict.
    ///
    /// @return the events that are to be sent again
    private static List<Integer> settle(
            List<Integer> open, List<GatewayReply.Result> results, boolean resent, Map<Integer, Verdict> verdicts) {
        List<Integer> later = new ArrayList<>();
        for (int i = 0; i < open.size(); i++) {
            switch (results.get(i)) {
                case GatewayReply.Result.Final(Repeated ignored) -> verdicts.put(open.get(i), new Repeated(resent));
                case GatewayReply.Result.Final(var verdict) -> verdicts.put(open.get(i), verdict);
                case GatewayReply.Result.Later ignored -> later.add(open.get(i));
            }
        }
        return later;
    }

    private void split(List<byte[]> events, List<Integer> open, boolean resent, Map<Integer, Verdict> verdicts)
            throws InterruptedException {
        int half = open.size() / 2;
        for (List<Integer> part : List.of(open.subList(0, half), open.subList(half, open.size()))) {
            List<Verdict> sent = send(part.stream().map(events::get).toList(), resent);
            for (int i = 0; i < part.size(); i++) {
                verdicts.put(part.get(i), sent.get(i));
            }
        }
    }

    private static byte[] ndjson(List<byte[]> events, List<Integer> open) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(
                open.stream().mapToInt(index -> events.get(index).length + 1).sum());
        for (int index : open) {
            body.writeBytes(events.get(index));
            body.write('\n');
        }
        return body.toByteArray();
    }

    private void requireAll(List<GatewayReply.Result> results, List<Integer> open) {
        if (results.size() != open.size()) {
            throw stranger("answered %d results for %d events".formatted(results.size(), open.size()));
        }
    }

    private UnreachableException stranger(String what) {
        return new UnreachableException(
                "gateway at %s: %s; expected the HTTP gateway of Millrace".formatted(gateway.base(), what));
    }
}
