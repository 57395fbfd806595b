package millrace.consumers.mail;

import static java.util.Map.entry;

import java.util.Map;

/// What a preview fills in where it is not told otherwise.
final class SampleVariables {

    static final Map<String, String> ALL = Map.ofEntries(
            entry("orderId", "536365"),
            entry("customerName", "Anna Müller"),
            entry("currency", "GBP"),
            entry("total", "1139.12"),
            entry("itemCount", "7"),
            entry("carrier", "Royal Mail"),
            entry("trackingNumber", "RM 1234 5678 9GB"),
            entry("stage", "SHIPMENT"),
            entry("due", "2026-11-24 10:00"),
            entry("reason", "one item is out of stock"),
            entry("deviceId", "0018B20000020CBC"),
            entry("deviceName", "Kühlhaus Süd"),
            entry("site", "Dover"),
            entry("sensor", "temperature"),
            entry("severity", "CRITICAL"),
            entry("severityBefore", "WARNING"),
            entry("comparison", "ABOVE"),
            entry("value", "-14.25"),
            entry("threshold", "-15"),
            entry("since", "2026-11-24 10:00"),
            entry("at", "2026-11-24 10:30"),
            entry("count", "22"),
            entry("more", "20"),
            entry("lines", """
                    2026-11-24 10:00\tKühlhaus Süd\talarm-raised\ttemperature\tCRITICAL
                    2026-11-24 10:10\tKühlhaus Nord\tdevice-silent\t\t"""));

    private SampleVariables() {}
}
