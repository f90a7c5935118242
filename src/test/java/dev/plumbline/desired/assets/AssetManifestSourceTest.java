package dev.plumbline.desired.assets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plumbline.api.DesiredSpec.AssetManifest;
import dev.plumbline.api.DesiredSpec.GitFile;
import dev.plumbline.api.DesiredSpec.ManifestFormat;
import dev.plumbline.desired.FakeNamespace;
import dev.plumbline.desired.Promotion.Policy;
import dev.plumbline.desired.Promotion.Promoted;
import dev.plumbline.desired.git.GitFiles;
import dev.plumbline.desired.git.GitLimits;
import dev.plumbline.desired.git.GitWays;
import dev.plumbline.destination.LoopbackReader;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.Finding.Kind;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.simulator.GitRepository;
import dev.plumbline.simulator.GitServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads real repositories over HTTP, as the operator does. */
class AssetManifestSourceTest {

    private static final String OLD = "a".repeat(64);
    private static final String NEW = "b".repeat(64);
    private static final String NEWEST = "c".repeat(64);
    private static final Look LOOK = new FakeNamespace("team").look(Duration.ZERO);

    @TempDir
    Path folder;

    private GitRepository repository;
    private GitServer server;
    private GuardedHttpClient client;
    private AssetManifestSource source;
    private Instant now = Instant.parse("2026-06-01T12:00:00Z");

    @BeforeEach
    void start() throws IOException {
        repository = GitRepository.create(folder.resolve("site.git"));
        server = GitServer.start().serve("site.git", repository.folder());
        client = LoopbackReader.withDeadline(Duration.ofSeconds(10));
        var ways = new GitWays(client::exchange, client::resolve, false);
        source = new AssetManifestSource(
                new GitFiles(folder.resolve("cache"), GitLimits.DEFAULT, () -> now, ways), () -> now);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        repository.close();
    }

    @Test
    void each_published_path_is_a_subject_and_its_sum_the_value() throws IOException {
        String commit = commit("2026-05-01", OLD);

        var seen = (Observed) source.read(spec(), LOOK);

        assertThat(seen.revision()).isEqualTo(commit);
        assertThat(seen.evidence()).isEqualTo(Evidence.VALUE);
        assertThat(seen.state().values()).containsExactly(Map.entry(new Subject("/favicon.ico"), value(OLD)));
    }

    @Test
    void a_malformed_manifest_and_a_missing_one_are_unavailable_and_say_where() throws IOException {
        String commit = repository.file("SHA256SUMS", "canary").commit("main");

        assertThat(source.read(spec(), LOOK)).isInstanceOfSatisfying(Unavailable.class, why -> {
            assertThat(why.reason()).isEqualTo(Reason.MALFORMED);
            assertThat(why.message())
                    .startsWith("SHA256SUMS in commit " + commit.substring(0, 12) + " has a line 1")
                    .doesNotContain("canary");
        });
        var elsewhere = new AssetManifest(
                new GitFile(server.uri("site.git").toString(), "main", "SUMS", null), ManifestFormat.Sha256sum, null);
        assertThat(source.read(elsewhere, LOOK))
                .isInstanceOfSatisfying(
                        Unavailable.class, why -> assertThat(why.reason()).isEqualTo(Reason.NOT_FOUND));
    }

    @Test
    void what_is_served_of_an_earlier_commit_is_named_with_the_commit_that_wrote_it() throws IOException {
        commit("2026-04-01", NEWEST);
        String writer = commit("2026-05-01", OLD);
        repository.at(Instant.parse("2026-05-10T00:00:00Z")).file("other", "1").commit("main");
        commit("2026-05-20", NEW);
        source.read(spec(), LOOK);

        assertThat(explain(OLD))
                .isEqualTo("Served is what commit " + writer.substring(0, 12) + " of 2026-05-01 had for /favicon.ico.");
    }

    @Test
    void a_file_that_the_manifest_no_longer_has_is_named_too() throws IOException {
        String writer = commit("2026-05-01", OLD);
        repository.file("SHA256SUMS", NEW + "  public/app.js\n").commit("main");
        source.read(spec(), LOOK);

        var unexpected =
                new Finding(new Subject("/favicon.ico"), "", Kind.UNEXPECTED, "", "hmac:1", Evidence.VALUE, "hmac:1");
        assertThat(source.explain(spec(), unexpected, value(OLD), LOOK)).contains(writer.substring(0, 12));
    }

