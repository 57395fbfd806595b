package millrace.schemas;

import static java.nio.charset.CodingErrorAction.REPORT;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A position in Avro binary that never passes the end, and a budget for values that take no bytes.
final class Cursor {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long NOT_ASCII = 0x8080808080808080L;

    private final byte[] bytes;
    private int at;
    private long itemsLeft;

    /// @param from position of the first byte of the value
    Cursor(byte[] bytes, int from) {
        this.bytes = bytes;
        this.at = from;
        // an item takes a byte, or the null behind a union's index; what takes none must not outnumber what does
        this.itemsLeft = 2L * (bytes.length - from) + 1000;
    }

    int position() {
        return at;
    }

    int left() {
        return bytes.length - at;
    }

    /// Counts values that may take no bytes.
    void spend(long items) {
        if (items > itemsLeft) {
            throw new MalformedException("%d items at byte %d; %d bytes are left".formatted(items, at, left()));
        }
        itemsLeft -= items;
    }

    byte octet() {
        if (at == bytes.length) {
            throw new MalformedException("ends within a value at byte %d".formatted(at));
        }
        return bytes[at++];
    }

    /// Passes `length` bytes.
    void skip(long length, String what) {
        if (length < 0 || length > left()) {
            throw new MalformedException(
                    "%s of %d bytes at byte %d; %d bytes are left".formatted(what, length, at, left()));
        }
        at += (int) length;
    }

    int varint() {
        return (int) varint(5, "an int");
    }

    long varlong() {
        return varint(10, "a long");
    }

    private long varint(int mostBytes, String what) {
        long raw = 0;
        for (int i = 0; i < mostBytes; i++) {
            byte next = octet();
            raw |= (next & 0x7fL) << (7 * i);
            if (next >= 0) {
                return (raw >>> 1) ^ -(raw & 1);
            }
        }
        throw new MalformedException("%s longer than %d bytes at byte %d".formatted(what, mostBytes, at - mostBytes));
    }

    /// Passes a length and that many bytes of UTF-8.
    void text() {
        long length = varlong();
        int from = at;
        skip(length, "a string");
        if (!isAscii(from, at) && !isUtf8(from, at)) {
            throw new MalformedException("a string at byte %d that is not UTF-8".formatted(from));
        }
    }

    private boolean isAscii(int from, int to) {
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            if (((long) LONGS.get(bytes, i) & NOT_ASCII) != 0) {
                return false;
            }
        }
        for (; i < to; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }

    private boolean isUtf8(int from, int to) {
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(REPORT)
                    .onUnmappableCharacter(REPORT)
                    .decode(ByteBuffer.wrap(bytes, from, to - from));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    byte[] copy(int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }
}
