package millrace.processors.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import millrace.orders.OrderDelivered;
import millrace.schemas.RegistryUnavailableException;
import millrace.schemas.SchemaRegistry;
import millrace.schemas.UnregisteredSchemaException;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class PatientRegistryTest {

    private static final Schema SCHEMA = OrderDelivered.getClassSchema();
    private static final Duration LONG = Duration.ofMinutes(10);

    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Optional<String>> troubles = new ArrayList<>();

    /// A registry that nobody answers for, until it has been asked often enough.
    private final class Late implements SchemaRegistry {

        private final SchemaRegistry nobody = SchemaRegistry.at(URI.create("http://127.0.0.1:1"));
        private final SchemaRegistry somebody = SchemaRegistry.inMemory();
        private final PatientRegistry patient;
        private int unanswered;

        Late(int unanswered, Duration patience) {
            this.unanswered = unanswered;
            this.patient = new PatientRegistry(this, patience, closing);
        }

        private SchemaRegistry current() {
            troubles.add(patient.trouble());
            return unanswered-- > 0 ? nobody : somebody;
        }

        @Override
        public int idOf(String subject, Schema schema) {
            return current().idOf(subject, schema);
        }

        @Override
        public Schema schemaOf(int id) {
            return current().schemaOf(id);
        }

        @Override
        public int register(String subject, Schema schema) {
            return current().register(subject, schema);
        }

        @Override
        public void requireFullCompatibility(String subject) {
            current().requireFullCompatibility(subject);
        }
    }

    @Test
    void asksAgainUntilThereIsAnAnswerAndTellsWhyItWaits() {
        PatientRegistry patient = new Late(2, LONG).patient;

        int id = patient.register("copies-value", SCHEMA);

        assertThat(patient.schemaOf(id)).isEqualTo(SCHEMA);
        assertThat(troubles)
                .containsExactly(
                        Optional.empty(),
                        Optional.of("registry at http://127.0.0.1:1 gave no answer (ConnectException);"
                                + " whoever asked tries again"),
                        Optional.of("registry at http://127.0.0.1:1 gave no answer (ConnectException);"
                                + " whoever asked tries again"),
                        Optional.empty());
    }

    @Test
    void takesNoForAnAnswer() {
        PatientRegistry patient = new Late(1, LONG).patient;

        assertThatThrownBy(() -> patient.schemaOf(4_711)).isInstanceOf(UnregisteredSchemaException.class);
        assertThat(patient.trouble()).isEmpty();
    }

    @Test
    void givesUpWhenItsPatienceIsOver() {
        PatientRegistry patient = new Late(Integer.MAX_VALUE, Duration.ZERO).patient;

        assertThatThrownBy(() -> patient.schemaOf(1)).isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void givesUpWhenTheApplicationCloses() {
        PatientRegistry patient = new Late(Integer.MAX_VALUE, LONG).patient;
        closing.countDown();

        assertThatThrownBy(() -> patient.idOf("copies-value", SCHEMA)).isInstanceOf(RegistryUnavailableException.class);
    }
}