    @Test
    void what_no_commit_had_and_what_is_no_sum_is_not_explained() throws IOException {
        commit("2026-05-01", OLD);
        commit("2026-05-20", NEW);
        source.read(spec(), LOOK);

        assertThat(explain("d".repeat(64))).isEmpty();
        assertThat(explain("canary")).isEmpty();
        assertThat(source.explain(spec(), changed("/sha256"), null, LOOK)).isEmpty();
        assertThat(source.explain(spec(), changed("/status"), value(OLD), LOOK)).isEmpty();
    }

    @Test
    void an_unchanged_world_is_explained_without_another_fetch_and_in_the_same_words() throws IOException {
        commit("2026-05-01", OLD);
        commit("2026-05-20", NEW);
        Look recent = new FakeNamespace("team").look(Duration.ofHours(1));
        source.read(spec(), recent);
        String first = source.explain(spec(), changed("/sha256"), value(OLD), recent);
        int asked = server.asked().size();

        for (int round = 0; round < 5; round++) {
            source.read(spec(), recent);
            assertThat(source.explain(spec(), changed("/sha256"), value(OLD), recent))
                    .isEqualTo(first)
                    .isNotEmpty();
            assertThat(source.explain(spec(), changed("/sha256"), value("d".repeat(64)), recent))
                    .isEmpty();
        }

        assertThat(server.asked()).hasSize(asked);
    }

    @Test
    void a_new_commit_is_explained_anew() throws IOException {
        commit("2026-05-01", OLD);
        commit("2026-05-20", NEW);
        source.read(spec(), LOOK);
        explain(OLD);
        commit("2026-05-30", NEWEST);
        source.read(spec(), LOOK);

        assertThat(explain(NEW)).contains("2026-05-20");
        assertThat(explain(OLD)).contains("2026-05-01");
    }

    @Test
    void a_version_that_cannot_be_read_is_passed_over() throws IOException {
        String writer = commit("2026-05-01", OLD);
        repository.file("SHA256SUMS", "broken").commit("main");
        commit("2026-05-20", NEW);
        source.read(spec(), LOOK);

        assertThat(explain(OLD)).contains(writer.substring(0, 12));
    }

    @Test
    void a_history_that_cannot_be_read_explains_nothing_and_is_asked_for_again_after_a_while() throws IOException {
        commit("2026-05-01", OLD);
        commit("2026-05-20", NEW);
        source.read(spec(), LOOK);
        server.redirect("site.git", server.uri("gone.git"));

        assertThat(explain(OLD)).isEmpty();
        int asked = server.asked().size();
        assertThat(explain(OLD)).isEmpty();
        assertThat(server.asked()).hasSize(asked);

        now = now.plus(Duration.ofMinutes(10));
        server.serve("gone.git", repository.folder());
        source.read(spec(), LOOK);
        assertThat(explain(OLD)).contains("2026-05-01");
    }

    @Test
    void a_namespace_learns_nothing_of_what_another_one_read() throws IOException {
        commit("2026-05-01", OLD);
        commit("2026-05-20", NEW);
        source.read(spec(), LOOK);
        explain(OLD);
        server.redirect("site.git", server.uri("gone.git"));

        assertThat(source.explain(
                        spec(), changed("/sha256"), value(OLD), new FakeNamespace("other").look(Duration.ZERO)))
                .isEmpty();
    }

    @Test
    void a_promotion_says_what_people_do_instead() {
        assertThat(new AssetManifestPromotion().promote(spec(), new Policy("team", "site"), List.of(), LOOK))
                .isInstanceOfSatisfying(
                        Promoted.Impossible.class,
                        impossible -> assertThat(impossible.why()).contains("SHA256SUMS", "sha256sum", "commit"));
    }

    private String commit(String day, String sum) throws IOException {
        now = now.plusSeconds(1);
        return repository
                .at(Instant.parse(day + "T08:00:00Z"))
                .file("SHA256SUMS", sum + "  public/favicon.ico\n")
                .commit("main");
    }

    private AssetManifest spec() {
        return new AssetManifest(
                new GitFile(server.uri("site.git").toString(), "main", "SHA256SUMS", null), null, "public/");
    }

    private String explain(String served) {
        return source.explain(spec(), changed("/sha256"), value(served), LOOK);
    }

    private static Finding changed(String field) {
        return new Finding(
                new Subject("/favicon.ico"), field, Kind.CHANGED, "hmac:1", "hmac:2", Evidence.VALUE, "hmac:3");
    }

    private static JsonNode value(String sum) {
        return JsonNodeFactory.instance.objectNode().put("sha256", sum);
    }
}
