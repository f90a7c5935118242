package dev.plumbline.distribution;

import dev.plumbline.api.SecretDistributionSpec.Acceptance;
import dev.plumbline.api.SecretDistributionStatus;
import dev.plumbline.desired.SecretSource.Version;
import java.util.List;
import java.util.Optional;

/** What a look at the source came to. Holds no value. */
sealed interface SourceSeen {

    /**
     * Its current version is to be at the destinations.
     *
     * @param fingerprint of the value as the source has it
     */
    record Taken(Version version, String fingerprint) implements SourceSeen {}

    /**
     * There is something about it that only a person can judge: nothing is proposed until one has.
     *
     * @param version the newest that there is; empty where there is none
     * @param reason a word in CamelCase for the condition
     * @param message what is wrong, and what to do
     */
    record Held(Optional<Version> version, String reason, String message) implements SourceSeen {}

    /** It could not be read. */
    record Unread(String reason, String message) implements SourceSeen {}

    /**
     * Whether a version is taken as it is. Pure.
     *
     * @param versions those that were taken so far, the newest first
     * @param acceptance what a person has said; null for nothing
     * @param length of the value in bytes
     * @param tooLong what is too long where; empty where everything fits
     */
    static SourceSeen judge(
            Version version,
            String fingerprint,
            int length,
            Optional<String> tooLong,
            List<SecretDistributionStatus.Version> versions,
            Acceptance acceptance) {
        if (acceptance != null && acceptance.version().equals(version.id())) {
            return new Taken(version, fingerprint);
        }
        if (length == 0) {
            return new Held(
                    Optional.of(version),
                    "Empty",
                    "Version " + version.id()
                            + " is empty: put a value there, or say in spec.acceptance that it is meant.");
        }
        Optional<String> newest =
                versions.stream().map(SecretDistributionStatus.Version::version).findFirst();
        boolean lower =
                newest.filter(last -> Versions.isOlder(version.id(), last)).isPresent();
        Optional<String> former = versions.stream()
                .skip(1)
                .filter(known -> fingerprint.equals(known.fingerprint()))
                .map(SecretDistributionStatus.Version::version)
                .findFirst()
                .filter(known -> !fingerprint.equals(versions.getFirst().fingerprint()));
        if (lower || former.isPresent()) {
            return new Held(
                    Optional.of(version),
                    "WentBack",
                    former.map(known -> "Version " + version.id() + " has the value of version " + known
                                            + ", which was replaced since")
                                    .orElseGet(() -> "The source went back from version " + newest.orElseThrow()
                                            + " to " + version.id())
                            + ": put the newest value there again, or say in spec.acceptance that this one is meant.");
        }
        return tooLong.<SourceSeen>map(
                        what -> new Held(
                                Optional.of(version),
                                "TooLarge",
                                what
                                        + " Shorten it, or say in spec.acceptance that this version is meant for those that it fits."))
                .orElseGet(() -> new Taken(version, fingerprint));
    }

    /** The version that is there, as a person calls it; empty where nothing was read. */
    default Optional<Version> current() {
        return switch (this) {
            case Taken(Version version, var _) -> Optional.of(version);
            case Held held -> held.version();
            case Unread _ -> Optional.empty();
        };
    }
}
