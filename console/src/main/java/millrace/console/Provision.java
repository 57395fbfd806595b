package millrace.console;

import java.net.URI;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import millrace.schemas.IncompatibleSchemaException;
import millrace.schemas.Provisioning;
import millrace.schemas.ProvisioningException;
import millrace.schemas.RegistryUnavailableException;
import millrace.schemas.SchemaRegistry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `provision`: creates the topics of the catalogue and registers the schemas. Safe to repeat.
///
/// With `--json`: `{"created": [topic], "found": [topic], "schemas": {subject: id}}`. Exit code 1 if a topic or a
/// schema that is there is another than this build's.
@Command(
        name = "provision",
        description = "Create the topics of the catalogue and register the schemas. Safe to repeat.",
        footer = {
            "",
            "Example:",
            "  provision --bootstrap-servers kafka:9092 --registry http://registry:8081/apis/ccompat/v7"
        },
        mixinStandardHelpOptions = true)
public final class Provision implements Callable<Integer> {

    private static final int USUAL_COPIES = 3;

    @Option(
            names = "--registry",
            paramLabel = "URL",
            description = "Schema registry, v7 REST API (default: $MILLRACE_REGISTRY_URL, else"
                    + " http://localhost:$MILLRACE_REGISTRY_PORT/apis/ccompat/v7, else port 8081).",
            defaultValue = "${env:MILLRACE_REGISTRY_URL:-http://localhost:${env:MILLRACE_REGISTRY_PORT:-8081}"
                    + "/apis/ccompat/v7}")
    private URI registry = URI.create("http://localhost:8081/apis/ccompat/v7");

    @Option(
            names = "--replication-factor",
            paramLabel = "N",
            description = "Copies of each new topic (default: 3, or as many as there are brokers).",
            defaultValue = "0")
    private short replicationFactor;

    @Mixin
    private final KafkaOption kafka = new KafkaOption();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws Exception {
        return output.answer(this::provision);
    }

    private int provision() {
        try (Cluster cluster = kafka.connect()) {
            int copies = replicationFactor > 0 ? replicationFactor : Math.min(USUAL_COPIES, cluster.brokers());
            print(Provisioning.apply(cluster.admin(), SchemaRegistry.at(registry), (short) copies));
            return ExitCodes.DONE;
        } catch (RegistryUnavailableException e) {
            throw new UnreachableException("registry at %s: %s".formatted(registry, e.getMessage()), e);
        } catch (ProvisioningException | IncompatibleSchemaException e) {
            output.err().println(e.getMessage());
            return ExitCodes.WANTING;
        }
    }

    private void print(Provisioning done) {
        if (output.isJson()) {
            output.print(json -> {
                json.writeStartObject();
                json.writeArrayFieldStart("created");
                for (String topic : done.createdTopics()) {
                    json.writeString(topic);
                }
                json.writeEndArray();
                json.writeArrayFieldStart("found");
                for (String topic : done.foundTopics()) {
                    json.writeString(topic);
                }
                json.writeEndArray();
                json.writeObjectFieldStart("schemas");
                for (var schema : new TreeMap<>(done.schemaIds()).entrySet()) {
                    json.writeNumberField(schema.getKey(), schema.getValue());
                }
                json.writeEndObject();
                json.writeEndObject();
            });
        } else {
            output.out()
                    .println(String.format(
                            Locale.ROOT,
                            "%d topics created, %d were there; %d schemas are registered",
                            done.createdTopics().size(),
                            done.foundTopics().size(),
                            done.schemaIds().size()));
        }
    }
}
