package millrace.schemas;

import java.io.OutputStream;
import java.util.Arrays;

/// Bytes that grow; `ByteArrayOutputStream` without its locks, for one thread.
final class ValueBytes extends OutputStream {

    private byte[] bytes = new byte[512];
    private int size;

    @Override
    public void write(int octet) {
        reserve(1);
        bytes[size++] = (byte) octet;
    }

    @Override
    public void write(byte[] from, int offset, int length) {
        reserve(length);
        System.arraycopy(from, offset, bytes, size, length);
        size += length;
    }

    /// Big-endian.
    void writeInt(int number) {
        write(number >>> 24);
        write(number >>> 16);
        write(number >>> 8);
        write(number);
    }

    private void reserve(int more) {
        if (more > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, size);
    }
}
