package dev.plumbline.policy;

import dev.plumbline.api.IncidentTerms;
import dev.plumbline.api.Severity;
import dev.plumbline.drift.Age;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.incident.Terms;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Reads what specs have in common. What can't be read ends the making of a plan, with what is wrong. Pure. */
public final class SpecReading {

    private static final int SHOWN = 100;
    private static final Duration MAX_EXTENSION = Duration.ofHours(168);

    private SpecReading() {}

    /** What holds for incidents; null for what holds where nothing is said. */
    public static Terms terms(IncidentTerms said, Boolean requireSeparation) {
        var incident = said == null ? new IncidentTerms(null, null, null, null, null) : said;
        if (incident.severity() == Severity.Unrecognized) {
            throw new NotAPlan(
                    "spec.incident.severity is a word that this version does not know: take Low, Medium, High or Critical");
        }
        return new Terms(
                incident.severity() == null ? Severity.Medium : incident.severity(),
                Optional.ofNullable(incident.timeToLive()).map(text -> duration("spec.incident.timeToLive", text)),
                Optional.ofNullable(incident.escalateAfter())
                        .map(text -> duration("spec.incident.escalateAfter", text)),
                incident.maxExtension() == null
                        ? MAX_EXTENSION
                        : duration("spec.incident.maxExtension", incident.maxExtension()),
                Boolean.TRUE.equals(requireSeparation));
    }

    /** How long drift lasts before an incident opens. */
    public static Duration after(IncidentTerms said) {
        return said == null || said.after() == null ? Duration.ZERO : duration("spec.incident.after", said.after());
    }

    /** A duration as {@code 1h30m}. */
    public static Duration duration(String field, String text) {
        try {
            return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
        } catch (DateTimeException | ArithmeticException e) {
            throw new NotAPlan(field + " " + shown(text) + " is not a duration: write it as 30s, 5m or 1h30m");
        }
    }

    /** An age in whole days or hours, as {@code 90d}. */
    public static Duration age(String field, String text) {
        return Age.parse(text)
                .orElseThrow(() -> new NotAPlan(field + " " + shown(text) + " is not an age: write it as 90d or 36h"));
    }

    /** A stranger's text between quotes, shortened and escaped. */
    static String shown(String text) {
        return "'" + ForeignText.shown(String.valueOf(text), SHOWN) + "'";
    }

    /** Ends the making of a plan with what is wrong; never leaves whoever makes it. */
    public static final class NotAPlan extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public NotAPlan(String message) {
            super(message, null, false, false);
        }
    }
}
