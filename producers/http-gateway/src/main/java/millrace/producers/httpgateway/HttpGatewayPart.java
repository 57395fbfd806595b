package millrace.producers.httpgateway;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import millrace.process.Health;
import millrace.process.OperationsRoutes;
import millrace.process.OperationsServer;
import millrace.process.Part;
import millrace.producers.publisher.EventPublisher;
import millrace.producers.publisher.PublisherConfig;
import millrace.schemas.SchemaRegistry;
import org.jspecify.annotations.Nullable;

/// The HTTP gateway: `POST /events`, what may be posted, and how the gateway is, all on one port.
public final class HttpGatewayPart implements Part {

    private static final int MAX_HEADER_BYTES = 16 * 1024;
    private static final int MAX_CONNECTIONS = 4096;
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);
    private static final long BUFFER_BYTES = 64L * 1024 * 1024;
    private static final Duration MAX_BLOCK = Duration.ofSeconds(2);

    private final HttpGatewayConfig config;
    private final PrometheusMeterRegistry meters;
    private final EventPublisher publisher;
    private final Remembering remembering;
    private final WebServer server;
    private @Nullable FolderLock lock;

    public HttpGatewayPart(HttpGatewayConfig config, PrometheusMeterRegistry meters) {
        this(config, meters, SchemaRegistry.at(config.registryUrl()), InstantSource.system());
    }

    HttpGatewayPart(
            HttpGatewayConfig config, PrometheusMeterRegistry meters, SchemaRegistry registry, InstantSource clock) {
        this.config = config;
        this.meters = meters;
        this.publisher = EventPublisher.connect(
                PublisherConfig.of(config.bootstrapServers(), config.registryUrl())
                        .withClientId("http-gateway")
                        .withBuffer(BUFFER_BYTES, MAX_BLOCK),
                registry);
        this.remembering = new Remembering(config, publisher, clock);
        this.server = server(clock);
    }

    private WebServer server(InstantSource clock) {
        var json = new Json(config.maxBodyBytes());
        var types = new PublishableTypes();
        var reader = new RequestReader(
                json, new EventReader(json, types, new Drafting(types, publisher::encode, clock)), config.maxEvents());
        var budget = new BodyBudget(config.maxBodiesBytes());
        var answers = new Answers(json);
        var events = new EventsRoute(
                reader,
                remembering::publishing,
                answers,
                new GatewayMeters(meters, budget),
                budget,
                config.maxBodyBytes());
        var catalogue = new CatalogueRoutes(json, types);
        return WebServer.builder()
                .host(config.host())
                .port(config.port())
                .shutdownHook(false)
                .maxTcpConnections(MAX_CONNECTIONS)
                .connectionOptions(options -> options.readTimeout(READ_TIMEOUT).tcpNoDelay(true))
                .addProtocol(
                        Http1Config.builder().maxHeadersSize(MAX_HEADER_BYTES).build())
                .routing(routing -> routes(routing, events, catalogue))
                .build();
    }

    private void routes(HttpRouting.Builder routing, EventsRoute events, CatalogueRoutes catalogue) {
        routing.register(new OperationsRoutes(List.of(this), meters))
                .register(catalogue)
                .post("/events", events::post);
    }

    @Override
    public String name() {
        return "http-gateway";
    }

    /// @throws IllegalStateException if another gateway uses the data folder, or somebody else the port
    @Override
    public void start() {
        lock = FolderLock.take(config.folder());
        remembering.start();
        OperationsServer.requireListening(server.start(), config.port(), "MILLRACE_GATEWAY_PORT");
    }

    /// The port in use, once started.
    public int port() {
        return server.port();
    }

    @Override
    public Health health() {
        Optional<String> reason = remembering.reasonForRefusal();
        return reason.isPresent() ? new Health.Down(reason.get()) : new Health.Up();
    }

    @Override
    public void close() {
        server.stop();
        publisher.close();
        remembering.close();
        if (lock != null) {
            lock.close();
        }
    }
}
