package millrace.schemas;

import org.apache.avro.Schema;

/// Where something is in a schema, in field names: `lines[].sku`.
final class FieldPath {

    private FieldPath() {}

    static String join(String place, String field) {
        return place.isEmpty() ? field : place + "." + field;
    }

    /// The path of a JSON pointer into `schema`, as far as the pointer passes no union.
    static String of(Schema schema, String pointer) {
        String path = "";
        Schema at = schema;
        String[] tokens = pointer.split("/", -1);
        for (int i = 1; i < tokens.length; i++) {
            switch (tokens[i]) {
                case "fields" -> {
                    Schema.Field field = at.getFields().get(Integer.parseInt(tokens[++i]));
                    path = join(path, field.name());
                    at = field.schema();
                }
                case "items" -> {
                    path += "[]";
                    at = at.getElementType();
                }
                case "values" -> {
                    path += "{}";
                    at = at.getValueType();
                }
                case "type" -> {
                    // the type of the field just named
                }
                default -> {
                    return path;
                }
            }
        }
        return path;
    }
}
