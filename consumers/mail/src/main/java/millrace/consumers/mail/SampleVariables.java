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
            entry("reason", "one item is out of stock"));

    private SampleVariables() {}
}
