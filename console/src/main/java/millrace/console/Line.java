package millrace.console;

import java.nio.file.Path;
import java.util.Optional;

/// One line of an import, as it was found.
sealed interface Line {

    /// From 1; blank lines count.
    long number();

    /// A line that fits into memory.
    final class Whole implements Line {

        private final long number;
        private final byte[] bytes;

        Whole(long number, byte[] bytes) {
            this.number = number;
            this.bytes = bytes;
        }

        @Override
        public long number() {
            return number;
        }

        /// Without the line feed; a carriage return before it is part of the line. Not to be changed.
        byte[] bytes() {
            return bytes;
        }
    }

    /// A line longer than any event may be.
    ///
    /// @param length bytes, without the line feed
    /// @param copy a temporary file that holds the line, where rejected lines are kept
    record Oversize(long number, long length, Optional<Path> copy) implements Line {}
}
