package millrace.consumers.mail;

/// A letter as it will be read.
///
/// @param language of the text, a BCP 47 tag
/// @param subject one line, checked by `HeaderText`
/// @param text the plain part
/// @param html the same for mail programs that show HTML
record Letter(LetterTemplate template, String language, String subject, String text, String html) {}
