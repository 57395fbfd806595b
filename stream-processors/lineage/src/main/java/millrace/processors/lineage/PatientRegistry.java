package millrace.processors.lineage;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import millrace.schemas.RegistryUnavailableException;
import millrace.schemas.SchemaRegistry;
import org.apache.avro.Schema;

/// Asks a registry that gives no answer again, for a while.
///
/// A stream thread that waits costs a pause; one that dies costs its tasks, their state and two rebalances. A registry
/// that starts beside the application is away for seconds.
final class PatientRegistry implements SchemaRegistry {

    private static final long PAUSE_MS = 100;

    private final SchemaRegistry registry;
    private final Duration patience;
    private final CountDownLatch closing;
    private volatile Optional<String> trouble = Optional.empty();

    /// @param patience after which the caller hears of it; less than a consumer may take between two polls
    /// @param closing ends a wait early
    PatientRegistry(SchemaRegistry registry, Duration patience, CountDownLatch closing) {
        this.registry = registry;
        this.patience = patience;
        this.closing = closing;
    }

    /// Why somebody waits, if anybody does.
    Optional<String> trouble() {
        return trouble;
    }

    @Override
    public int idOf(String subject, Schema schema) {
        return patiently(() -> registry.idOf(subject, schema));
    }

    @Override
    public Schema schemaOf(int id) {
        return patiently(() -> registry.schemaOf(id));
    }

    @Override
    public int register(String subject, Schema schema) {
        return patiently(() -> registry.register(subject, schema));
    }

    @Override
    public void requireFullCompatibility(String subject) {
        registry.requireFullCompatibility(subject);
    }

    private <T> T patiently(Supplier<T> question) {
        long asked = System.nanoTime();
        while (true) {
            try {
                T answer = question.get();
                trouble = Optional.empty();
                return answer;
            } catch (RegistryUnavailableException e) {
                trouble = Optional.of(String.valueOf(e.getMessage()));
                if (System.nanoTime() - asked > patience.toNanos() || isClosingSoon()) {
                    throw e;
                }
            } catch (RuntimeException e) {
                trouble = Optional.empty(); // it has answered: no
                throw e;
            }
        }
    }

    private boolean isClosingSoon() {
        try {
            return closing.await(PAUSE_MS, MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
