package dev.plumbline.destination.n8n;

import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Unavailable;

/** Says what a failed request to n8n means to people. */
final class N8nAdvice {

    private static final int SHOWN = 200;

    private N8nAdvice() {}

    static String workflowsOf(String baseUrl) {
        return "the workflows of n8n at " + ForeignText.shown(baseUrl == null ? "" : baseUrl, SHOWN);
    }

    /** @param secret the Secret with the API key */
    static Unavailable on(Unavailable why, String baseUrl, String secret) {
        String key = "Secret " + secret + ", key 'token'";
        String message = switch (why.reason()) {
            case UNAUTHORIZED ->
                "n8n does not accept the API key in " + key
                        + ": put a valid one there, from Settings, n8n API. Keys expire.";
            case FORBIDDEN ->
                "The API key in " + key
                        + " may not list workflows: give it the scopes workflow:list and workflow:read.";
            case NOT_FOUND ->
                "There is no public API of n8n at " + ForeignText.shown(baseUrl, SHOWN)
                        + ": correct n8n.baseUrl, or have the instance serve it.";
            case TOO_LARGE -> "The workflows of n8n: " + why.message() + ". Name tags, to look at fewer workflows.";
            case REFERENCE_NOT_FOUND, INVALID -> why.message();
            case RATE_LIMITED, UNREACHABLE, TIMEOUT, MALFORMED, UNEXPECTED_ANSWER, ADDRESS_REFUSED, CIRCUIT_OPEN ->
                "The workflows of n8n: " + why.message();
        };
        return new Unavailable(why.reason(), message);
    }

    /** What a refused request of the converger means. n8n's own words are not repeated: they can hold values. */
    static String onWrite(String what, int status) {
        return switch (status) {
            case 400 ->
                "n8n refuses " + what
                        + ": something in it is not as its API wants it, as a setting or a member of a node that this version does not take, or a workflow that can't be activated. Try the same in n8n, which says more.";
            case 401 -> "n8n does not accept the write credential for " + what + ": put a valid API key there.";
            case 403 ->
                "The write credential may not do this: " + what
                        + ". Give the API key the scopes workflow:list, workflow:read, workflow:create, workflow:update and workflow:activate, and on newer versions workflow:deactivate.";
            case 404 -> "n8n has no such workflow any more, or the write credential can't see it: " + what + ".";
            case 409 -> "n8n says that somebody else has changed it: " + what + " was not done.";
            case 413 -> "n8n finds " + what + " too large.";
            case 429 -> "n8n, or what stands before it, limits requests for now: " + what + " was not done.";
            default -> "n8n answered " + status + " to " + what + ", so it may or may not be done: see its log.";
        };
    }
}
