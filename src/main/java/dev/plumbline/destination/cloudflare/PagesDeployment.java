package dev.plumbline.destination.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.platform.Lookup;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One deployment of a Pages project. Its texts are a stranger's.
 *
 * @param shortId the first digits of its identifier
 * @param environment {@code production} or {@code preview}
 * @param succeeded whether it was built, uploaded and put online
 * @param commit what it was built from; empty where whoever uploaded it named none
 * @param dirty whether it was built from a work tree that had changes beside
 * @param url where it is served, by itself and for good
 */
record PagesDeployment(
        String shortId,
        String environment,
        Instant created,
        boolean succeeded,
        Optional<String> commit,
        boolean dirty,
        String url) {

    private static final int MAX_COMMIT = 255;
    private static final int MAX_URL = 2048;
    private static final Pattern SHORT_ID = Pattern.compile("[0-9A-Za-z-]{1,40}");

    /** Anything but a deployment is {@code Malformed}. */
    static Lookup<PagesDeployment> parse(JsonNode entry) {
        JsonNode metadata = entry.path("deployment_trigger").path("metadata");
        JsonNode commit = metadata.path("commit_hash");
        JsonNode stage = entry.path("latest_stage");
        boolean formed = SHORT_ID.matcher(entry.path("short_id").asText("")).matches()
                && entry.path("environment").isTextual()
                && entry.path("url").isTextual()
                && entry.path("url").textValue().length() <= MAX_URL
                && stage.path("name").isTextual()
                && stage.path("status").isTextual()
                && (commit.isTextual() || commit.isNull() || commit.isMissingNode())
                && commit.asText("").length() <= MAX_COMMIT;
        if (!formed) {
            return Envelope.malformed("a deployment is not in the form of one");
        }
        String hash = commit.isTextual() ? commit.textValue().strip() : "";
        try {
            return new Lookup.Found<>(new PagesDeployment(
                    entry.path("short_id").asText(),
                    entry.path("environment").textValue(),
                    Instant.parse(entry.path("created_on").asText("")),
                    stage.path("name").textValue().equals("deploy")
                            && stage.path("status").textValue().equals("success")
                            && !entry.path("is_skipped").asBoolean(false),
                    hash.isEmpty() ? Optional.empty() : Optional.of(hash),
                    metadata.path("commit_dirty").asBoolean(false),
                    entry.path("url").textValue()));
        } catch (DateTimeException e) {
            return Envelope.malformed("a deployment says no time when it was made");
        }
    }
}
