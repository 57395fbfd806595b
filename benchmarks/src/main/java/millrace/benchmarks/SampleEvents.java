package millrace.benchmarks;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Events to publish, as structured CloudEvents in JSON.
///
/// @param run tells one run's ids from another's
record SampleEvents(String run) {

    String profile(int customer) {
        return event("customers.CustomerProfile", "c-%s-%d".formatted(run, customer), """
                {"customerId":"c-%s-%d","name":"Ada","email":"customer-%s-%d@customers.example"}""".formatted(
                        run, customer, run, customer));
    }

    String order(int number) {
        return event("orders.OrderPlaced", "o-%s-%d".formatted(run, number), """
                {"orderId":"o-%s-%d","customerId":"c-%s-0","currency":"GBP","total":"72.94","lines":[\
                {"sku":"85123A","description":"WHITE HANGING HEART T-LIGHT HOLDER","quantity":6,"unitPrice":"2.55"},\
                {"sku":"71053","description":"WHITE METAL LANTERN","quantity":6,"unitPrice":"3.39"},\
                {"sku":"84406B","description":"CREAM CUPID HEARTS COAT HANGER","quantity":8,"unitPrice":"2.75"},\
                {"sku":"22752","description":"SET 7 BABUSHKA NESTING BOXES","quantity":2,"unitPrice":"7.65"}]}""".formatted(run, number, run));
    }

    String payment(int number) {
        return event("orders.PaymentDeclined", "o-%s-%d".formatted(run, number), """
                {"orderId":"o-%s-%d","reason":"insufficient funds"}""".formatted(run, number));
    }

    /// A batch of orders, numbered from `first`.
    String batch(int first, int size) {
        return IntStream.range(first, first + size).mapToObj(this::order).collect(Collectors.joining(",", "[", "]"));
    }

    private static String event(String type, String subject, String data) {
        return """
                {"specversion":"1.0","id":"%s","source":"/benchmarks","type":"millrace.%s","subject":"%s",\
                "datacontenttype":"application/json","data":%s}""".formatted(subject + "/" + type, type, subject, data);
    }
}
