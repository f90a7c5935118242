package dev.plumbline.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes one AOT cache of two that were written from one list of classes, so that it is the same in every build. Two
 * such caches of JDK 25 differ in what the JVM's clock said: each {@link java.lang.ref.SoftReference} among the stored
 * objects remembers the time of its last use, in milliseconds since the machine started; and in the header in checksums
 * over that, which the JVM looks at only under {@code -XX:+VerifySharedSpaces}. Both become 0. Any other difference is
 * refused. The arguments are the two caches and the file to write.
 */
public final class SteadyCache {

    private static final int WORD = Long.BYTES;

    /** The header takes up the first page. */
    private static final int HEADER = 4096;

    /** How far apart the clock's readings may be: one cache is written right after the other. */
    private static final long HOUR_MILLIS = 3_600_000;

    private SteadyCache() {}

    public static void main(String[] args) throws IOException {
        Files.write(
                Path.of(args[2]), steady(Files.readAllBytes(Path.of(args[0])), Files.readAllBytes(Path.of(args[1]))));
    }

    /** The first cache, with 0 where the second has another time or checksum. */
    static byte[] steady(byte[] first, byte[] second) {
        if (first.length != second.length) {
            throw new IllegalStateException(
                    "two caches of one list of classes have " + first.length + " and " + second.length
                            + " bytes: try again with nothing else going on, or build with -Dimage.aot.skip=true");
        }
        var one = ByteBuffer.wrap(first.clone()).order(ByteOrder.LITTLE_ENDIAN);
        var other = ByteBuffer.wrap(second).order(ByteOrder.LITTLE_ENDIAN);
        // Checksums have four bytes, and one shares its word with what tells that this is a cache.
        for (int at = 0; at < Math.min(HEADER, first.length); at += Integer.BYTES) {
            if (one.getInt(at) != other.getInt(at)) {
                one.putInt(at, 0);
            }
        }
        for (int at = HEADER; at + WORD <= first.length; at += WORD) {
            long a = one.getLong(at);
            long b = other.getLong(at);
            if (a == b) {
                continue;
            }
            if (!(isTime(a) && isTime(b) && Math.abs(a - b) < HOUR_MILLIS)) {
                throw new IllegalStateException("two caches of one list of classes differ at byte " + at
                        + " in something else than a time: build with -Dimage.aot.skip=true");
            }
            one.putLong(at, 0);
        }
        return one.array();
    }

    private static boolean isTime(long word) {
        return word > 0 && word < 1L << 42;
    }
}
