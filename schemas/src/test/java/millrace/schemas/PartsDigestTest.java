package millrace.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PartsDigestTest {

    @Test
    void isTheSameInEveryRelease() {
        assertThat(new PartsDigest().hex()).isEqualTo("e3b0c44298fc1c149afbf4c8996fb924");
        assertThat(new PartsDigest().add("a").add("ß").hex()).isEqualTo("1cae125ba289190c15e3acbed0f3804d");
        assertThat(new PartsDigest().add("a").endWith("xyz".getBytes(StandardCharsets.UTF_8), 1))
                .asHexString()
                .isEqualToIgnoringCase("d8822ef9bed018b4ecb640124025417c");
    }

    @Test
    void tellsApartWhatAddsUpToTheSame() {
        assertThat(new PartsDigest().add("ab").add("c").hex())
                .isNotEqualTo(new PartsDigest().add("a").add("bc").hex())
                .isNotEqualTo(new PartsDigest().add("abc").hex());
    }
}
