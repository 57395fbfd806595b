package millrace.consumers.reactions;

/// A set of effect ids, 128 bits each, in one array: 24 to 48 bytes an id, and none of them an object.
///
/// Open addressing with linear probing; nothing is ever removed. Two ids that are the same in all 128 bits are the same
/// id, as they are for the receiver that gets them as idempotency keys.
final class EffectIdSet {

    private long[] table = new long[2 << 6];
    private int size;

    void add(EffectId id) {
        if (3 * (size + 1) > table.length) {
            grow();
        }
        if (insert(table, high(id), low(id))) {
            size++;
        }
    }

    boolean contains(EffectId id) {
        long high = high(id);
        long low = low(id);
        for (int at = start(table, high, low); ; at = next(table, at)) {
            if (table[at] == high && table[at + 1] == low) {
                return true;
            }
            if (table[at] == 0 && table[at + 1] == 0) {
                return false;
            }
        }
    }

    int size() {
        return size;
    }

    private static boolean insert(long[] table, long high, long low) {
        int at = start(table, high, low);
        while (table[at] != 0 || table[at + 1] != 0) {
            if (table[at] == high && table[at + 1] == low) {
                return false;
            }
            at = next(table, at);
        }
        table[at] = high;
        table[at + 1] = low;
        return true;
    }

    private void grow() {
        long[] larger = new long[table.length * 2];
        for (int at = 0; at < table.length; at += 2) {
            if (table[at] != 0 || table[at + 1] != 0) {
                insert(larger, table[at], table[at + 1]);
            }
        }
        table = larger;
    }

    private static int start(long[] table, long high, long low) {
        return (int) (mix(high ^ Long.rotateLeft(low, 29)) & (table.length / 2 - 1)) * 2;
    }

    private static int next(long[] table, int at) {
        return (at + 2) & (table.length - 1);
    }

    private static long high(EffectId id) {
        return half(id.value(), 0, 0xcbf29ce484222325L);
    }

    /// Never 0, so that no id looks like an empty place.
    private static long low(EffectId id) {
        long low = half(id.value(), 16, 0x9e3779b97f4a7c15L);
        return low == 0 ? 1 : low;
    }

    /// 16 of 32 hexadecimal digits; of any other text, a hash of all of it.
    private static long half(String text, int from, long seed) {
        if (text.length() != 32) {
            return hash(text, seed);
        }
        long half = 0;
        for (int i = from; i < from + 16; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return hash(text, seed);
            }
            half = half << 4 | digit;
        }
        return half;
    }

    private static long hash(String text, long seed) {
        long hash = seed;
        for (int i = 0; i < text.length(); i++) {
            hash = mix((hash ^ text.charAt(i)) * 0x100000001b3L);
        }
        return hash;
    }

    /// The finalizer of MurmurHash3.
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }
}
