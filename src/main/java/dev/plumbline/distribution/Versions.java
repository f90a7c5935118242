package dev.plumbline.distribution;

import dev.plumbline.api.SecretDistributionStatus;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What versions say of each other. Pure. */
public final class Versions {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,64}");

    private Versions() {}

    /** Whether one is older than the other; false where they are no numbers, for then nobody can tell. */
    public static boolean isOlder(String version, String than) {
        return NUMBER.matcher(version).matches()
                && NUMBER.matcher(than).matches()
                && new BigInteger(version).compareTo(new BigInteger(than)) < 0;
    }

    /**
     * The versions that a status has of a source, the newest first. One source's versions say nothing about another's.
     *
     * @param status null for none
     * @param source what names the source that the spec has now; empty where nobody can tell
     */
    static List<SecretDistributionStatus.Version> of(SecretDistributionStatus status, Optional<String> source) {
        return status == null || status.versions() == null || isExchanged(status, source)
                ? List.of()
                : status.versions();
    }

    /** Whether what a status says is about another source than this one. */
    static boolean isExchanged(SecretDistributionStatus status, Optional<String> source) {
        return status.source() != null
                && source.filter(name -> !name.equals(status.source())).isPresent();
    }
}
