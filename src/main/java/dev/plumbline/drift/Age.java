package dev.plumbline.drift;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** An age in whole days or hours, as specs write it: {@code 90d}, {@code 36h}. */
public final class Age {

    private static final Pattern FORM = Pattern.compile("[0-9]{1,5}[dh]");

    private Age() {}

    /** How long that is; empty for anything else. */
    public static Optional<Duration> parse(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        int count = Integer.parseInt(text.substring(0, text.length() - 1));
        return Optional.of(text.endsWith("d") ? Duration.ofDays(count) : Duration.ofHours(count));
    }
}
