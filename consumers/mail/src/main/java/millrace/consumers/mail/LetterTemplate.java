package millrace.consumers.mail;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A letter that can be written: code, one set of files under `src/main/jte` per version, kept for as long as a
/// request may name it.
///
/// @param optional variables that may be missing, and are then empty
/// @param courtesy whether the reader could do without it, so that it offers to unsubscribe; a letter that the law asks
///     for (confirmation of a contract and its end, directive 2011/83/EU) never does
record LetterTemplate(String name, int version, Set<String> optional, boolean courtesy) {

    /// Languages that every letter is written in; the first stands in for all others.
    static final List<String> LANGUAGES = List.of("en", "de");

    static final List<LetterTemplate> ALL = List.of(
            new LetterTemplate("order-received", 1, Set.of(), false),
            new LetterTemplate("order-confirmed", 1, Set.of(), false),
            new LetterTemplate("order-shipped", 1, Set.of("trackingNumber"), true),
            new LetterTemplate("order-delayed", 1, Set.of(), true),
            new LetterTemplate("order-cancelled", 1, Set.of("reason"), false),
            new LetterTemplate("alarm-raised", 1, Set.of("site"), true),
            new LetterTemplate("alarm-escalated", 1, Set.of("site"), true),
            new LetterTemplate("alarm-repeated", 1, Set.of("site"), true),
            new LetterTemplate("alarm-cleared", 1, Set.of("site", "value"), true),
            new LetterTemplate("device-silent", 1, Set.of("site"), true),
            new LetterTemplate("device-back", 1, Set.of("site"), true),
            new LetterTemplate("alarm-digest", 1, Set.of(), true));

    static Optional<LetterTemplate> find(String name, int version) {
        return ALL.stream()
                .filter(template -> template.name.equals(name) && template.version == version)
                .findFirst();
    }

    /// The language to write in for a reader of `locale`, for example `de` for `de-AT` and `de_AT`, `en` for `fr`.
    static String language(String locale) {
        return LANGUAGES.stream()
                .filter(language -> locale.equalsIgnoreCase(language)
                        || locale.regionMatches(true, 0, language + "-", 0, language.length() + 1)
                        || locale.regionMatches(true, 0, language + "_", 0, language.length() + 1))
                .findFirst()
                .orElse(LANGUAGES.getFirst());
    }

    /// Where its files are, below the folder of a part; also the name of the template.
    String path(String language, String suffix) {
        return "%s/v%d/%s%s.jte".formatted(name, version, language, suffix);
    }
}
