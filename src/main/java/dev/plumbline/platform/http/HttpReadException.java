package dev.plumbline.platform.http;

import dev.plumbline.drift.Observation.Unavailable;
import java.io.IOException;

/** The reading of a {@link StreamedAnswer} failed. */
public final class HttpReadException extends IOException {

    private static final long serialVersionUID = 1;

    private final transient Unavailable why;

    HttpReadException(Unavailable why) {
        super(why.message());
        this.why = why;
    }

    /** Why it failed, fit to be shown. */
    public Unavailable why() {
        return why;
    }
}
