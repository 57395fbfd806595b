package millrace.processors.notifications;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import millrace.customers.CustomerProfile;
import millrace.notifications.SuppressionCause;
import millrace.processors.lineage.Events;
import millrace.processors.lineage.Fate;
import millrace.processors.lineage.MisplacedEventException;
import millrace.processors.lineage.StepMeters;
import millrace.processors.notifications.state.KnownCustomer;
import millrace.processors.notifications.state.LetterFact;
import millrace.schemas.Event;
import millrace.schemas.StateSerde;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/// The step by customer: asks for the letter where the profile is known, and lets the fact wait where it is not.
///
/// Reads `LetterFact`s and `CustomerProfile`s, key customer id; a null value removes the profile.
/// Hands on `NotificationRequested` and `NotificationSuppressed` under the same key, in the order of the facts.
/// State: `known-customers` for good, as the topic; waiting facts at most `waitForProfile`, by the wall clock.
final class MeetCustomers implements ProcessorSupplier<String, SpecificRecord, String, SpecificRecord> {

    private static final String CUSTOMERS = "known-customers";

    private final Duration waitForProfile;
    private final int waitingPerCustomer;
    private final StepMeters steps;
    private final LetterMeters letters;

    MeetCustomers(Duration waitForProfile, int waitingPerCustomer, StepMeters steps, LetterMeters letters) {
        this.waitForProfile = waitForProfile;
        this.waitingPerCustomer = waitingPerCustomer;
        this.steps = steps;
        this.letters = letters;
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
        Set<StoreBuilder<?>> stores = new HashSet<>(WaitingFacts.stores());
        stores.add(Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(CUSTOMERS),
                Serdes.String(),
                StateSerde.of(KnownCustomer.class, KnownCustomer.getClassSchema())));
        return stores;
    }

    @Override
    public Processor<String, SpecificRecord, String, SpecificRecord> get() {
        return new Step();
    }

    private final class Step implements Processor<String, SpecificRecord, String, SpecificRecord> {

        private ProcessorContext<String, SpecificRecord> context;
        private KeyValueStore<String, KnownCustomer> customers;
        private WaitingFacts waiting;
        private VerdictOutlet outlet;

        @Override
        public void init(ProcessorContext<String, SpecificRecord> processorContext) {
            context = processorContext;
            customers = context.getStateStore(CUSTOMERS);
            waiting = new WaitingFacts(context, waitingPerCustomer);
            outlet = new VerdictOutlet(context, steps, letters);
            context.schedule(Slices.INTERVAL, PunctuationType.WALL_CLOCK_TIME, this::endWaits);
        }

        @Override
        public void process(Record<String, SpecificRecord> record) {
            steps.in();
            if (record.key() == null) {
                throw new MisplacedEventException("record has no key; expected the customer's id");
            }
            if (record.value() instanceof LetterFact fact) {
                Verdict verdict = verdict(record.key(), fact);
                outlet.forward(verdict);
                steps.out(verdict.fate());
            } else {
                learn(record);
                steps.out(Fate.USED);
            }
        }

        private Verdict verdict(String customerId, LetterFact fact) {
            if (fact.getExpiresAt().isBefore(now())) {
                return Verdict.Suppressed.stale(Optional.of(customerId), fact);
            }
            KnownCustomer customer = customers.get(customerId);
            if (customer != null) {
                return new Verdict.Requested(customerId, fact, customer);
            }
            if (waiting.add(customerId, fact, now().plus(waitForProfile))) {
                return new Verdict.Waiting(fact);
            }
            String reason = "%d letters wait for this customer's profile already".formatted(waitingPerCustomer);
            return new Verdict.Suppressed(Optional.of(customerId), fact, SuppressionCause.OVERFLOW, reason);
        }

        private void learn(Record<String, SpecificRecord> record) {
            if (record.value() == null) {
                customers.delete(record.key());
                return;
            }
            Event<SpecificRecord> event = Events.of(record);
            customers.put(
                    event.key(),
                    Customers.known(
                            (CustomerProfile) event.value(), event.envelope().asCause()));
            waiting.takeAll(event.key()).forEach(fact -> outlet.forward(verdict(event.key(), fact)));
        }

        private void endWaits(long millis) {
            waiting.takeDue(Instant.ofEpochMilli(millis), Slices.LARGEST, (customerId, fact) -> {
                String reason = "the customer had no profile within %s of the fact's arrival".formatted(waitForProfile);
                outlet.forward(
                        new Verdict.Suppressed(Optional.of(customerId), fact, SuppressionCause.NO_PROFILE, reason));
            });
        }

        private Instant now() {
            return Instant.ofEpochMilli(context.currentSystemTimeMs());
        }
    }
}
