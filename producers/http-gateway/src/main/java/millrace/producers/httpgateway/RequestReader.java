package millrace.producers.httpgateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.helidon.http.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the events of one request, all of them before any is stored.
final class RequestReader {

    private final Json json;
    private final EventReader events;
    private final int maxEvents;

    RequestReader(Json json, EventReader events, int maxEvents) {
        this.json = json;
        this.events = events;
        this.maxEvents = maxEvents;
    }

    /// @throws RefusedException if the body is not JSON, or has too many events
    List<Draft> read(MediaType form, Headers headers, Body body) {
        try {
            return switch (form) {
                case BINARY -> List.of(binary(headers, body));
                case STRUCTURED -> List.of(structured(body, 0, body.length()));
                case BATCH -> batch(body);
                case LINES -> lines(body);
            };
        } catch (JsonProcessingException e) {
            throw new RefusedException(Problem.MALFORMED, Json.where(e));
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be read", e);
        }
    }

    private Draft binary(Headers headers, Body body) throws IOException {
        var faults = new Faults();
        return events.binary(BinaryHeaders.read(headers, faults), body.bytes(), body.length(), faults);
    }

    private Draft structured(Body body, int from, int to) throws IOException {
        try (JsonParser parser = json.parser(body.bytes(), from, to - from)) {
            if (parser.nextToken() == null) {
                throw new RefusedException(Problem.MALFORMED, "the body is empty; expected an event as a JSON object");
            }
            Draft draft = events.structured(parser, body.bytes(), from);
            json.end(parser);
            return draft;
        }
    }

    private List<Draft> batch(Body body) throws IOException {
        List<Draft> drafts = new ArrayList<>();
        try (JsonParser parser = json.parser(body.bytes(), 0, body.length())) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new RefusedException(
                        Problem.MALFORMED, "a batch is a JSON array of events; found something else");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                count(drafts);
                drafts.add(events.structured(parser, body.bytes(), 0));
            }
            json.end(parser);
        }
        return drafts;
    }

    private List<Draft> lines(Body body) throws IOException {
        List<Draft> drafts = new ArrayList<>();
        byte[] bytes = body.bytes();
        int from = 0;
        while (from < body.length()) {
            int to = from;
            while (to < body.length() && bytes[to] != '\n') {
                to++;
            }
            if (!isBlank(bytes, from, to)) {
                count(drafts);
                drafts.add(line(body, from, to));
            }
            from = to + 1;
        }
        return drafts;
    }

    private Draft line(Body body, int from, int to) throws IOException {
        try {
            return structured(body, from, to);
        } catch (JsonProcessingException e) {
            return new Draft.Refused(Optional.empty(), Refusal.of(Problem.MALFORMED, Json.where(e)));
        }
    }

    private void count(List<Draft> drafts) {
        if (drafts.size() == maxEvents) {
            throw new RefusedException(
                    Problem.TOO_LARGE, "there are more than %d events; send fewer at once".formatted(maxEvents));
        }
    }

    private static boolean isBlank(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            if (bytes[at] != ' ' && bytes[at] != '\r' && bytes[at] != '\t') {
                return false;
            }
        }
        return true;
    }
}
