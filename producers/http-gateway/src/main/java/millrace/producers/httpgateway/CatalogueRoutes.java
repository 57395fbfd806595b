package millrace.producers.httpgateway;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/// What publishers ask before they publish: `GET /event-types` and `GET /openapi.json`.
final class CatalogueRoutes implements HttpService {

    private final byte[] eventTypes;
    private final byte[] openApi;

    CatalogueRoutes(Json json, PublishableTypes types) {
        this.eventTypes = EventTypesDocument.of(json, types);
        this.openApi = OpenApiDocument.of(json, types);
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/event-types", (ServerRequest _, ServerResponse response) -> send(response, eventTypes))
                .get("/openapi.json", (ServerRequest _, ServerResponse response) -> send(response, openApi));
    }

    private static void send(ServerResponse response, byte[] document) {
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        response.send(document);
    }
}
