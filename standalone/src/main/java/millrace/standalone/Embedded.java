package millrace.standalone;

import java.time.InstantSource;
import java.util.Optional;

/// What a run brings along that a company has already: Kafka, a schema registry, a mail server. Each may be missing.
record Embedded(Optional<EmbeddedBroker> broker, Optional<EmbeddedRegistry> registry, Optional<MailSink> sink) {

    static Embedded of(RunConfig config, DataFolder folder, Installation installation, InstantSource clock) {
        return new Embedded(
                when(config.embedsKafka()).map(_ -> new EmbeddedBroker(folder.kafka(), config.kafkaPort())),
                when(config.embedsRegistry())
                        .map(_ -> new EmbeddedRegistry(
                                new RegistryCommand(
                                        installation.apicurio(),
                                        folder.registry(),
                                        installation.ownClasses(),
                                        config.registryPort(),
                                        installation.registryCache()),
                                config.registry(),
                                folder.log("registry"))),
                when(config.embedsMail())
                        .map(_ -> new MailSink(new Maildir(folder.inbox(), clock), config.smtpPort())));
    }

    private static Optional<Boolean> when(boolean condition) {
        return Optional.of(condition).filter(yes -> yes);
    }
}
