package millrace.consumers.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailboxTest {

    @ParameterizedTest
    @CsvSource({
        "ada@example.org, ada@example.org",
        "a.d+tag_x@sub.example.org, a.d+tag_x@sub.example.org",
        "o'neill@example.org, o'neill@example.org",
        "ada@localhost, ada@localhost",
        "ada@müller.example, ada@xn--mller-kva.example"
    })
    void takesOneMailbox(String text, String address) {
        assertThat(Mailbox.of(text).address()).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ada",
                "@example.org",
                "ada@",
                "ada@example.org,eve@example.org",
                "ada@example.org;eve@example.org",
                "ada@example.org eve@example.org",
                " ada@example.org",
                "ada@example.org ",
                "Ada <ada@example.org>",
                "<ada@example.org>",
                "ada@example.org (Ada)",
                "\"ada\"@example.org",
                "\"a\r\nBcc: eve\"@example.org",
                "ada@[127.0.0.1]",
                "@relay.example:ada@example.org",
                "ada..b@example.org",
                ".ada@example.org",
                "ada@-example.org",
                "ada@example..org",
                "ada@example.org\r\nRCPT TO:<eve@example.org>",
                "ada@example.org\n",
                "ada\0@example.org",
                "ada@exa\u2028mple.org",
                "äda@example.org",
                "=?utf-8?q?ada?=@example.org",
                "ada@example.org>\r\nDATA"
            })
    void takesNothingElse(String text) {
        assertThatThrownBy(() -> Mailbox.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not one mailbox because of its ");
    }

    @Test
    void keepsToTheLengthsOfSmtp() {
        assertThatThrownBy(() -> Mailbox.of("a".repeat(65) + "@example.org")).hasMessageContaining("part before the @");
        assertThatThrownBy(() -> Mailbox.of("ada@" + "a".repeat(64) + ".org")).hasMessageContaining("its domain");
        assertThatThrownBy(() -> Mailbox.of("ada@" + "abc.".repeat(70) + "org"))
                .hasMessage("not one mailbox because of its length of 287; expected local-part@domain");
    }
}
