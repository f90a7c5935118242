package dev.plumbline.destination.heroku;

import dev.plumbline.destination.heroku.HerokuReads.Asked;
import dev.plumbline.drift.Observation.Unavailable;

/** Says what a failed request about an app means to people. */
final class HerokuAdvice {

    private HerokuAdvice() {}

    static Unavailable on(Unavailable why, Asked asked) {
        String app = asked.app();
        String key = "Secret " + asked.secretRef().name() + ", key 'token'";
        String message = switch (why.reason()) {
            case UNAUTHORIZED -> "Heroku does not accept the token in " + key + ": put a valid one there";
            case FORBIDDEN ->
                "The token in " + key + " may not read the " + asked.thing() + " of Heroku app " + app
                        + ": give its account access to the app, and the token the scope read-protected";
            case NOT_FOUND ->
                "Heroku has no app " + app + " that the token in " + key
                        + " can see: correct " + asked.member()
                        + ".app, or use a token of an account that has it";
            case RATE_LIMITED ->
                "The request budget of the token in " + key
                        + " is used up for now; it refills by itself. If this lasts, use longer intervals or"
                        + " another account: " + why.message();
            case REFERENCE_NOT_FOUND,
                    UNREACHABLE,
                    TIMEOUT,
                    TOO_LARGE,
                    MALFORMED,
                    UNEXPECTED_ANSWER,
                    ADDRESS_REFUSED,
                    CIRCUIT_OPEN,
                    INVALID -> asked.shown() + ": " + why.message();
        };
        return new Unavailable(why.reason(), message);
    }

    /** What a refused write means to whoever installed the write credential. Heroku's own words are not repeated. */
    static String onWrite(String app, int status) {
        String vars = "the config vars of Heroku app " + app;
        return switch (status) {
            case 401 -> "Heroku does not accept the write credential for " + vars + ": put a valid token there.";
            case 403 ->
                "The write credential may not write " + vars
                        + ": give its account access to the app, and the token the scope write-protected.";
            case 404 -> "Heroku has no app " + app + " that the write credential can see.";
            case 412 -> "Heroku says that " + vars + " have changed meanwhile: nothing was written.";
            case 422 ->
                "Heroku refuses to write " + vars
                        + ": a name or a value is not as it wants it, or all of them take more than 64 KB.";
            case 429 -> "The request budget of the write credential for " + vars + " is used up for now.";
            default ->
                "Heroku answered " + status + " to a write of " + vars
                        + ", so it may or may not be done: see status.heroku.com.";
        };
    }
}
