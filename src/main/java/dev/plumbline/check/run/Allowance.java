package dev.plumbline.check.run;

import dev.plumbline.api.CheckSpec.Limits;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one run may take.
 *
 * @param time from its beginning to its end, the waiting for other runs not counted
 * @param memory in bytes, of all its processes together
 * @param disk in bytes, of all that it writes
 */
public record Allowance(Duration time, long memory, long disk) {

    private static final long MEBIBYTE = 1024L * 1024;
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,6})(Mi|Gi)");
    private static final Pattern PART = Pattern.compile("([0-9]{1,9})(h|ms|m|s)");

    public static final Allowance DEFAULT = new Allowance(Duration.ofMinutes(10), 1024 * MEBIBYTE, 2048 * MEBIBYTE);

    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofHours(2);

    /**
     * What a policy says, with the default for what it doesn't. A stored policy may be older than its schema's rules: what
     * can't be read counts as not said, and no run takes more than two hours.
     */
    public static Allowance of(Limits limits) {
        if (limits == null) {
            return DEFAULT;
        }
        return new Allowance(
                time(limits.timeout()), size(limits.memory(), DEFAULT.memory), size(limits.disk(), DEFAULT.disk));
    }

    private static Duration time(String text) {
        if (text == null || !text.replaceAll(PART.pattern(), "").isEmpty()) {
            return DEFAULT.time;
        }
        Duration sum = Duration.ZERO;
        Matcher parts = PART.matcher(text);
        while (parts.find()) {
            long number = Long.parseLong(parts.group(1));
            sum = sum.plus(
                    switch (parts.group(2)) {
                        case "h" -> Duration.ofHours(number);
                        case "m" -> Duration.ofMinutes(number);
                        case "s" -> Duration.ofSeconds(number);
                        default -> Duration.ofMillis(number);
                    });
        }
        return sum.compareTo(LEAST) < 0 ? DEFAULT.time : sum.compareTo(MOST) > 0 ? MOST : sum;
    }

    private static long size(String text, long otherwise) {
        Matcher size = SIZE.matcher(text == null ? "" : text);
        if (!size.matches()) {
            return otherwise;
        }
        long bytes = Long.parseLong(size.group(1)) * (size.group(2).equals("Gi") ? 1024 * MEBIBYTE : MEBIBYTE);
        return bytes == 0 ? otherwise : bytes;
    }
}
