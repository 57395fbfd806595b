package millrace.schemas;

import org.apache.kafka.common.errors.SerializationException;

/// A record whose headers are not a CloudEvents envelope. Nothing can be done with it but to keep it as a dead letter.
public final class NotAnEventException extends SerializationException {

    private static final long serialVersionUID = 1L;

    private final String header;

    NotAnEventException(String header, String fault, String expected) {
        super("header %s %s; expected %s".formatted(header, fault, expected));
        this.header = header;
    }

    NotAnEventException(String header, String fault, String expected, Throwable cause) {
        super("header %s %s; expected %s".formatted(header, fault, expected), cause);
        this.header = header;
    }

    /// Name of the header at fault.
    public String header() {
        return header;
    }
}
