package millrace.standalone;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// What a run says once, when everything works: the ready line, and where everything is.
final class ReadyReport {

    private ReadyReport() {}

    static String of(RunConfig config, Duration sinceStart) {
        var report = new StringBuilder(String.format(Locale.ROOT, "ready in %.1f s%n", sinceStart.toMillis() / 1000.0));
        line(report, "gateway", config.gateway().toString());
        if (config.listensToDevices()) {
            line(report, "mqtt", "mqtt://127.0.0.1:" + config.mqttPort());
        }
        line(report, "kafka", config.bootstrapServers());
        line(report, "registry", config.registry().toString());
        line(report, "mail", config.smtp().toString());
        if (config.embedsMail()) {
            line(report, "inbox", config.data().resolve("inbox").resolve("new").toString());
        }
        line(report, "health", config.operations() + "/health/ready");
        line(report, "log", config.data().resolve("log").resolve("millrace.log").toString());
        return report.toString();
    }

    /// Since the launcher was called, or the JVM started where nobody says more.
    static Duration sinceLaunch(Instant now) {
        String launched = System.getProperty("millrace.launched", "");
        Instant start = launched.isEmpty()
                ? ProcessHandle.current().info().startInstant().orElse(now)
                : Instant.ofEpochMilli((long) (Double.parseDouble(launched) * 1000));
        return Duration.between(start, now);
    }

    private static void line(StringBuilder report, String what, String where) {
        report.append(String.format(Locale.ROOT, "  %-9s %s%n", what, where));
    }
}
