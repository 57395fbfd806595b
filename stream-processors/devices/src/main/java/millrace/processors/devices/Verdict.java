package millrace.processors.devices;

import java.util.List;
import millrace.processors.lineage.Derived;
import millrace.processors.lineage.Fate;
import org.apache.avro.specific.SpecificRecord;

/// What is made of a reading that is no repeat.
sealed interface Verdict {

    /// The device's time after it.
    Tally after();

    /// What it tells about the device or itself.
    List<Derived<SpecificRecord>> facts();

    Fate fate();

    /// @param reading what of it counts
    record Accepted(Reading reading, Tally after, List<Derived<SpecificRecord>> facts) implements Verdict {

        @Override
        public Fate fate() {
            return Fate.USED;
        }
    }

    /// It counts nowhere.
    record Refused(Fate fate, Tally after, List<Derived<SpecificRecord>> facts) implements Verdict {}
}
