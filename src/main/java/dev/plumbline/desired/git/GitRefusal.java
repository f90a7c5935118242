package dev.plumbline.desired.git;

import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import java.io.IOException;

/** Carries a failure that is already fit to be shown through JGit, which knows exceptions only. */
final class GitRefusal extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient Unavailable why;

    GitRefusal(Unavailable why) {
        super(why.message());
        this.why = why;
    }

    GitRefusal(Reason reason, String message) {
        this(new Unavailable(reason, message));
    }

    Unavailable why() {
        return why;
    }
}
