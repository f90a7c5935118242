package dev.plumbline.desired.infisical;

import dev.plumbline.desired.infisical.InfisicalCalls.Answer;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;

/** Says what a failed request to Infisical means to people. Infisical's own words are not repeated. */
final class InfisicalAdvice {

    private InfisicalAdvice() {}

    static Unavailable onFailure(InfisicalPlace place, Unavailable why) {
        return new Unavailable(why.reason(), place.name() + ": " + why.message());
    }

    static Unavailable noFolder(InfisicalPlace place) {
        return new Unavailable(
                Reason.NOT_FOUND,
                place.name() + ": Infisical has no such folder: correct source.infisical.path, or make the folder");
    }

    /** @param secret the name of the Kubernetes Secret that the credentials are in */
    static Unavailable onStatus(InfisicalPlace place, String secret, Answer answer) {
        if (answer.limited()) {
            return because(
                    Reason.RATE_LIMITED,
                    place,
                    "Infisical has had enough requests for now; use longer intervals if this lasts");
        }
        int status = answer.status();
        return switch (status) {
            case 401 ->
                because(
                        Reason.UNAUTHORIZED,
                        place,
                        "Infisical does not accept the access token that it just gave to the credentials in Secret "
                                + secret
                                + ": see whether the identity trusts this cluster's addresses for access tokens");
            case 403 ->
                because(
                        Reason.FORBIDDEN,
                        place,
                        "the identity of the credentials in Secret " + secret
                                + " may not read it: add it to the project, with the permissions Describe Secret and"
                                + " Read Value in this environment and folder");
            case 404 ->
                because(
                        Reason.NOT_FOUND,
                        place,
                        "Infisical shows no such project or environment to the identity of the credentials in Secret "
                                + secret
                                + ": correct source.infisical.projectId or environment, or add the identity to the"
                                + " project");
            default ->
                because(
                        Reason.UNEXPECTED_ANSWER,
                        place,
                        "Infisical answered " + status
                                + (status >= 500
                                        ? ": check its own state if this lasts"
                                        : ", which is no answer to a read: check source.infisical.address, and that the"
                                                + " server is recent enough for version 4 of its API"));
        };
    }

    private static Unavailable because(Reason reason, InfisicalPlace place, String what) {
        return new Unavailable(reason, place.name() + ": " + what);
    }
}
