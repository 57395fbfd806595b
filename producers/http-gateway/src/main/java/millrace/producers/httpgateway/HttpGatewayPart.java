package millrace.producers.httpgateway;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import millrace.process.Health;
import millrace.process.OperationsRoutes;
import millrace.process.Part;
import millrace.producers.publisher.EventPublisher;
import millrace.producers.publisher.PublisherConfig;
import millrace.schemas.SchemaRegistry;

/// The HTTP gateway: `POST /events`, what may be posted, and how the gateway is, all on one port.
public final class HttpGatewayPart implements Part {

    private final HttpGatewayConfig config;
    private final PrometheusMeterRegistry meters;
    private final EventPublisher publisher;
    private final WebServer server;

    public HttpGatewayPart(HttpGatewayConfig config, PrometheusMeterRegistry meters) {
        this(config, meters, SchemaRegistry.at(config.registryUrl()), InstantSource.system());
    }

    HttpGatewayPart(
            HttpGatewayConfig config, PrometheusMeterRegistry meters, SchemaRegistry registry, InstantSource clock) {
        this.config = config;
        this.meters = meters;
        this.publisher = EventPublisher.connect(publisherConfig(config), registry);
        this.server = server(clock);
    }

    private static PublisherConfig publisherConfig(HttpGatewayConfig config) {
        return PublisherConfig.of(config.bootstrapServers(), config.registryUrl())
                .withClientId("http-gateway")
                .withBuffer(64L * 1024 * 1024, Duration.ofSeconds(2));
    }

    private WebServer server(InstantSource clock) {
        var json = new Json(config.maxBodyBytes());
        var types = new PublishableTypes();
        var drafting = new Drafting(types, publisher::encode, clock);
        var answers = new Answers(json);
        var route = new EventsRoute(
                new RequestReader(json, new EventReader(json, types, drafting), config.maxEvents()),
                new Publishing(publisher, config.ackTimeout()),
                answers,
                new BodyBudget(config.maxBodiesBytes()),
                config.maxBodyBytes());
        return WebServer.builder()
                .host(config.host())
                .port(config.port())
                .shutdownHook(false)
                .routing(routing -> routes(routing, route))
                .build();
    }

    private void routes(HttpRouting.Builder routing, EventsRoute events) {
        routing.register(new OperationsRoutes(List.of(this), meters)).post("/events", events::post);
    }

    @Override
    public String name() {
        return "http-gateway";
    }

    @Override
    public void start() {
        server.start();
    }

    /// The port in use, once started.
    public int port() {
        return server.port();
    }

    @Override
    public Health health() {
        return new Health.Up();
    }

    @Override
    public void close() {
        server.stop();
        publisher.close();
    }
}
