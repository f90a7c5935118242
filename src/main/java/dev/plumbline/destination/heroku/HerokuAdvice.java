package dev.plumbline.destination.heroku;

import dev.plumbline.api.DestinationSpec;
import dev.plumbline.drift.Observation.Unavailable;

/** Says what a failed read of an app's config vars means to whoever wrote the policy. */
final class HerokuAdvice {

    private HerokuAdvice() {}

    static Unavailable on(Unavailable why, DestinationSpec.HerokuConfigVars spec) {
        String app = spec.app();
        String key = "Secret " + spec.secretRef().name() + ", key 'token'";
        String message = switch (why.reason()) {
            case UNAUTHORIZED -> "Heroku does not accept the token in " + key + ": put a valid one there";
            case FORBIDDEN ->
                "The token in " + key + " may not read the config vars of Heroku app " + app
                        + ": give its account access to the app, and the token the scope read-protected";
            case NOT_FOUND ->
                "Heroku has no app " + app + " that the token in " + key
                        + " can see: correct herokuConfigVars.app, or use a token of an account that has it";
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
                    INVALID -> "The config vars of Heroku app " + app + ": " + why.message();
        };
        return new Unavailable(why.reason(), message);
    }
}
