package millrace.processors.notifications;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import millrace.processors.lineage.DueStore;
import millrace.processors.lineage.Fate;
import millrace.processors.lineage.MisplacedEventException;
import millrace.processors.lineage.StepMeters;
import millrace.processors.notifications.OwnerDecider.Decision;
import millrace.processors.notifications.state.AlarmFact;
import millrace.processors.notifications.state.OwnerLetters;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/// The step by owner: asks for a letter for each fact, or for a digest of many (`OwnerDecider`).
///
/// Reads `AlarmFact`s and hands on `NotificationRequested`, both keyed by the owner.
/// State: `letters-of-owners` and its index, one row an owner, until `AlarmConfig.digestAfter` after the latest letter,
/// by the wall clock.
record MailOwners(OwnerDecider decider, StepMeters steps, LetterMeters letters)
        implements ProcessorSupplier<String, AlarmFact, String, SpecificRecord> {

    private static final String OWNERS = "letters-of-owners";
    private static final String DUE = "letters-of-owners-due";

    @Override
    public Set<StoreBuilder<?>> stores() {
        return DueStore.storeBuilders(OWNERS, DUE, OwnerLetters.class, OwnerLetters.getClassSchema());
    }

    @Override
    public Processor<String, AlarmFact, String, SpecificRecord> get() {
        return new Step();
    }

    private final class Step implements Processor<String, AlarmFact, String, SpecificRecord> {

        private ProcessorContext<String, SpecificRecord> context;
        private DueStore<OwnerLetters> owners;
        private AlarmOutlet outlet;

        @Override
        public void init(ProcessorContext<String, SpecificRecord> processorContext) {
            context = processorContext;
            owners = new DueStore<>(context, OWNERS, DUE, OwnerLetters::getDue);
            outlet = new AlarmOutlet(new LetterSink(context, steps), letters);
            context.schedule(Slices.INTERVAL, PunctuationType.WALL_CLOCK_TIME, this::sendDigests);
        }

        @Override
        public void process(Record<String, AlarmFact> record) {
            steps.in();
            if (record.key() == null || record.value() == null) {
                throw new MisplacedEventException("record has no key or value; expected a fact and its owner");
            }
            Instant now = Instant.ofEpochMilli(context.currentSystemTimeMs());
            Optional<OwnerLetters> before = owners.get(record.key());
            Decision decision = decider.decide(before, record.value(), now);
            keep(record.key(), before, decision);
            steps.out(decision.letters().isEmpty() ? Fate.PARKED : Fate.USED);
        }

        private void sendDigests(long millis) {
            Instant now = Instant.ofEpochMilli(millis);
            for (DueStore.Kept<OwnerLetters> one : owners.upTo(now, Slices.LARGEST)) {
                keep(one.entity(), Optional.of(one.state()), decider.due(one.state(), now));
            }
        }

        private void keep(String ownerKey, Optional<OwnerLetters> before, Decision decision) {
            owners.put(ownerKey, before, decision.state());
            decision.letters().forEach(facts -> outlet.request(ownerKey, facts));
        }
    }
}
