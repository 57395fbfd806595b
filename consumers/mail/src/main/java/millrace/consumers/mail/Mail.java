package millrace.consumers.mail;

import java.time.InstantSource;
import millrace.process.PartProcess;
import millrace.schemas.EventSerdes;
import millrace.schemas.SchemaRegistry;

/// The mail reaction in a process of its own.
public final class Mail {

    private Mail() {}

    public static void main(String[] args) {
        PartProcess.run((settings, meters) -> {
            var config = MailConfig.declare(settings);
            return () -> {
                var values = config.get();
                var serdes = new EventSerdes(SchemaRegistry.at(values.reaction().registryUrl()));
                return MailPart.of(values, serdes, meters, InstantSource.system());
            };
        });
    }
}
