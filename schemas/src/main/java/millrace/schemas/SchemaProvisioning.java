package millrace.schemas;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Registers schemas, several at a time, and has the registry refuse incompatible versions of the public ones.
final class SchemaProvisioning {

    private static final int AT_ONCE = 6;

    private final SchemaRegistry registry;
    private final TopicCatalog catalog;

    SchemaProvisioning(SchemaRegistry registry, TopicCatalog catalog) {
        this.registry = registry;
        this.catalog = catalog;
    }

    Map<String, Integer> apply(List<EventType<?>> types) {
        ExecutorService requests = Executors.newFixedThreadPool(AT_ONCE, task -> {
            Thread thread = new Thread(task, "provision-schemas");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Map<String, CompletableFuture<Integer>> answers = new LinkedHashMap<>();
            types.forEach(type ->
                    answers.put(type.registrySubject(), CompletableFuture.supplyAsync(() -> register(type), requests)));
            Map<String, Integer> ids = new LinkedHashMap<>();
            answers.forEach((subject, id) -> ids.put(subject, id.join()));
            return ids;
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } finally {
            requests.shutdownNow();
        }
    }

    private int register(EventType<?> type) {
        int id = registry.register(type.registrySubject(), type.schema());
        if (catalog.entry(type.topic()).isPublic()) {
            registry.requireFullCompatibility(type.registrySubject());
        }
        return id;
    }
}
