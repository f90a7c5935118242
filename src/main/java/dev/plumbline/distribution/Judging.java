package dev.plumbline.distribution;

import dev.plumbline.api.Receipt;
import dev.plumbline.desired.SecretSource.Version;
import dev.plumbline.destination.SecretObserver.Sighting;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.SecretValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Says how a destination stands, from what was seen there, what the source holds, and what was delivered. Pure. What can't
 * be read is never called in sync on hope: it takes a receipt, and nothing newer than that.
 */
final class Judging {

    /** How far two machines' clocks may be apart before a time at one says nothing about a time at the other. */
    private static final Duration CLOCKS = Duration.ofMinutes(1);

    private Judging() {}

    /**
     * What should be there.
     *
     * @param version of the source
     * @param fingerprint of the value as the destination is to hold it
     * @param older versions that came before, by the fingerprints that their values have at this destination
     */
    record Wanted(Version version, String fingerprint, Map<String, String> older) {}

    /**
     * How it stands.
     *
     * @param receipt of the newest delivery that arrived; empty for none
     * @param fingerprints of values, under the key of the namespace
     */
    static Standing judge(
            Sighting sighting, Wanted wanted, Optional<Receipt> receipt, Function<SecretValue, String> fingerprints) {
        return switch (sighting) {
            case Sighting.Failed(var why) -> Standing.unread(why.message());
            case Sighting.Absent _ -> Standing.missing();
            case Sighting.Held(var value, var _) ->
                byFingerprint(fingerprints.apply(value), wanted, receipt, Evidence.VALUE);
            case Sighting.Named named -> named(named, wanted, receipt);
            case Sighting.Present present -> present(present, wanted, receipt);
            case Sighting.Blind _ ->
                receipt.map(proof -> byReceipt(proof, wanted, ""))
                        .orElseGet(
                                () -> Standing.unverifiable(
                                        "",
                                        "Nothing can be read here, and nothing was delivered yet: deliver once, and a receipt tells."));
        };
    }

    private static Standing byFingerprint(
            String observed, Wanted wanted, Optional<Receipt> receipt, Evidence evidence) {
        if (observed.equals(wanted.fingerprint())) {
            // Equal texts, of which one is kept already.
            return Standing.inSync(evidence, wanted.version().id(), wanted.fingerprint(), "");
        }
        Optional<String> older = Optional.ofNullable(wanted.older().get(observed))
                .or(() -> receipt.filter(proof -> proof.fingerprint().equals(observed))
                        .map(Receipt::version));
        return older.map(version ->
                        Standing.stale(evidence, version, observed, "", "It still holds version " + version + "."))
                .orElseGet(() -> Standing.drifted(
                        evidence, observed, "", "It holds a value that is no version of the source that was seen."));
    }

    private static Standing named(Sighting.Named named, Wanted wanted, Optional<Receipt> receipt) {
        if (named.fingerprint().isPresent()) {
            return byFingerprint(named.fingerprint().get(), wanted, receipt, Evidence.METADATA);
        }
        String version = named.version().orElse("");
        if (version.equals(wanted.version().id())) {
            return Standing.inSync(Evidence.METADATA, version, version, "");
        }
        return wanted.older().containsValue(version)
                        || Versions.isOlder(version, wanted.version().id())
                ? Standing.stale(
                        Evidence.METADATA, version, version, "", "It says that it holds version " + version + ".")
                : Standing.drifted(
                        Evidence.METADATA, version, "", "It says that it holds a version that the source has not.");
    }

    private static Standing present(Sighting.Present present, Wanted wanted, Optional<Receipt> receipt) {
        String mark = present.mark();
        if (receipt.filter(proof -> mark.equals(proof.mark() == null ? "" : proof.mark()))
                .isPresent()) {
            return byReceipt(receipt.get(), wanted, mark);
        }
        if (receipt.isPresent() && !present.shared()) {
            return Standing.drifted(
                    Evidence.METADATA, mark, mark, "Somebody has written here since " + delivered(receipt.get()) + ".");
        }
        boolean untouched = present.changed()
                .flatMap(changed -> wanted.version().created().map(created -> isBefore(changed, created)))
                .orElse(false);
        if (untouched) {
            return Standing.stale(
                    Evidence.METADATA,
                    "",
                    mark,
                    mark,
                    "It was last written at " + present.changed().orElseThrow()
                            + ", before the current version was made.");
        }
        return Standing.unverifiable(
                mark,
                receipt.map(
                                proof -> "Something has changed here since " + delivered(proof)
                                        + ", and nobody can tell whether this secret was written: deliver again, and a receipt tells.")
                        .orElse(
                                "Something is there, and nobody can tell which version: deliver once, and a receipt tells."));
    }

    private static String delivered(Receipt receipt) {
        return "version " + receipt.version() + " was delivered at " + receipt.time();
    }

    private static Standing byReceipt(Receipt receipt, Wanted wanted, String mark) {
        String observed = mark.isEmpty() ? receipt.fingerprint() : mark;
        return receipt.fingerprint().equals(wanted.fingerprint())
                ? Standing.inSync(Evidence.RECEIPT, wanted.version().id(), observed, mark)
                : Standing.stale(
                        Evidence.RECEIPT,
                        receipt.version(),
                        observed,
                        mark,
                        "Version " + receipt.version() + " was delivered at " + receipt.time()
                                + ", and nothing newer was seen since.");
    }

    private static boolean isBefore(Instant changed, Instant created) {
        return changed.isBefore(created.minus(CLOCKS));
    }
}
