package millrace.producers.httpgateway;

import java.util.List;

/// Why an event, or a whole request, is not taken.
///
/// @param detail for people: what is wrong and what was expected
/// @param faults each at its place, where there are places
record Refusal(Problem problem, String detail, List<Fault> faults) {

    Refusal {
        faults = List.copyOf(faults);
    }

    static Refusal of(Problem problem, String detail) {
        return new Refusal(problem, detail, List.of());
    }
}
