package millrace.schemas;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/// The shape of the bytes that one writer's schema describes: proves bytes well-formed before any object is made of
/// them, so that what is allocated stays in proportion to the bytes that came (Avro 1.12 specification, "Binary
/// Encoding").
///
/// Stateless once made, for use by many threads.
final class Shape {

    /// Records, arrays, maps and unions within each other. Ours need 4; a recursive schema of others needs a bound.
    static final int MOST_LEVELS = 64;

    /// Of a decimal whose digits are counted; nobody's amounts are longer.
    private static final int MOST_DIGITS = 1000;

    private enum Kind {
        NULL,
        BOOLEAN,
        INT,
        LONG,
        FIXED,
        STRING,
        BYTES,
        DECIMAL,
        ENUM,
        RECORD,
        ARRAY,
        MAP,
        UNION
    }

    private final Kind kind;
    /// Bytes of a fixed, symbols of an enum.
    private final int size;
    /// A decimal is less than this.
    private final BigInteger limit;
    /// Fields of a record, items, values, branches of a union. Filled after construction, for a record may hold itself.
    private Shape[] parts = {};

    private Shape(Kind kind, int size, BigInteger limit) {
        this.kind = kind;
        this.size = size;
        this.limit = limit;
    }

    static Shape of(Schema schema) {
        return of(schema, new HashMap<>());
    }

    private static Shape of(Schema schema, Map<String, Shape> records) {
        return switch (schema.getType()) {
            case NULL -> simple(Kind.NULL);
            case BOOLEAN -> simple(Kind.BOOLEAN);
            case INT -> simple(Kind.INT);
            case LONG -> simple(Kind.LONG);
            case FLOAT -> sized(Kind.FIXED, Float.BYTES);
            case DOUBLE -> sized(Kind.FIXED, Double.BYTES);
            case FIXED -> sized(Kind.FIXED, schema.getFixedSize());
            case STRING -> simple(Kind.STRING);
            case BYTES -> bytes(schema);
            case ENUM -> sized(Kind.ENUM, schema.getEnumSymbols().size());
            case ARRAY -> container(Kind.ARRAY, List.of(schema.getElementType()), records);
            case MAP -> container(Kind.MAP, List.of(schema.getValueType()), records);
            case UNION -> container(Kind.UNION, schema.getTypes(), records);
            case RECORD -> record(schema, records);
        };
    }

    private static Shape record(Schema schema, Map<String, Shape> records) {
        Shape known = records.get(schema.getFullName());
        if (known != null) {
            return known;
        }
        Shape shape = simple(Kind.RECORD);
        records.put(schema.getFullName(), shape);
        shape.parts = schema.getFields().stream()
                .map(field -> of(field.schema(), records))
                .toArray(Shape[]::new);
        return shape;
    }

    private static Shape container(Kind kind, List<Schema> parts, Map<String, Shape> records) {
        Shape shape = simple(kind);
        shape.parts = parts.stream().map(part -> of(part, records)).toArray(Shape[]::new);
        return shape;
    }

    private static Shape bytes(Schema schema) {
        return schema.getLogicalType() instanceof LogicalTypes.Decimal decimal && decimal.getPrecision() <= MOST_DIGITS
                ? new Shape(Kind.DECIMAL, 0, BigInteger.TEN.pow(decimal.getPrecision()))
                : simple(Kind.BYTES);
    }

    private static Shape simple(Kind kind) {
        return sized(kind, 0);
    }

    private static Shape sized(Kind kind, int size) {
        return new Shape(kind, size, BigInteger.ZERO);
    }

    /// Passes one value of this shape from `from` to the end of `bytes`.
    ///
    /// @throws MalformedException if the bytes are not exactly that
    void check(byte[] bytes, int from) {
        Cursor cursor = new Cursor(bytes, from);
        pass(cursor, MOST_LEVELS);
        if (cursor.left() > 0) {
            throw new MalformedException(
                    "%d bytes behind the value, which ends at byte %d".formatted(cursor.left(), cursor.position()));
        }
    }

