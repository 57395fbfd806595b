package millrace.producers.httpgateway;

/// One thing that is wrong with an event.
///
/// @param pointer RFC 6901, into the event in its structured form: `/time`, `/data/lines/0/quantity`
/// @param detail what is wrong and what was expected, without the value where it might be personal
record Fault(String pointer, String detail) {}
