package millrace.consumers.mail;

/// Text that is bound for a header: one line, nothing in it that a mail program could read as more than text.
final class HeaderText {

    private static final int LONGEST = 300;

    private HeaderText() {}

    /// Gives back `text` as it is.
    ///
    /// @param what names the text in the fault
    /// @throws IllegalArgumentException if it is empty, longer than 300 characters, or has a control character,
    ///     a line or paragraph separator, a bidirectional override, an unpaired surrogate, or the start of an
    ///     encoded word (RFC 2047); the message does not show the text
    static String checked(String what, String text) {
        if (text.isBlank() || text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "%s has %d characters; expected a line of 1 to %d".formatted(what, text.length(), LONGEST));
        }
        int encodedWord = text.indexOf("=?");
        if (encodedWord >= 0) {
            throw new IllegalArgumentException(
                    "%s has an encoded word at %d; expected plain text".formatted(what, encodedWord));
        }
        int index = 0;
        while (index < text.length()) {
            int character = text.codePointAt(index);
            if (isForbidden(character)) {
                throw new IllegalArgumentException(
                        "%s has U+%04X at %d; expected one line of printable text".formatted(what, character, index));
            }
            index += Character.charCount(character);
        }
        return text;
    }

    private static boolean isForbidden(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            case Character.FORMAT -> isBidirectionalControl(character);
            default -> false;
        };
    }

    private static boolean isBidirectionalControl(int character) {
        return (character >= 0x202A && character <= 0x202E) || (character >= 0x2066 && character <= 0x2069);
    }
}
