package dev.plumbline.cli;

import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations on the command line, as Kubernetes writes them: {@code 30s}, {@code 5m}, {@code 4h}, {@code 1h30m}. */
public final class Durations implements ITypeConverter<Duration> {

    private static final Pattern FORM = Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6})s)?");

    @Override
    public Duration convert(String text) {
        var found = FORM.matcher(text);
        if (text.isEmpty() || !found.matches()) {
            throw new TypeConversionException("'" + text + "' is not a duration: write 30s, 5m, 4h or 1h30m");
        }
        return Duration.ofHours(number(found.group(1)))
                .plusMinutes(number(found.group(2)))
                .plusSeconds(number(found.group(3)));
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
