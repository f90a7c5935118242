package dev.plumbline.destination;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.drift.Noise;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The truth may name a commit as Git shows it to people: by its first digits, seven or more. An observed commit that begins
 * with them is that commit. It does not hold the other way round: a place that shows an abbreviation knows less than the
 * truth asks for.
 */
public final class AbbreviatedCommit implements Noise {

    private static final Pattern ABBREVIATED = Pattern.compile("[0-9a-fA-F]{7,63}");

    /** By SHA-1 or by SHA-256. */
    private static final Pattern WHOLE = Pattern.compile("[0-9a-fA-F]{40}|[0-9a-fA-F]{64}");

    @Override
    public JsonNode without(JsonNode desired, JsonNode observed) {
        if (!desired.isTextual() || !observed.isTextual()) {
            return observed;
        }
        String wanted = desired.textValue();
        String seen = observed.textValue();
        boolean same = ABBREVIATED.matcher(wanted).matches()
                && WHOLE.matcher(seen).matches()
                && seen.toLowerCase(Locale.ROOT).startsWith(wanted.toLowerCase(Locale.ROOT));
        return same ? desired : observed;
    }
}
