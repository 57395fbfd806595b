package millrace.producers.httpgateway;

/// W3C Trace Context 1.0, section 3.2: `00-<32 hex digits>-<16 hex digits>-<2 hex digits>`.
final class TraceParent {

    private static final String FORM = "xx-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx-xxxxxxxxxxxxxxxx-xx";

    private TraceParent() {}

    static boolean isLegal(String text) {
        if (text.length() != FORM.length() || text.startsWith("ff")) {
            return false;
        }
        for (int at = 0; at < FORM.length(); at++) {
            char unit = text.charAt(at);
            boolean isHex = (unit >= '0' && unit <= '9') || (unit >= 'a' && unit <= 'f');
            if (FORM.charAt(at) == '-' ? unit != '-' : !isHex) {
                return false;
            }
        }
        return true;
    }
}
