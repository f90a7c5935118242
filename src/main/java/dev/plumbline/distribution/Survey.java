package dev.plumbline.distribution;

import dev.plumbline.api.Receipt;
import dev.plumbline.desired.SecretSource.Version;
import dev.plumbline.observation.Answer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One look at the source and at all destinations. Holds no value.
 *
 * @param standings how each destination stands, in the order of the spec
 * @param receipts what the look was judged by: with others it has to be made anew
 * @param values what the value of the source comes to at each destination; empty where it was never read
 */
record Survey(
        SourceSeen source,
        List<Standing> standings,
        Map<String, Receipt> receipts,
        Optional<Values> values,
        Instant time)
        implements Answer<Survey> {

    Survey {
        standings = List.copyOf(standings);
    }

    /** Whether the source was read, and all destinations were that there is something to ask about. */
    @Override
    public boolean isGood() {
        return switch (source) {
            case SourceSeen.Unread _ -> false;
            case SourceSeen.Held _ -> true;
            case SourceSeen.Taken _ -> standings.stream().allMatch(Standing::read);
        };
    }

    @Override
    public boolean saysSameAs(Survey other) {
        return source.equals(other.source) && standings.equals(other.standings) && receipts.equals(other.receipts);
    }

    /**
     * What one version of the source comes to, so that its value need not be read again.
     *
     * @param version as the source calls it
     * @param fingerprint of the value as the source has it
     * @param length of that value in bytes
     * @param formed by the destination's name
     */
    record Values(Version version, String fingerprint, int length, Map<String, FormedValue> formed) {}

    /** What the value comes to at one destination. */
    sealed interface FormedValue {

        /** It has a form there. */
        record Fits(String fingerprint) implements FormedValue {}

        /** It has one, and that is more than the destination takes: what is too long where. */
        record TooLong(String fingerprint, String message) implements FormedValue {}

        /** It can't be given the form, and why. */
        record Unformed(String message) implements FormedValue {}
    }
}
