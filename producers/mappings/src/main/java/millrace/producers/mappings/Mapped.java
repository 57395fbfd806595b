package millrace.producers.mappings;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/// What became of one message.
public sealed interface Mapped {

    /// The message is a reading.
    ///
    /// @param deviceId 1 to 256 characters
    /// @param sequence the device's own counter, 0 or more, where it has one
    /// @param time when the device measured, or the arrival where it does not say
    /// @param hasOwnTime whether the device said so itself
    /// @param measurements by name; may be empty: a device that measures nothing still lives
    /// @param dropped names of measurements whose value was a sentinel, in the order of the file
    record Reading(
            String deviceId,
            OptionalLong sequence,
            Instant time,
            boolean hasOwnTime,
            SortedMap<String, Double> measurements,
            List<String> dropped)
            implements Mapped {

        public Reading {
            measurements = Collections.unmodifiableSortedMap(new TreeMap<>(measurements));
            dropped = List.copyOf(dropped);
        }
    }

    /// A mapping takes the topic, and cannot read the message.
    ///
    /// @param faults every one of them
    record Unreadable(List<Fault> faults) implements Mapped {

        public Unreadable {
            faults = List.copyOf(faults);
        }

        /// All faults in a line.
        public String reason() {
            return String.join("; ", faults.stream().map(Fault::toString).toList());
        }
    }

    /// No mapping takes the topic.
    record Unmapped() implements Mapped {}
}
