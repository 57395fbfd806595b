package millrace.producers.httpgateway;

import com.fasterxml.jackson.core.JsonParser;
import java.util.ArrayList;
import java.util.List;

/// Collects what is wrong with one event.
final class Faults {

    /// Bounds the answer to a hostile event; nobody reads further.
    static final int MAX = 1000;

    private final List<Fault> faults = new ArrayList<>(0);
    private String outer = "";
    private String inner = "";

    /// From here on, what a parser is in at `outer` is at `inner` of the event.
    void relocate(String outerPath, String innerPath) {
        outer = outerPath;
        inner = innerPath;
    }

    /// At the value the parser stands on.
    void at(JsonParser json, String detail) {
        add(pointer(json), detail);
    }

    /// At a field of the object the parser stands at the end of.
    void atField(JsonParser json, String field, String detail) {
        // there, the parser's context is the one around the object, whose current value is the object
        add(pointer(json) + "/" + escape(field), detail);
    }

    void add(String pointer, String detail) {
        if (faults.size() < MAX) {
            faults.add(new Fault(pointer, detail));
        }
    }

    boolean none() {
        return faults.isEmpty();
    }

    /// Whether nothing is wrong elsewhere.
    boolean areWithin(String pointer) {
        return faults.stream().allMatch(fault -> fault.pointer().startsWith(pointer));
    }

    /// Whether nothing is wrong at exactly this place.
    boolean lacks(String pointer) {
        return faults.stream().noneMatch(fault -> fault.pointer().equals(pointer));
    }

    List<Fault> all() {
        return List.copyOf(faults);
    }

    private String pointer(JsonParser json) {
        return inner + json.getParsingContext().pathAsPointer().toString().substring(outer.length());
    }

    static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
