package millrace.benchmarks.goals;

import java.util.Locale;

/// The ways to have effects that are compared.
enum Kind {
    MILLRACE("Millrace, resend"),
    MILLRACE_PARK("Millrace, park"),
    MILLRACE_PROBE("Millrace, probe"),
    PARALLEL_SYNC("Parallel Consumer, sync 100 ms"),
    PARALLEL("Parallel Consumer, default"),
    PARALLEL_CLASSIC("Parallel Consumer, classic cooperative"),
    SHARE("share group"),
    SPRING("spring-kafka, retry topics"),
    PLAIN("plain poll loop");

    final String title;

    Kind(String title) {
        this.title = title;
    }

    boolean isMillrace() {
        return this == MILLRACE || this == MILLRACE_PARK || this == MILLRACE_PROBE;
    }

    /// Fit for the name of a topic, of a group and of a setting.
    String word() {
        return name().toLowerCase(Locale.ROOT).replace("_", "");
    }

    String group(String name) {
        return isMillrace() ? "millrace-" + name : name;
    }
}
