package dev.plumbline.api;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as the Kubernetes API writes them. */
public final class Times {

    private Times() {}

    /** RFC 3339 in UTC and whole seconds, as metav1.Time. */
    public static String of(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
