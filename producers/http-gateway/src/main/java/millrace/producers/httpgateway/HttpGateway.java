package millrace.producers.httpgateway;

import millrace.process.PartProcess;

/// The HTTP gateway in a process of its own.
public final class HttpGateway {

    private HttpGateway() {}

    public static void main(String[] arguments) {
        PartProcess.run((settings, meters) -> {
            var config = HttpGatewayConfig.declare(settings);
            return () -> new HttpGatewayPart(config.get(), meters);
        });
    }
}
