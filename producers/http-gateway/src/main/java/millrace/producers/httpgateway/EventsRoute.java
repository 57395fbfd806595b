package millrace.producers.httpgateway;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;

/// `POST /events`.
final class EventsRoute {

    private final RequestReader reader;
    private final Supplier<Optional<Publishing>> publishing;
    private final Answers answers;
    private final GatewayMeters meters;
    private final BodyBudget budget;
    private final int maxBodyBytes;

    /// @param publishing empty until the gateway knows what is stored
    EventsRoute(
            RequestReader reader,
            Supplier<Optional<Publishing>> publishing,
            Answers answers,
            GatewayMeters meters,
            BodyBudget budget,
            int maxBodyBytes) {
        this.reader = reader;
        this.publishing = publishing;
        this.answers = answers;
        this.meters = meters;
        this.budget = budget;
        this.maxBodyBytes = maxBodyBytes;
    }

    void post(ServerRequest request, ServerResponse response) {
        long started = System.nanoTime();
        try {
            MediaType form = form(request);
            List<Result> results = take(request, form);
            meters.count(results);
            switch (form) {
                case BINARY, STRUCTURED -> answers.one(response, results.getFirst());
                case BATCH, LINES -> answers.many(response, results);
            }
        } catch (RefusedException e) {
            if (request.content().hasEntity() && !request.content().consumed()) {
                response.header(HeaderValues.CONNECTION_CLOSE);
            }
            meters.count(e.refusal());
            answers.refused(response, Optional.empty(), e.refusal());
        }
        meters.answered(started);
    }

    private List<Result> take(ServerRequest request, MediaType form) {
        boolean isDryRun = isDryRun(request);
        try (Body body = Body.read(request, budget, maxBodyBytes)) {
            List<Draft> drafts = reader.read(form, request.headers(), body);
            return isDryRun ? Publishing.check(drafts) : publishing().publish(drafts);
        } catch (KafkaException e) {
            // of the registry, before anything has been sent
            throw new RefusedException(Problem.UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }

    private Publishing publishing() {
        return publishing
                .get()
                .orElseThrow(() -> new RefusedException(
                        Problem.UNAVAILABLE, "the gateway is still reading what is stored; send it again later"));
    }

    private static MediaType form(ServerRequest request) {
        String contentType = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
        return MediaType.of(contentType)
                .orElseThrow(() -> new RefusedException(
                        Problem.UNSUPPORTED,
                        "Content-Type is '%s'; expected application/json with ce- headers, application/cloudevents+json,"
                                        .formatted(contentType)
                                + " application/cloudevents-batch+json or application/x-ndjson, in UTF-8"));
    }

    private static boolean isDryRun(ServerRequest request) {
        String value = request.query().first("dry-run").orElse("false");
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new RefusedException(
                        Problem.MALFORMED, "dry-run is '%s'; expected true or false".formatted(value));
        };
    }
}
