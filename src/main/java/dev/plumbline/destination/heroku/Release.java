package dev.plumbline.destination.heroku;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.JsonBody;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One release of an app, as {@code GET /apps/{app}/releases} lists it. Its texts are a stranger's.
 *
 * @param version the app's own count of releases, from 1
 * @param current whether it is the one that runs
 * @param status {@code succeeded}, {@code pending}, {@code failed} or another word of Heroku's
 * @param slug identifier of the slug that it runs; empty where no code was deployed, or an image was
 * @param image whether it runs a container image in place of a slug
 * @param by who made it; empty where Heroku does not say
 */
record Release(
        int version,
        boolean current,
        String status,
        Optional<String> slug,
        boolean image,
        String by,
        String description,
        Instant created) {

    /** The most that a page may have, which is as many as are asked for. */
    static final int PAGE = 10;

    private static final int MAX_COMMIT = 255;
    private static final int SHOWN = 80;
    private static final Pattern IDENTIFIER = Pattern.compile("[0-9A-Za-z-]{1,64}");

    /**
     * One page of the list, from the newest to the oldest; anything else is {@code Malformed}.
     *
     * @param before all versions on the page are smaller
     */
    static Lookup<List<Release>> page(byte[] body, int before) {
        return switch (JsonBody.list(body)) {
            case Lookup.Failed<ArrayNode>(Unavailable why) -> HerokuReads.malformed(why.message());
            case Lookup.Found<ArrayNode>(ArrayNode list) -> page(list, before);
        };
    }

    private static Lookup<List<Release>> page(ArrayNode list, int before) {
        if (list.size() > PAGE) {
            return HerokuReads.malformed("the answer has more than the " + PAGE + " releases that were asked for");
        }
        var releases = new ArrayList<Release>();
        int last = before;
        for (JsonNode entry : list) {
            Optional<Release> read = read(entry);
            if (read.isEmpty()) {
                return HerokuReads.malformed("a release in the answer is not in the form of one");
            }
            if (read.get().version() >= last) {
                return HerokuReads.malformed("the releases in the answer do not go from the newest to the oldest");
            }
            last = read.get().version();
            releases.add(read.get());
        }
        return releases.stream().filter(Release::current).count() > 1
                ? HerokuReads.malformed("more than one release in the answer is the current one")
                : new Lookup.Found<>(releases);
    }

    private static Optional<Release> read(JsonNode entry) {
        JsonNode version = entry.path("version");
        JsonNode slug = entry.path("slug");
        boolean hasSlug = !isNothing(slug);
        boolean formed = version.isInt()
                && version.intValue() > 0
                && entry.path("current").isBoolean()
                && entry.path("status").isTextual()
                && (!hasSlug || IDENTIFIER.matcher(slug.path("id").asText("")).matches())
                && isTextOrNothing(entry.path("description"))
                && isTextOrNothing(entry.path("user").path("email"));
        if (!formed) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Release(
                    version.intValue(),
                    entry.path("current").booleanValue(),
                    entry.path("status").textValue(),
                    hasSlug ? Optional.of(slug.path("id").asText()) : Optional.empty(),
                    !isNothing(entry.path("oci_image")),
                    text(entry.path("user").path("email")),
                    text(entry.path("description")),
                    Instant.parse(entry.path("created_at").asText(""))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The commit that a slug was built from; empty where whoever made the slug named none. */
    static Lookup<Optional<String>> commit(byte[] slug) {
        return switch (JsonBody.object(slug)) {
            case Lookup.Failed<ObjectNode>(Unavailable why) -> HerokuReads.malformed(why.message());
            case Lookup.Found<ObjectNode>(ObjectNode read) -> {
                JsonNode commit = read.path("commit");
                if (!read.path("id").isTextual() || !read.has("commit") || !isTextOrNothing(commit)) {
                    yield HerokuReads.malformed("the answer is not in the form of a slug");
                }
                String text = text(commit).strip();
                yield text.length() > MAX_COMMIT
                        ? HerokuReads.malformed("the slug's commit has more than " + MAX_COMMIT + " characters")
                        : new Lookup.Found<>(text.isEmpty() ? Optional.empty() : Optional.of(text));
            }
        };
    }

    /** For people, as {@code v42, released by alice@example.com at 2026-11-20T10:00:00Z: Deploy 1a2b3c}. */
    String shown() {
        return "v" + version + ", released" + (by.isBlank() ? "" : " by " + ForeignText.shown(by, SHOWN)) + " at "
                + created + (description.isBlank() ? "" : ": " + ForeignText.shown(description, SHOWN));
    }

    private static boolean isNothing(JsonNode node) {
        return node.isNull() || node.isMissingNode();
    }

    private static boolean isTextOrNothing(JsonNode node) {
        return node.isTextual() || isNothing(node);
    }

    private static String text(JsonNode node) {
        return node.isTextual() ? node.textValue() : "";
    }
}
