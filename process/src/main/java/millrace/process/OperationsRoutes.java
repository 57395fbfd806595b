package millrace.process;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.stream.Collectors;

/// What operators and container platforms ask a process: `/health/live`, `/health/ready` and `/metrics` (Prometheus).
///
/// Live until a part is broken; ready while every part is up. One line per part says why not.
public final class OperationsRoutes implements HttpService {

    private final List<Part> parts;
    private final PrometheusMeterRegistry meters;

    public OperationsRoutes(List<Part> parts, PrometheusMeterRegistry meters) {
        this.parts = List.copyOf(parts);
        this.meters = meters;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/health/live", this::live).get("/health/ready", this::ready).get("/metrics", this::metrics);
    }

    private void live(ServerRequest request, ServerResponse response) {
        answer(response, parts.stream().noneMatch(part -> part.health() instanceof Health.Broken));
    }

    private void ready(ServerRequest request, ServerResponse response) {
        answer(response, parts.stream().allMatch(part -> part.health() instanceof Health.Up));
    }

    private void answer(ServerResponse response, boolean well) {
        response.status(well ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
        response.header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
        response.send(parts.stream().map(OperationsRoutes::line).collect(Collectors.joining()));
    }

    private static String line(Part part) {
        String state =
                switch (part.health()) {
                    case Health.Up() -> "up";
                    case Health.Down(var reason) -> "down: " + reason;
                    case Health.Broken(var reason) -> "broken: " + reason;
                };
        return part.name() + " " + state + "\n";
    }

    private void metrics(ServerRequest request, ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
        response.send(meters.scrape());
    }
}
