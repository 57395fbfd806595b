package millrace.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class SchemaConventionsTest {

    @Test
    void holdForEveryEventType() {
        assertThat(EventTypes.all()).allSatisfy(type -> assertThat(SchemaConventions.faults(type.schema()))
                .isEmpty());
    }

    @Test
    void findWhatDoesNotKeepToThem() {
        Schema careless = new Schema.Parser().parse("""
                {"type": "record", "name": "Careless", "namespace": "shop", "fields": [
                  {"name": "customerEmail", "type": "string", "doc": "Where to."},
                  {"name": "unitPrice", "type": "double", "doc": "How much."},
                  {"name": "shippedAt", "type": ["null", "long"], "doc": "When."},
                  {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["A"]}}]}""");

        assertThat(SchemaConventions.faults(careless))
                .containsExactly(
                        "shop.Careless has no doc",
                        "shop.Careless.customerEmail is personal; expected \"pii\": true",
                        "shop.Careless.unitPrice is money; expected decimal",
                        "shop.Careless.shippedAt is a time; expected timestamp-millis",
                        "shop.Careless.shippedAt may be absent; expected the default null",
                        "shop.Careless.kind has no doc",
                        "shop.Kind has no doc",
                        "shop.Kind has no default symbol");
    }
}