    private void pass(Cursor cursor, int levels) {
        switch (kind) {
            case NULL -> cursor.spend(1);
            case BOOLEAN -> passBoolean(cursor);
            case INT -> cursor.varint();
            case LONG -> cursor.varlong();
            case FIXED -> passFixed(cursor);
            case STRING -> cursor.text();
            case BYTES -> cursor.skip(cursor.varlong(), "bytes");
            case DECIMAL -> passDecimal(cursor);
            case ENUM -> passIndex(cursor, size, "symbol");
            case RECORD -> passRecord(cursor, deeper(cursor, levels));
            case ARRAY -> passBlocks(cursor, false, deeper(cursor, levels));
            case MAP -> passBlocks(cursor, true, deeper(cursor, levels));
            case UNION -> parts[passIndex(cursor, parts.length, "branch")].pass(cursor, deeper(cursor, levels));
        }
    }

    private static int deeper(Cursor cursor, int levels) {
        if (levels == 0) {
            throw new MalformedException(
                    "nested deeper than %d levels at byte %d".formatted(MOST_LEVELS, cursor.position()));
        }
        return levels - 1;
    }

    private static void passBoolean(Cursor cursor) {
        byte value = cursor.octet();
        if (value != 0 && value != 1) {
            throw new MalformedException("a boolean 0x%02x at byte %d".formatted(value, cursor.position() - 1));
        }
    }

    private void passFixed(Cursor cursor) {
        cursor.spend(1);
        cursor.skip(size, "a fixed");
    }

    private void passDecimal(Cursor cursor) {
        long length = cursor.varlong();
        int from = cursor.position();
        cursor.skip(length, "a decimal");
        // 18 digits fill 8 bytes; most amounts are far below, and never become a BigInteger here
        long digitsBits = limit.bitLength() - 1L;
        if (length == 0 || (length * Byte.SIZE > digitsBits && isTooLong(cursor, from, length))) {
            throw new MalformedException("a decimal of %d bytes at byte %d; expected less than 1e%d"
                    .formatted(length, from, limit.toString().length() - 1));
        }
    }

    private boolean isTooLong(Cursor cursor, int from, long length) {
        // sign bytes may pad a number, but not without end
        return length * Byte.SIZE > limit.bitLength() + Long.SIZE
                || new BigInteger(cursor.copy(from, cursor.position())).abs().compareTo(limit) >= 0;
    }

    private static int passIndex(Cursor cursor, int count, String what) {
        int index = cursor.varint();
        if (index < 0 || index >= count) {
            throw new MalformedException("%s %d of %d at byte %d".formatted(what, index, count, cursor.position()));
        }
        return index;
    }

    private void passRecord(Cursor cursor, int levels) {
        if (parts.length == 0) {
            cursor.spend(1);
        }
        for (Shape field : parts) {
            field.pass(cursor, levels);
        }
    }

    private void passBlocks(Cursor cursor, boolean hasKeys, int levels) {
        for (long count = cursor.varlong(); count != 0; count = cursor.varlong()) {
            if (count > 0) {
                passItems(cursor, count, hasKeys, levels);
            } else {
                passSizedBlock(cursor, count, hasKeys, levels);
            }
        }
    }

    /// A negative count says that the block's length in bytes follows; who skips relies on it.
    private void passSizedBlock(Cursor cursor, long negativeCount, boolean hasKeys, int levels) {
        long length = cursor.varlong();
        int from = cursor.position();
        // the smallest long has no positive
        passItems(cursor, negativeCount == Long.MIN_VALUE ? Long.MAX_VALUE : -negativeCount, hasKeys, levels);
        if (cursor.position() - from != length) {
            throw new MalformedException("a block of %d bytes at byte %d that says it has %d"
                    .formatted(cursor.position() - from, from, length));
        }
    }

    private void passItems(Cursor cursor, long count, boolean hasKeys, int levels) {
        cursor.spend(count);
        for (long i = 0; i < count; i++) {
            if (hasKeys) {
                cursor.text();
            }
            parts[0].pass(cursor, levels);
        }
    }
}
