package millrace.consumers.mail;

/// Text from outside, made fit for logs, headers and facts: one short line of printable ASCII.
final class PrintableText {

    private PrintableText() {}

    /// Other characters become `?`; what is beyond `longest` characters becomes `...`.
    static String of(String text, int longest) {
        var line = text.codePoints()
                .limit(longest)
                .map(character -> character >= 0x20 && character < 0x7F ? character : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
        return text.codePointCount(0, text.length()) > longest ? line + "..." : line.toString();
    }
}
