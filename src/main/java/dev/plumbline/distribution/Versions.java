package dev.plumbline.distribution;

import java.math.BigInteger;
import java.util.regex.Pattern;

/** Which of two versions is the older. Pure. */
public final class Versions {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,64}");

    private Versions() {}

    /** Whether one is older than the other; false where they are no numbers, for then nobody can tell. */
    public static boolean isOlder(String version, String than) {
        return NUMBER.matcher(version).matches()
                && NUMBER.matcher(than).matches()
                && new BigInteger(version).compareTo(new BigInteger(than)) < 0;
    }
}
