package millrace.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventLineTest {

    @Test
    void tellsTheSubjectAndSendsTheLineAsItIs() {
        var line = "{\"id\":\"1\", \"data\":{\"subject\":\"inner\",\"x\":1.50}, \"subject\":\"ä-1\"}\r";

        assertThat(EventLine.of(utf8(line), false)).isInstanceOfSatisfying(EventLine.Sendable.class, event -> {
            assertThat(event.subject()).isEqualTo(Optional.of("ä-1"));
            assertThat(new String(event.bytes(), StandardCharsets.UTF_8)).isEqualTo(line);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"time\":\"2011\",\"a\":1}            | {\"a\":1}",
                "{\"a\":1,\"time\":\"2011\"}            | {\"a\":1}",
                "{\"a\":1 , \"time\" : 5 , \"b\":1.50}  | {\"a\":1 ,  \"b\":1.50}",
                "{\"a\":1 , \"time\" : [1,{}] }         | {\"a\":1  }",
                "{ \"time\":null }                      | { }",
                "{\"time\":\"x\\\"y\",\"time\":2}       | {}",
                "{\"time\":1,\"a\":{\"time\":7},\"time\":2} | {\"a\":{\"time\":7}}",
                "{\"a\":\"ä€\",\"time\":\"2011\"}       | {\"a\":\"ä€\"}",
            })
    void leavesOutOnlyTheTime(String line, String sent) {
        assertThat(sentWithoutTime(utf8(line))).isEqualTo(sent);
    }

    @Test
    void skipsAByteOrderMark() {
        var marked = utf8("\uFEFF{\"subject\":\"s\",\"time\":1}");

        assertThat(sentWithoutTime(marked)).isEqualTo("{\"subject\":\"s\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"id\":\"1\"             | not JSON at column 10: Unexpected end-of-input: expected close marker for Object",
                "[1]                       | not a JSON object; expected a structured CloudEvent",
                "\"text\"                  | not a JSON object; expected a structured CloudEvent",
                "{} {}                     | more than one JSON value in the line",
            })
    void saysWhatIsBroken(String line, String reason) {
        assertThat(EventLine.of(utf8(line), false)).isEqualTo(new EventLine.Broken(reason));
    }

    @Test
    void saysWhichByteIsNotUtf8() {
        var line = utf8("{\"id\":\"é?\"}");
        line[9] = (byte) 0xFF;

        assertThat(EventLine.of(line, false)).isEqualTo(new EventLine.Broken("byte 10 is not UTF-8 (0xff)"));
    }

    @Test
    void knowsBlankLines() {
        assertThat(EventLine.of(utf8(" \t\r"), false)).isEqualTo(new EventLine.Blank());
        assertThat(EventLine.of(utf8(""), true)).isEqualTo(new EventLine.Blank());
    }

    private static String sentWithoutTime(byte[] line) {
        return EventLine.of(line, true) instanceof EventLine.Sendable event
                ? new String(event.bytes(), StandardCharsets.UTF_8)
                : "not sendable";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
