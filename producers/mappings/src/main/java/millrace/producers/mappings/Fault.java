package millrace.producers.mappings;

/// What is wrong with one place of a message.
///
/// @param where a JSON pointer into the payload, or `topic`
/// @param what goes on after `where`, and never tells the value
public record Fault(String where, String what) {

    @Override
    public String toString() {
        return where + " " + what;
    }
}
