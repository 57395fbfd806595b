package millrace.producers.httpgateway;

/// What a text must be to leave the gateway as it came.
final class Texts {

    private Texts() {}

    /// Whether UTF-8 can hold it: no half of a surrogate pair, which JSON can escape.
    static boolean isUnicode(String text) {
        for (int at = 0; at < text.length(); at++) {
            char unit = text.charAt(at);
            if (Character.isSurrogate(unit)) {
                if (!Character.isHighSurrogate(unit)
                        || at + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(at + 1))) {
                    return false;
                }
                at++;
            }
        }
        return true;
    }

    /// Whether it is free of control characters, which CloudEvents forbids in attributes.
    static boolean isPrintable(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (Character.isISOControl(text.charAt(at))) {
                return false;
            }
        }
        return isUnicode(text);
    }
}
