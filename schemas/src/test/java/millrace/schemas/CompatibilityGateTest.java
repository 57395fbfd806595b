package millrace.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/// Breaks planted on purpose, and what the build says of each, word for word.
class CompatibilityGateTest {

    private static final String PAID = """
            {"type": "record", "name": "Paid", "namespace": "shop", "fields": [
              {"name": "orderId", "type": "string"},
              {"name": "amount", "type": {"type": "bytes", "logicalType": "decimal", "precision": 18, "scale": 2}},
              {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
              {"name": "method", "type": {"type": "enum", "name": "Method", "symbols": ["CARD", "CASH"]}},
              {"name": "note", "type": ["null", "string"], "default": null},
              {"name": "lines", "type": {"type": "array", "items": {"type": "record", "name": "Line", "fields": [
                {"name": "quantity", "type": "int"}]}}}]}""";

    @Test
    void letsPassWhatEveryoneUnderstands() {
        assertThat(breaks(PAID)).isEmpty();
        assertThat(breaks(PAID.replace(
                        "{\"name\": \"note\"",
                        "{\"name\": \"channel\", \"type\": \"string\", \"default\": \"web\"}, {\"name\": \"note\"")))
                .isEmpty();
        assertThat(breaks(
                        PAID.replace("{\"name\": \"note\", \"type\": [\"null\", \"string\"], \"default\": null},", "")))
                .isEmpty();
    }

    @Test
    void stopsARemovedField() {
        assertThat(breaks(PAID.replace("{\"name\": \"orderId\", \"type\": \"string\"},", "")))
                .containsExactly(
                        "shop.Paid: version 1 cannot read this build",
                        "  field 'orderId': the reader needs it and has no default, the writer does not have it (READER_FIELD_MISSING_DEFAULT_VALUE)");
    }

    @Test
    void stopsANewFieldWithoutDefault() {
        assertThat(breaks(PAID.replace(
                        "{\"name\": \"note\"", "{\"name\": \"channel\", \"type\": \"string\"}, {\"name\": \"note\"")))
                .containsExactly(
                        "shop.Paid: this build cannot read version 1",
                        "  field 'channel': the reader needs it and has no default, the writer does not have it (READER_FIELD_MISSING_DEFAULT_VALUE)");
    }

    @Test
    void stopsARenamedField() {
        assertThat(breaks(PAID.replace("orderId", "order")))
                .containsExactly(
                        "shop.Paid: this build cannot read version 1",
                        "  field 'order': the reader needs it and has no default, the writer does not have it (READER_FIELD_MISSING_DEFAULT_VALUE)",
                        "shop.Paid: version 1 cannot read this build",
                        "  field 'orderId': the reader needs it and has no default, the writer does not have it (READER_FIELD_MISSING_DEFAULT_VALUE)");
    }

    @Test
    void stopsAChangedType() {
        assertThat(breaks(PAID.replace("\"orderId\", \"type\": \"string\"", "\"orderId\", \"type\": \"long\"")))
                .containsExactly(
                        "shop.Paid: this build cannot read version 1",
                        "  field 'orderId': the reader expects long, the writer has string (TYPE_MISMATCH)",
                        "shop.Paid: version 1 cannot read this build",
                        "  field 'orderId': the reader expects string, the writer has long (TYPE_MISMATCH)");
    }

    @Test
    void stopsAWiderNumberWithinALine() {
        assertThat(breaks(PAID.replace("\"int\"", "\"long\"")))
                .containsExactly(
                        "shop.Paid: version 1 cannot read this build",
                        "  field 'lines[].quantity': the reader expects int, the writer has long (TYPE_MISMATCH)");
    }

    @Test
    void stopsAnOptionalFieldThatBecomesRequired() {
        assertThat(breaks(PAID.replace("[\"null\", \"string\"], \"default\": null", "\"string\", \"default\": \"\"")))
                .containsExactly(
                        "shop.Paid: this build cannot read version 1",
                        "  field 'note': the reader expects string, the writer has null (TYPE_MISMATCH)");
    }

    @Test
    void stopsARemovedSymbolOfAnEnumWithoutDefault() {
        assertThat(breaks(PAID.replace("[\"CARD\", \"CASH\"]", "[\"CARD\"]")))
                .containsExactly(
                        "shop.Paid: this build cannot read version 1",
                        "  field 'method': the reader does not know the symbols [CASH] and has no default (MISSING_ENUM_SYMBOLS)");
    }

    @Test
    void stopsMoneyOfAnotherScale() {
        assertThat(breaks(PAID.replace("\"scale\": 2", "\"scale\": 4")))
                .containsExactly(
                        "shop.Paid: this build cannot read version 1",
                        "  field 'amount': the reader expects decimal(18,4), the writer has decimal(18,2) (LOGICAL_TYPE_MISMATCH)",
                        "shop.Paid: version 1 cannot read this build",
                        "  field 'amount': the reader expects decimal(18,2), the writer has decimal(18,4) (LOGICAL_TYPE_MISMATCH)");
    }

    @Test
    void stopsTimesOfAnotherUnit() {
        assertThat(breaks(PAID.replace("timestamp-millis", "timestamp-micros")))
                .containsExactly(
                        "shop.Paid: this build cannot read version 1",
                        "  field 'at': the reader expects timestamp-micros, the writer has timestamp-millis (LOGICAL_TYPE_MISMATCH)",
                        "shop.Paid: version 1 cannot read this build",
                        "  field 'at': the reader expects timestamp-millis, the writer has timestamp-micros (LOGICAL_TYPE_MISMATCH)");
    }

    @Test
    void stopsARenamedRecordOrEnum() {
        assertThat(breaks(PAID.replace("\"Method\"", "\"Means\"")))
                .containsExactly(
                        "shop.Paid: this build cannot read version 1",
                        "  field 'method': the reader calls the type shop.Means, the writer shop.Method (NAME_MISMATCH)",
                        "shop.Paid: version 1 cannot read this build",
                        "  field 'method': the reader calls the type shop.Method, the writer shop.Means (NAME_MISMATCH)");
    }

    @Test
    void comparesWithEveryVersionNotTheLastAlone() {
        String second = PAID.replace(
                "{\"name\": \"note\"",
                "{\"name\": \"channel\", \"type\": \"string\", \"default\": \"web\"}, {\"name\": \"note\"");
        String third = second.replace(", \"default\": \"web\"", "");

        assertThat(CompatibilityGate.breaks(schema(third), Map.of(2, schema(second))))
                .isEmpty();
        assertThat(CompatibilityGate.breaks(schema(third), Map.of(1, schema(PAID), 2, schema(second))))
                .containsExactly(
                        "shop.Paid: this build cannot read version 1",
                        "  field 'channel': the reader needs it and has no default, the writer does not have it (READER_FIELD_MISSING_DEFAULT_VALUE)");
    }

    private static List<String> breaks(String build) {
        return CompatibilityGate.breaks(schema(build), Map.of(1, schema(PAID)));
    }

    private static Schema schema(String json) {
        return new Schema.Parser().parse(json);
    }
}
