package dev.plumbline.simulator;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The releases and slugs of one simulated app. The newest release that succeeded is the current one. */
final class HerokuReleases {

    /** One release; {@code slug} is null where no code was deployed before it. */
    record Release(
            String id, int version, String description, String createdAt, String status, String slug, String by) {

        private Release with(String other) {
            return new Release(id, version, description, createdAt, other, slug, by);
        }
    }

    private final String app;
    private final InstantSource clock;
    private final List<Release> releases = new ArrayList<>();
    private final Map<String, Map<String, Object>> slugs = new LinkedHashMap<>();

    /** @param app the app's identifier */
    HerokuReleases(String app, InstantSource clock) {
        this.app = app;
        this.clock = clock;
        add("Initial release", "ops@example.com", "succeeded", null);
    }

    synchronized List<Release> all() {
        return List.copyOf(releases);
    }

    synchronized Optional<Release> current() {
        return releases.reversed().stream()
                .filter(release -> release.status().equals("succeeded"))
                .findFirst();
    }

    /** A release that runs the same code, as one that sets config vars. */
    synchronized void sameCode(String description) {
        add(
                description,
                "ops@example.com",
                "succeeded",
                current().map(Release::slug).orElse(null));
    }

    /**
     * A release of another slug.
     *
     * @param commit that the slug says it was built from; null for none
     * @param status {@code pending} while its release phase runs
     */
    synchronized String deploy(String commit, String description, String by, String status) {
        String slug = identifier("slug/" + slugs.size());
        var shown = new LinkedHashMap<String, Object>();
        shown.put("blob", Map.of("method", "GET", "url", "https://slugs.example.com/" + slug + "?signature=canary"));
        shown.put("buildpack_provided_description", "Ruby/Rack");
        shown.put("checksum", null);
        shown.put("commit", commit);
        shown.put("commit_description", null);
        shown.put("created_at", now());
        shown.put("id", slug);
        shown.put("process_types", Map.of("web", "./bin/web -p $PORT"));
        shown.put("size", 2048);
        shown.put("stack", Map.of("id", identifier("stack"), "name", "heroku-24"));
        shown.put("updated_at", now());
        slugs.put(slug, shown);
        add(description, by, status, slug);
        return slug;
    }

    /** The end of the newest release's release phase. */
    synchronized void end(boolean succeeded) {
        releases.set(releases.size() - 1, releases.getLast().with(succeeded ? "succeeded" : "failed"));
    }

    /** A release of the slug of an earlier one. */
    synchronized void rollback(int version, String by) {
        add(
                "Rollback to v" + version,
                by,
                "succeeded",
                releases.get(version - 1).slug());
    }

    synchronized Optional<Map<String, Object>> slug(String id) {
        return Optional.ofNullable(slugs.get(id));
    }

    private void add(String description, String by, String status, String slug) {
        int version = releases.size() + 1;
        releases.add(new Release(identifier(Integer.toString(version)), version, description, now(), status, slug, by));
    }

    private String identifier(String of) {
        return UUID.nameUUIDFromBytes((app + "/" + of).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
