package millrace.producers.mappings;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Where measurements lie.
sealed interface MeasurementRule {

    Conversion conversion();

    /// One number or boolean, under a name of the file's choice; missing and null mean that it was not measured.
    record One(String name, JsonPointer pointer, Conversion conversion) implements MeasurementRule {}

    /// Every number and boolean of an object, each under its own name.
    ///
    /// @param except names that are none, or have a rule of their own
    record Each(JsonPointer pointer, Set<String> except, Conversion conversion) implements MeasurementRule {

        public Each {
            except = Set.copyOf(except);
        }

        /// Leaves out what one of `rules` reads by itself.
        Each without(List<MeasurementRule> rules) {
            Set<String> names = new HashSet<>(except);
            for (MeasurementRule rule : rules) {
                if (rule instanceof One one && pointer.equals(one.pointer().head())) {
                    names.add(one.pointer().last().getMatchingProperty());
                }
            }
            return new Each(pointer, names, conversion);
        }
    }
}
