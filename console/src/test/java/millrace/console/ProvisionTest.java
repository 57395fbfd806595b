package millrace.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ProvisionTest {

    private static ConsoleBroker broker;

    private static HttpServer registry;

    @BeforeAll
    static void start() throws Exception {
        broker = ConsoleBroker.start();
        var ids = new AtomicInteger();
        registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                var answer = (exchange.getRequestMethod().equals("PUT")
                                ? "{\"compatibility\":\"FULL_TRANSITIVE\"}"
                                : "{\"id\":" + ids.incrementAndGet() + "}")
                        .getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            }
        });
        registry.start();
    }

    @AfterAll
    static void stop() throws Exception {
        registry.stop(0);
        broker.stop();
    }

    @Test
    void makesTheTopicsOnceAndRegistersTheSchemas() {
        var first = provision(registry.getAddress().getPort());
        var second = provision(registry.getAddress().getPort());

        assertThat(first.err()).isEmpty();
        assertThat(first.out()).isEqualTo("24 topics created, 0 were there; 32 schemas are registered\n");
        assertThat(second.out()).isEqualTo("0 topics created, 24 were there; 32 schemas are registered\n");
        assertThat(CommandRun.of(new ListTopics(), "--bootstrap-servers", broker.bootstrapServers())
                        .linesOf("orders.revenue "))
                .containsExactly("orders.revenue 3 0 - compact orders 0");
    }

    @Test
    void saysWhereNoRegistryAnswers() {
        var run = provision(1);

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).startsWith("registry at http://127.0.0.1:1/apis/ccompat/v7: ");
    }

    private static CommandRun provision(int registryPort) {
        return CommandRun.of(
                new Provision(),
                "--bootstrap-servers",
                broker.bootstrapServers(),
                "--registry",
                "http://127.0.0.1:%d/apis/ccompat/v7".formatted(registryPort));
    }
}
