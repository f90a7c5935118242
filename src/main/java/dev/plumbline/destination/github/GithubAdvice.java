package dev.plumbline.destination.github;

import dev.plumbline.destination.SecretWriter.Outcome;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import java.time.Duration;
import java.util.Optional;

/** Says what a failed request about a secret means to people. GitHub's own words are not repeated. */
final class GithubAdvice {

    private GithubAdvice() {}

    /** @param secret the name of the Kubernetes Secret that the token is in */
    static Unavailable onRead(Unavailable why, GithubPlace place, String secret) {
        String key = "Secret " + secret + ", key 'token'";
        String what = "The " + place.kind() + "s of GitHub " + place.container();
        String message = switch (why.reason()) {
            case UNAUTHORIZED -> "GitHub does not accept the token in " + key + ": put a valid one there";
            case FORBIDDEN ->
                "The token in " + key + " may not read the names of the " + place.kind() + "s of GitHub "
                        + place.container() + ": give it the " + place.permission()
                        + " for reading, and let it through the organisation's policies";
            case NOT_FOUND ->
                "GitHub shows no " + place.container() + " to the token in " + key + ": correct " + place.field()
                        + ", or give the token access there";
            case RATE_LIMITED ->
                "The request budget of the token in " + key
                        + " is used up for now; it refills by itself. If this lasts, use longer intervals or another"
                        + " account: " + why.message();
            case REFERENCE_NOT_FOUND,
                    UNREACHABLE,
                    TIMEOUT,
                    TOO_LARGE,
                    MALFORMED,
                    UNEXPECTED_ANSWER,
                    ADDRESS_REFUSED,
                    CIRCUIT_OPEN,
                    INVALID -> what + ": " + why.message();
        };
        return new Unavailable(why.reason(), message);
    }

    static Unavailable unforeseen(GithubPlace place, int status) {
        return new Unavailable(
                Reason.UNEXPECTED_ANSWER,
                "GitHub answered " + status + " for the " + place.kind() + "s of " + place.container()
                        + ", which its documentation does not foresee: see githubstatus.com");
    }

    /**
     * What an answer other than the expected ones means to whoever installed the write credential.
     *
     * @param writing whether the request would have changed the secret, and may have
     * @param limited whether it was refused for asking too much
     * @param pause how long GitHub asks to be left alone
     */
    static Outcome onStatus(GithubPlace place, int status, boolean writing, boolean limited, Optional<Duration> pause) {
        if (limited) {
            return new Outcome.Failed(
                    "GitHub has had enough requests with the write credential for " + place.target()
                            + " for now: nothing was written, and it is tried again later.",
                    pause);
        }
        if (status >= 500 || status == 408) {
            return new Outcome.Failed(
                    "GitHub answered " + status + (writing ? " to a write of " : " before a write of ") + place.target()
                            + (writing ? ", so it may or may not have arrived" : ": nothing was written")
                            + "; see githubstatus.com if this lasts.",
                    pause);
        }
        return new Outcome.Refused(
                switch (status) {
                    case 401 ->
                        "GitHub does not accept the write credential for " + place.target()
                                + ": put a valid token there.";
                    case 403 ->
                        "The write credential may not write " + place.target() + ": give it the " + place.permission()
                                + " for writing, and let it through the organisation's policies.";
                    case 404 ->
                        "GitHub shows no " + place.container() + " to the write credential: correct " + place.field()
                                + ", or give the credential access there.";
                    case 409, 422 ->
                        "GitHub refuses to write " + place.target()
                                + ": its name or value is not as GitHub wants it, as a value beyond 48 KB or one"
                                + " secret more than the " + container(place) + " may hold.";
                    default ->
                        "GitHub answered " + status + " for " + place.target()
                                + ", which its documentation does not foresee: see githubstatus.com, and whether"
                                + " plumbline.github.url is right.";
                });
    }

    /** A request that had no answer, or one that can't be read. */
    static Outcome onFailure(GithubPlace place, Unavailable why, boolean writing) {
        String message = (writing ? "It may or may not have arrived in " : "Nothing was written to ") + place.target()
                + ": " + why.message() + ".";
        return switch (why.reason()) {
            case INVALID, ADDRESS_REFUSED -> new Outcome.Refused(message);
            case UNREACHABLE,
                    TIMEOUT,
                    TOO_LARGE,
                    MALFORMED,
                    UNEXPECTED_ANSWER,
                    RATE_LIMITED,
                    CIRCUIT_OPEN,
                    REFERENCE_NOT_FOUND,
                    UNAUTHORIZED,
                    FORBIDDEN,
                    NOT_FOUND -> new Outcome.Failed(message, Optional.empty());
        };
    }

    private static String container(GithubPlace place) {
        int end = place.container().indexOf(' ');
        return end < 0 ? place.container() : place.container().substring(0, end);
    }
}
