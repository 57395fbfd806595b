package millrace.producers.httpgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import millrace.schemas.Identity;
import org.junit.jupiter.api.Test;

/// Claims are kept on disk, so a hash never changes.
class HashTest {

    private static String hex(Hash hash) {
        return HexFormat.of().formatHex(hash.bytes());
    }

    @Test
    void isTheSameInEveryRelease() {
        byte[] value = HexFormat.of().parseHex("000000000702610862");
        byte[] sameOfAnotherSchemaId = HexFormat.of().parseHex("000000000902610862");
        byte[] key = "o-1".getBytes(StandardCharsets.UTF_8);

        assertThat(hex(Hash.ofIdentity(new Identity("/shops/ß", "o-1")))).isEqualTo("c040bcafab9e3cac0e0fdf207734086a");
        assertThat(hex(Hash.ofContent("millrace.orders.OrderPlaced", key, value)))
                .isEqualTo("4e51805129d78cfdf880964e93d98d3e");
        assertThat(Hash.ofContent("millrace.orders.OrderPlaced", key, sameOfAnotherSchemaId))
                .isEqualTo(Hash.ofContent("millrace.orders.OrderPlaced", key, value));
    }
}
