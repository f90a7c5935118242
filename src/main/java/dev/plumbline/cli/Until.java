package dev.plumbline.cli;

import dev.plumbline.api.Times;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** When something ends: a time, or so long from now. One of both is given. */
final class Until {

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "When it ends, as 2026-12-01T00:00:00Z or with another offset than Z.",
            converter = Moment.class)
    private Instant until;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            description = "How long from now, as 30m, 4h or 72h.",
            converter = Durations.class)
    private Duration length;

    /** The end as the API writes times. What is over before it begins is refused. */
    String at(InstantSource clock) {
        Instant now = clock.instant();
        Instant end = until == null ? now.plus(length) : until;
        String shown = Times.of(end);
        if (!Instant.parse(shown).isAfter(now)) {
            throw new Stop(ExitCode.USAGE, shown + " is not to come: by this machine's clock it is " + Times.of(now));
        }
        return shown;
    }

    /** A time of RFC 3339, with any offset. */
    static final class Moment implements ITypeConverter<Instant> {

        @Override
        public Instant convert(String text) {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeParseException e) {
                throw new TypeConversionException("'" + text + "' is not a time: write 2026-12-01T00:00:00Z");
            }
        }
    }
}
