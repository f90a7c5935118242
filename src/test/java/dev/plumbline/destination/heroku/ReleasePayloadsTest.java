package dev.plumbline.destination.heroku;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.destination.Payloads;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.platform.Lookup;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Answers of the Platform API about releases and slugs, and what is read in each. */
class ReleasePayloadsTest {

    private static final String WITH_SLUG = " succeeded 01234567-89ab-cdef-0123-456789abcdef";

    private static String releases(byte[] body) {
        return switch (Release.page(body, Integer.MAX_VALUE)) {
            case Lookup.Failed<List<Release>>(var why) -> malformed(why.reason(), why.message());
            case Lookup.Found<List<Release>>(var list) ->
                list.stream()
                        .map(release -> (release.current() ? "*" : "") + "v" + release.version() + " "
                                + release.status()
                                + release.slug().map(slug -> " " + slug).orElse(release.image() ? " image" : ""))
                        .collect(Collectors.joining(", "));
        };
    }

    private static String commit(byte[] body) {
        return switch (Release.commit(body)) {
            case Lookup.Failed<Optional<String>>(var why) -> malformed(why.reason(), why.message());
            case Lookup.Found<Optional<String>>(var commit) -> commit.orElse("none");
        };
    }

    private static String malformed(Reason reason, String message) {
        assertThat(reason).isEqualTo(Reason.MALFORMED);
        assertThat(message).doesNotContain("canary").contains("answers rightly again");
        return message.substring(0, message.indexOf(". Nothing is known"));
    }

    @Test
    void each_list_of_releases_is_read_or_refused_as_a_whole() {
        Payloads.come(
                "heroku",
                "releases-",
                ReleasePayloadsTest::releases,
                Map.ofEntries(
                        Map.entry(
                                "benign", "*v42" + WITH_SLUG + ", v41 succeeded 99999999-89ab-cdef-0123-456789abcdef"),
                        Map.entry(
                                "pending-and-failed",
                                "v44" + WITH_SLUG.replace("succeeded", "pending") + ", v43"
                                        + WITH_SLUG.replace("succeeded", "failed") + ", *v42" + WITH_SLUG),
                        Map.entry("empty", ""),
                        Map.entry(
                                "page-without-the-current-one",
                                List.of(60, 59, 58, 57, 56, 55, 54, 53, 52, 51).stream()
                                        .map(version -> "v" + version + WITH_SLUG.replace("succeeded", "failed"))
                                        .collect(Collectors.joining(", "))),
                        Map.entry("without-code", "*v1 succeeded"),
                        Map.entry("image", "*v3 succeeded image"),
                        Map.entry("unicode-and-control", "*v42" + WITH_SLUG),
                        Map.entry("says-what-to-do", "*v42" + WITH_SLUG),
                        Map.entry("slug-climbs", "a release in the answer is not in the form of one"),
                        Map.entry("two-current", "more than one release in the answer is the current one"),
                        Map.entry("oldest-first", "the releases in the answer do not go from the newest to the oldest"),
                        Map.entry(
                                "more-than-asked-for", "the answer has more than the 10 releases that were asked for"),
                        Map.entry("truncated", "the answer is not JSON, breaks off, or goes beyond what can be read"),
                        Map.entry("object", "the answer is not a JSON list"),
                        Map.entry("version-is-text", "a release in the answer is not in the form of one"),
                        Map.entry("current-is-text", "a release in the answer is not in the form of one"),
                        Map.entry("without-time", "a release in the answer is not in the form of one")));
    }

    @Test
    void each_slug_gives_its_commit_or_says_that_it_has_none() {
        Payloads.come(
                "heroku",
                "slug-",
                ReleasePayloadsTest::commit,
                Map.of(
                        "with-commit", "60883d9e8947a57e04dc9124f25df004866a2051",
                        "with-empty-commit", "none",
                        "with-null-commit", "none",
                        "commit-is-a-number", "the answer is not in the form of a slug",
                        "without-commit", "the answer is not in the form of a slug",
                        "commit-beyond-measure", "the slug's commit has more than 255 characters",
                        "error", "the answer is not in the form of a slug"));
    }

    @Test
    void what_a_stranger_wrote_is_shown_escaped_and_shortened() {
        var hostile = ((Lookup.Found<List<Release>>)
                        Release.page(Payloads.of("heroku", "releases-unicode-and-control"), Integer.MAX_VALUE))
                .value()
                .getFirst();
        var endless = ((Lookup.Found<List<Release>>)
                        Release.page(Payloads.of("heroku", "releases-says-what-to-do"), Integer.MAX_VALUE))
                .value()
                .getFirst();

        assertThat(hostile.shown())
                .isEqualTo("v42, released by al\\u0000ice@example.com at 2026-11-20T10:00:00Z:"
                        + " Déploiement 🚀 \\u202Egpj.exe\\u0007\\u000A<script>alert(1)</script>");
        assertThat(endless.shown()).hasSizeLessThan(200).endsWith("…");
    }

    @Test
    void a_list_beyond_all_measure_and_nesting_without_end_are_malformed() {
        byte[] deep = "[".repeat(500_000).getBytes(StandardCharsets.UTF_8);
        byte[] wide = ("[" + "{},".repeat(400_000) + "{}]").getBytes(StandardCharsets.UTF_8);

        assertThat(releases(deep)).contains("goes beyond what can be read");
        assertThat(releases(wide)).contains("more than the 10 releases");
        assertThat(commit(deep)).contains("goes beyond what can be read");
    }
}
