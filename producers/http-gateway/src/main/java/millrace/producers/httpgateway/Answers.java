package millrace.producers.httpgateway;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import millrace.producers.publisher.Position;

/// Writes what became of a request as an HTTP answer.
final class Answers {

    static final String REPEAT_HEADER = "millrace-repeat";

    private static final String JSON = "application/json";
    private static final String PROBLEM_JSON = "application/problem+json";
    private static final String RETRY_AFTER_SECONDS = "2";

    private final Json json;

    Answers(Json json) {
        this.json = json;
    }

    /// The answer to a request of one event.
    void one(ServerResponse response, Result result) {
        switch (result) {
            case Result.Refused(var id, var refusal) -> refused(response, id, refusal);
            case Result.Stored stored -> {
                if (stored.isRepeat()) {
                    response.header(REPEAT_HEADER, "true");
                }
                send(response, 201, JSON, out -> write(out, stored, false));
            }
            case Result.Checked checked -> send(response, 200, JSON, out -> write(out, checked, false));
        }
    }

    /// The answer to a request of many events: one result each, in order.
    void many(ServerResponse response, List<Result> results) {
        if (!results.isEmpty() && results.stream().allMatch(Answers::isPassing)) {
            refused(response, Optional.empty(), ((Result.Refused) results.getFirst()).refusal());
            return;
        }
        if (results.stream().anyMatch(Answers::isPassing)) {
            response.header(HeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        boolean isAllWell = results.stream().noneMatch(Result.Refused.class::isInstance);
        send(response, isAllWell ? 200 : 207, JSON, out -> {
            out.writeStartArray();
            for (Result result : results) {
                write(out, result, true);
            }
            out.writeEndArray();
        });
    }

    /// The answer to a request of which nothing is taken.
    void refused(ServerResponse response, Optional<String> id, Refusal refusal) {
        if (refusal.problem().isPassing()) {
            response.header(HeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        send(response, refusal.problem().status(), PROBLEM_JSON, out -> {
            out.writeStartObject();
            problem(out, id, refusal);
            out.writeEndObject();
        });
    }

    private static boolean isPassing(Result result) {
        return result instanceof Result.Refused(var _, var refusal)
                && refusal.problem().isPassing();
    }

    private static void write(JsonGenerator out, Result result, boolean withStatus) throws IOException {
        out.writeStartObject();
        switch (result) {
            case Result.Stored(var id, var position, var isRepeat) -> {
                if (withStatus) {
                    out.writeNumberField("status", 201);
                }
                stored(out, id, position);
                if (isRepeat && withStatus) {
                    out.writeBooleanField("repeat", true);
                }
            }
            case Result.Checked(var id, var topic, var key) -> {
                if (withStatus) {
                    out.writeNumberField("status", 200);
                }
                out.writeStringField("id", id);
                out.writeStringField("topic", topic);
                out.writeStringField("key", key);
                out.writeBooleanField("dryRun", true);
            }
            case Result.Refused(var id, var refusal) -> problem(out, id, refusal);
        }
        out.writeEndObject();
    }

    private static void stored(JsonGenerator out, String id, Position position) throws IOException {
        out.writeStringField("id", id);
        out.writeStringField("topic", position.topic());
        out.writeNumberField("partition", position.partition());
        out.writeNumberField("offset", position.offset());
        out.writeStringField("position", position.toString());
    }

    private static void problem(JsonGenerator out, Optional<String> id, Refusal refusal) throws IOException {
        Problem problem = refusal.problem();
        out.writeStringField("type", "urn:millrace:problem:" + problem.word());
        out.writeStringField("title", problem.title());
        out.writeNumberField("status", problem.status());
        out.writeStringField("detail", refusal.detail());
        if (id.isPresent()) {
            out.writeStringField("id", id.get());
        }
        if (!refusal.faults().isEmpty()) {
            out.writeArrayFieldStart("errors");
            for (Fault fault : refusal.faults()) {
                out.writeStartObject();
                out.writeStringField("pointer", fault.pointer());
                out.writeStringField("detail", fault.detail());
                out.writeEndObject();
            }
            out.writeEndArray();
        }
    }

    /// Writes one JSON value.
    @FunctionalInterface
    interface Content {

        void writeTo(JsonGenerator out) throws IOException;
    }

    void send(ServerResponse response, int status, String type, Content content) {
        var bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator out = json.generator(bytes)) {
            content.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be written to", e);
        }
        response.status(Status.create(status));
        response.header(HeaderNames.CONTENT_TYPE, type);
        response.send(bytes.toByteArray());
    }
}
