package millrace.consumers.mail;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableMap;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Writes letters from templates that were compiled with this program. Every value is escaped for where it stands.
final class Letters {

    private static final String SENDER = "sender";

    private final TemplateEngine html = precompiled(ContentType.Html, "html");
    private final TemplateEngine text = precompiled(ContentType.Plain, "text");
    private final Map<LetterTemplate, Set<String>> variables =
            LetterTemplate.ALL.stream().collect(toUnmodifiableMap(identity(), this::declared));
    private final String sender;

    /// @param sender whom the letters are from, as readers know them
    Letters(String sender) {
        this.sender = sender;
    }

    /// @throws UnwritableLetterException if there is no such template, a variable is missing or cannot stand where the
    ///     template puts it
    Letter write(String name, int version, String locale, Map<String, String> variables) {
        var template = LetterTemplate.find(name, version)
                .orElseThrow(
                        () -> new UnwritableLetterException("template %s version %d is not known; expected one of %s"
                                .formatted(shown(name), version, known())));
        var language = LetterTemplate.language(locale);
        var values = values(template, variables);
        try {
            var subject = HeaderText.checked("subject", render(text, template.path(language, "-subject"), values));
            return new Letter(
                    template,
                    language,
                    subject,
                    render(text, template.path(language, ""), values),
                    render(html, template.path(language, ""), values));
        } catch (IllegalArgumentException e) {
            throw new UnwritableLetterException(shown(name) + " version " + version + ": " + e.getMessage(), e);
        }
    }

    private Set<String> declared(LetterTemplate template) {
        var names = new TreeSet<String>();
        for (String language : LetterTemplate.LANGUAGES) {
            names.addAll(text.getParamInfo(template.path(language, "-subject")).keySet());
            names.addAll(text.getParamInfo(template.path(language, "")).keySet());
            names.addAll(html.getParamInfo(template.path(language, "")).keySet());
        }
        names.remove(SENDER);
        return names;
    }

    private Map<String, Object> values(LetterTemplate template, Map<String, String> variables) {
        var missing = new TreeSet<>(this.variables.get(template));
        missing.removeAll(variables.keySet());
        missing.removeAll(template.optional());
        if (!missing.isEmpty()) {
            throw new UnwritableLetterException("%s version %d needs %s, which the request does not have"
                    .formatted(template.name(), template.version(), String.join(", ", missing)));
        }
        var values = new HashMap<String, Object>();
        template.optional().forEach(optional -> values.put(optional, ""));
        values.putAll(variables);
        values.put(SENDER, sender);
        return values;
    }

    private static String render(TemplateEngine engine, String path, Map<String, Object> values) {
        var output = new StringOutput();
        engine.render(path, values, output);
        return output.toString();
    }

    private static TemplateEngine precompiled(ContentType type, String part) {
        var parent = Letters.class.getPackageName();
        return TemplateEngine.createPrecompiled(null, type, Letters.class.getClassLoader(), parent + "." + part);
    }

    /// A name from outside, fit for a message: printable and short.
    private static String shown(String name) {
        return "'" + PrintableText.of(name, 60) + "'";
    }

    private static String known() {
        return LetterTemplate.ALL.stream()
                .map(template -> template.name() + " version " + template.version())
                .collect(joining(", "));
    }
}
