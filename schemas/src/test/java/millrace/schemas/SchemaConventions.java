package millrace.schemas;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/// What every schema keeps to, beyond Avro's own rules.
final class SchemaConventions {

    private static final Pattern MONEY = Pattern.compile(".*(amount|total|price|fee)", Pattern.CASE_INSENSITIVE);
    /// `raiseAt` and `clearAt` are thresholds in the sensor's unit.
    private static final Pattern TIME =
            Pattern.compile("(?!raiseAt$|clearAt$).+(At|Time|Start|End|Until)|since|due|time");
    private static final Pattern PERSONAL =
            Pattern.compile("name|.*(email|recipient|phone|address|variables)", Pattern.CASE_INSENSITIVE);

    private final List<String> faults = new ArrayList<>();
    private final Set<String> seen = new LinkedHashSet<>();

    private SchemaConventions() {}

    static List<String> faults(Schema schema) {
        SchemaConventions conventions = new SchemaConventions();
        conventions.visit(schema);
        return conventions.faults;
    }

    private void visit(Schema schema) {
        switch (schema.getType()) {
            case RECORD -> visitRecord(schema);
            case ENUM -> visitEnum(schema);
            case ARRAY -> visit(schema.getElementType());
            case MAP -> visit(schema.getValueType());
            case UNION -> schema.getTypes().forEach(this::visit);
            default -> {
                // nothing is asked of it
            }
        }
    }

    private void visitRecord(Schema record) {
        if (!seen.add(record.getFullName())) {
            return;
        }
        expect(hasText(record.getDoc()), record.getFullName(), "has no doc");
        for (Schema.Field field : record.getFields()) {
            String name = record.getFullName() + "." + field.name();
            Schema type = present(field.schema());
            expect(hasText(field.doc()), name, "has no doc");
            expect(
                    isNot(MONEY, field) || type.getLogicalType() instanceof LogicalTypes.Decimal,
                    name,
                    "is money; expected decimal");
            expect(
                    isNot(TIME, field) || type.getLogicalType() instanceof LogicalTypes.TimestampMillis,
                    name,
                    "is a time; expected timestamp-millis");
            expect(
                    isNot(PERSONAL, field) || Boolean.TRUE.equals(field.getObjectProp("pii")),
                    name,
                    "is personal; expected \"pii\": true");
            expect(
                    !field.schema().isNullable() || field.hasDefaultValue(),
                    name,
                    "may be absent; expected the default null");
            visit(field.schema());
        }
    }

    private void visitEnum(Schema schema) {
        expect(hasText(schema.getDoc()), schema.getFullName(), "has no doc");
        expect(schema.getEnumDefault() != null, schema.getFullName(), "has no default symbol");
    }

    /// The type behind `["null", type]`.
    private static Schema present(Schema schema) {
        boolean isOptional =
                schema.isUnion() && schema.isNullable() && schema.getTypes().size() == 2;
        return isOptional
                ? schema.getTypes().stream()
                        .filter(type -> type.getType() != Schema.Type.NULL)
                        .findFirst()
                        .orElseThrow()
                : schema;
    }

    private static boolean isNot(Pattern kind, Schema.Field field) {
        return !kind.matcher(field.name()).matches();
    }

    private static boolean hasText(String doc) {
        return doc != null && !doc.isBlank();
    }

    private void expect(boolean isSo, String where, String fault) {
        if (!isSo) {
            faults.add(where + " " + fault);
        }
    }
}
