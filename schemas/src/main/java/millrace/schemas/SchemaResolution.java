package millrace.schemas;

import static org.apache.avro.SchemaCompatibility.checkReaderWriterCompatibility;
import static org.apache.avro.SchemaCompatibility.lookupWriterField;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility.Incompatibility;

/// Whether a reader's schema understands what a writer's schema wrote, and understands it rightly.
///
/// Avro's own rules, and one that Avro does not check: the logical types agree. Else 12.34 written with scale 2 would
/// be read as 0.1234 with scale 4, without an error.
final class SchemaResolution {

    /// What a reader cannot understand.
    ///
    /// @param field where, as a path of field names; empty for the whole record
    /// @param rule which rule is broken, in Avro's words or `LOGICAL_TYPE_MISMATCH`
    /// @param detail what differs
    record Fault(String field, String rule, String detail) {

        @Override
        public String toString() {
            return "%s: %s (%s)".formatted(field.isEmpty() ? "the record" : "field '" + field + "'", detail, rule);
        }
    }

    private record Pair(String reader, String writer) {}

    private final List<Fault> faults = new ArrayList<>();
    private final Set<Pair> seen = new HashSet<>();

    private SchemaResolution() {}

    /// Every reason why `reader` does not understand `writer`; none if it does.
    static List<Fault> faults(Schema reader, Schema writer) {
        List<Fault> faults = new ArrayList<>();
        for (Incompatibility found :
                checkReaderWriterCompatibility(reader, writer).getResult().getIncompatibilities()) {
            faults.add(fault(reader, found));
        }
        SchemaResolution meanings = new SchemaResolution();
        meanings.compare("", reader, writer);
        faults.addAll(meanings.faults);
        return faults;
    }

    private static Fault fault(Schema reader, Incompatibility found) {
        String place = FieldPath.of(reader, found.getLocation());
        String rule = found.getType().name();
        return switch (found.getType()) {
            case READER_FIELD_MISSING_DEFAULT_VALUE ->
                new Fault(place, rule, "the reader needs it and has no default, the writer does not have it");
            case MISSING_ENUM_SYMBOLS ->
                new Fault(
                        place,
                        rule,
                        "the reader does not know the symbols %s and has no default".formatted(found.getMessage()));
            case TYPE_MISMATCH, MISSING_UNION_BRANCH ->
                new Fault(
                        place,
                        rule,
                        "the reader expects %s, the writer has %s"
                                .formatted(text(found.getReaderFragment()), text(found.getWriterFragment())));
            case NAME_MISMATCH ->
                new Fault(
                        place,
                        rule,
                        "the reader calls the type %s, the writer %s"
                                .formatted(
                                        found.getReaderFragment().getFullName(),
                                        found.getWriterFragment().getFullName()));
            case FIXED_SIZE_MISMATCH -> new Fault(place, rule, found.getMessage());
        };
    }

    private void compare(String place, Schema reader, Schema writer) {
        if (reader.getType() == Schema.Type.UNION || writer.getType() == Schema.Type.UNION) {
            compareBranches(place, reader, writer);
        } else if (reader.getType() == writer.getType()) {
            compareLogicalTypes(place, reader, writer);
            compareParts(place, reader, writer);
        }
    }

    private void compareLogicalTypes(String place, Schema reader, Schema writer) {
        if (!Objects.equals(reader.getLogicalType(), writer.getLogicalType())) {
            faults.add(new Fault(
                    place,
                    "LOGICAL_TYPE_MISMATCH",
                    "the reader expects %s, the writer has %s".formatted(text(reader), text(writer))));
        }
    }

    private void compareParts(String place, Schema reader, Schema writer) {
        switch (reader.getType()) {
            case ARRAY -> compare(place + "[]", reader.getElementType(), writer.getElementType());
            case MAP -> compare(place + "{}", reader.getValueType(), writer.getValueType());
            case RECORD -> compareFields(place, reader, writer);
            default -> {
                // has no parts
            }
        }
    }

    private void compareFields(String place, Schema reader, Schema writer) {
        if (!seen.add(new Pair(reader.getFullName(), writer.getFullName()))) {
            return;
        }
        for (Schema.Field field : reader.getFields()) {
            Schema.Field written = lookupWriterField(writer, field);
            if (written != null) {
                compare(FieldPath.join(place, field.name()), field.schema(), written.schema());
            }
        }
    }

    private void compareBranches(String place, Schema reader, Schema writer) {
        for (Schema written : branches(writer)) {
            branch(branches(reader), written).ifPresent(read -> compare(place, read, written));
        }
    }

    private static List<Schema> branches(Schema schema) {
        return schema.getType() == Schema.Type.UNION ? schema.getTypes() : List.of(schema);
    }

    private static Optional<Schema> branch(List<Schema> readers, Schema written) {
        return readers.stream()
                .filter(read -> read.getFullName().equals(written.getFullName()))
                .findFirst();
    }

    /// A type in a few words: `decimal(18,2)`, `timestamp-millis`, `union of null and string`.
    private static String text(Schema schema) {
        if (schema.getType() == Schema.Type.UNION) {
            return "union of "
                    + String.join(
                            " and ",
                            schema.getTypes().stream()
                                    .map(SchemaResolution::text)
                                    .toList());
        }
        if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
            return "decimal(%d,%d)".formatted(decimal.getPrecision(), decimal.getScale());
        }
        return schema.getLogicalType() == null
                ? schema.getFullName()
                : schema.getLogicalType().getName();
    }
}
