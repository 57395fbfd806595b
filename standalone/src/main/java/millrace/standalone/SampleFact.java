package millrace.standalone;

import java.time.Instant;

/// Something that a sample system tells, and when.
///
/// @param due when it is told
/// @param time when it happened
/// @param data the event's data, as JSON
record SampleFact(Instant due, String type, String subject, Instant time, String id, String data) {

    /// The event in the structured JSON form of CloudEvents.
    String line() {
        return """
                {"specversion":"1.0","id":"%s","source":"urn:millrace:sample","type":"%s","subject":"%s","time":"%s",\
                "datacontenttype":"application/json","data":%s}""".formatted(id, type, subject, time, data);
    }

    /// The same, told again by somebody who gives it an id of his own, as a second receiver of a radio frame does.
    SampleFact heardAgain() {
        return new SampleFact(due, type, subject, time, id + "-again", data);
    }
}
