package millrace.processors.orders;

import millrace.process.PartProcess;

/// The orders application in a process of its own.
public final class Orders {

    private Orders() {}

    public static void main(String[] args) {
        PartProcess.run((settings, meters) -> {
            var config = OrdersConfig.declare(settings);
            return () -> new OrdersPart(config.get(), meters);
        });
    }
}
