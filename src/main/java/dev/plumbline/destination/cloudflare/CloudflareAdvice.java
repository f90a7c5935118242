package dev.plumbline.destination.cloudflare;

import dev.plumbline.drift.Observation.Unavailable;
import java.util.Set;

/**
 * Says what a failed request to Cloudflare means to people. Cloudflare's own words are not repeated.
 *
 * @param thing what was asked about, as {@code the secrets of Cloudflare Worker api}
 * @param owner whose it is, as {@code Worker api in account 0123…}
 * @param correct what a person corrects where it isn't there, as {@code cloudflareWorkerSecret.accountId and script}
 * @param permission what the token needs, as {@code Workers Scripts}
 */
record CloudflareAdvice(String thing, String owner, String correct, String permission) {

    /** Another binding of another type has the name. */
    private static final int NAME_IS_TAKEN = 10053;

    private static final int TOO_LARGE = 10054;
    private static final int TOO_MANY = 10055;

    /** The newest version of the Worker serves nobody yet, or only some. */
    private static final int NEWEST_IS_NOT_DEPLOYED = 10215;

    /** What a failed look means. */
    Unavailable onRead(Unavailable why, String secret) {
        String key = "Secret " + secret + ", key 'token'";
        String message = switch (why.reason()) {
            case UNAUTHORIZED -> "Cloudflare does not accept the token in " + key + ": put a valid one there";
            case FORBIDDEN ->
                "The token in " + key + " may not read " + thing + ": give it the permission " + permission
                        + " Read for the account";
            case NOT_FOUND ->
                "Cloudflare has no " + owner + " that the token in " + key + " can see: correct " + correct
                        + ", or use a token for the account that has it";
            case RATE_LIMITED ->
                "The request budget of the token in " + key
                        + " is used up for now; it refills by itself. If this lasts, use longer intervals or a token of"
                        + " another user: " + why.message();
            case REFERENCE_NOT_FOUND,
                    UNREACHABLE,
                    TIMEOUT,
                    TOO_LARGE,
                    MALFORMED,
                    UNEXPECTED_ANSWER,
                    ADDRESS_REFUSED,
                    CIRCUIT_OPEN,
                    INVALID -> "Looking at " + thing + ": " + why.message();
        };
        return new Unavailable(why.reason(), message);
    }

    /** What a refused write means to whoever installed the write credential. */
    String onRefusal(int status, Set<Integer> codes) {
        if (codes.contains(NEWEST_IS_NOT_DEPLOYED)) {
            return "The newest version of Cloudflare " + owner
                    + " does not serve all requests, and Cloudflare changes secrets only where it does: deploy that version, or finish its rollout.";
        }
        if (codes.contains(NAME_IS_TAKEN)) {
            return "Cloudflare " + owner
                    + " has a binding or variable of another type under that name: take it out, or deliver under another name.";
        }
        if (codes.contains(TOO_LARGE)) {
            return "Cloudflare refuses a value for " + thing + " as too long: it takes up to 5 KB.";
        }
        if (codes.contains(TOO_MANY)) {
            return "Cloudflare " + owner + " has as many variables and secrets as it may have: take some out.";
        }
        return switch (status) {
            case 401 -> "Cloudflare does not accept the write credential for " + thing + ": put a valid token there.";
            case 403 ->
                "The write credential may not write " + thing + ": give its token the permission " + permission
                        + " Edit for the account.";
            case 404 -> "Cloudflare has no " + owner + " that the write credential can see: correct " + correct + ".";
            default ->
                "Cloudflare refuses to write " + thing + " with status " + status + coded(codes)
                        + ": a name or a value is not as it wants it, or its API has changed.";
        };
    }

    /** What an answer means that leaves open what became of a write. */
    String onFailure(int status) {
        return switch (status) {
            case 429 ->
                "The request budget of the write credential for " + thing
                        + " is used up for now, or others are changing it at this moment: nothing was written.";
            case 409, 423, 425 -> "Cloudflare is busy with another change of " + thing + ": nothing was written.";
            default ->
                "Cloudflare answered " + status + " to a write of " + thing
                        + ", so it may or may not be done: see cloudflarestatus.com.";
        };
    }

    private static String coded(Set<Integer> codes) {
        if (codes.isEmpty()) {
            return "";
        }
        return " and its error code "
                + codes.stream()
                        .sorted()
                        .limit(3)
                        .map(String::valueOf)
                        .reduce((one, other) -> one + ", " + other)
                        .orElse("");
    }
}
