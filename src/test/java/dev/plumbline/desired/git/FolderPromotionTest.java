package dev.plumbline.desired.git;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.api.DesiredSpec.Format;
import dev.plumbline.api.DesiredSpec.Git;
import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.desired.FakeNamespace;
import dev.plumbline.desired.Promotion.Policy;
import dev.plumbline.desired.Promotion.Promoted;
import dev.plumbline.desired.Promotion.Take;
import dev.plumbline.desired.Takes;
import dev.plumbline.desired.format.ReadingCache;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.Finding.Kind;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Lookup;
import dev.plumbline.simulator.GitRepository;
import dev.plumbline.simulator.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of JSON files follows what was observed of workflows, which are compared node by node. */
class FolderPromotionTest {

    private static final Policy POLICY = new Policy("team", "workflows");

    private static final String ORDERS = """
            {
              "name": "Orders",
              "nodes": [
                {
                  "parameters": {},
                  "name": "Every Hour"
                },
                {
                  "parameters": {
                    "url": "https://a.example.com",
                    "options": {}
                  },
                  "name": "HTTP Request",
                  "position": [
                    200,
                    0
                  ]
                }
              ],
              "active": true,
              "tags": []
            }
            """;

    @TempDir
    Path folder;

    private GitRepository repository;
    private GitPromotion promotion;

    @BeforeEach
    void start() throws IOException {
        repository = GitRepository.create(folder.resolve("config.git"));
        var refused = new Unavailable(Reason.ADDRESS_REFUSED, "no way");
        promotion = new GitPromotion(new GitSource(
                new GitFiles(
                        folder.resolve("cache"),
                        GitLimits.DEFAULT,
                        InstantSource.system(),
                        new GitWays(
                                request -> new Lookup.Failed<>(refused), host -> new Lookup.Failed<>(refused), true)),
                new ReadingCache(1024)));
    }

    @AfterEach
    void stop() {
        repository.close();
    }

    private Git spec() {
        return new Git("file://" + repository.folder(), "main", "n8n/work flows", Format.JsonFiles, null);
    }

    private void files(String... namesAndTexts) throws IOException {
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            repository.file("n8n/work flows/" + namesAndTexts[i], namesAndTexts[i + 1]);
        }
        repository.commit("main");
    }

    private Promoted promote(Take... takes) {
        return promotion.promote(spec(), POLICY, List.of(takes), new FakeNamespace("team").look(Duration.ZERO));
    }

    private Promoted.Possible possible(Take... takes) {
        Promoted promoted = promote(takes);
        assertThat(promoted).isInstanceOf(Promoted.Possible.class);
        return (Promoted.Possible) promoted;
    }

    /** What the file says once a person has followed the commands. */
    private String applied(Promoted.Possible possible, String file) throws IOException {
        Files.writeString(folder.resolve("promote.patch"), possible.patch());
        for (String command : possible.commands()) {
            Shell.run(folder, command);
        }
        return Files.readString(
                folder.resolve("plumbline-promote/n8n/work flows").resolve(file));
    }

    private static Take take(String file, String field, Kind kind, String desired, String observed, String value) {
        var finding =
                new Finding(new Subject(file), field, kind, desired, observed, Evidence.VALUE, "hmac:" + file + field);
        return new Take(finding, value == null ? null : Takes.json(value), true);
    }

    @Test
    void a_place_is_changed_in_its_own_line_and_several_files_are_one_patch() throws IOException {
        files("orders.json", ORDERS, "refunds.json", ORDERS, "other.json", "{}");

        Promoted.Possible possible = possible(
                take("orders.json", "/active", Kind.CHANGED, "true", "false", ORDERS.replace("true", "false")),
                take(
                        "orders.json",
                        "/nodes/HTTP Request/parameters/url",
                        Kind.CHANGED,
                        "https://a.example.com",
                        "https://b.example.com",
                        ORDERS.replace("a.example", "b.example").replace("true", "false")),
                take("refunds.json", "/active", Kind.CHANGED, "true", "false", ORDERS.replace("true", "false")));

        assertThat(possible.patch().lines().filter(line -> line.matches("[-+][^-+].*")))
                .containsExactly(
                        "-        \"url\": \"https://a.example.com\",",
                        "+        \"url\": \"https://b.example.com\",",
                        "-  \"active\": true,",
                        "+  \"active\": false,",
                        "-  \"active\": true,",
                        "+  \"active\": false,");
        assertThat(applied(possible, "orders.json"))
                .isEqualTo(ORDERS.replace("a.example", "b.example").replace("true", "false"));
        assertThat(applied2("refunds.json")).isEqualTo(ORDERS.replace("true", "false"));
        assertThat(possible.steps()).singleElement().satisfies(step -> {
            assertThat(step.summary()).startsWith("Change 2 files of n8n/work flows in file://");
            assertThat(step.changes())
                    .extracting(Change::subject)
                    .containsExactly("orders.json", "orders.json", "refunds.json");
        });
        assertThat(possible.dryRun()).contains("No branch is pushed for a folder");
        assertThat(possible.leftOut()).isEmpty();
    }

    private String applied2(String file) throws IOException {
        return Files.readString(
                folder.resolve("plumbline-promote/n8n/work flows").resolve(file));
    }

    @Test
    void where_a_place_is_not_in_the_file_as_it_was_compared_its_member_is_taken_over() throws IOException {
        files("orders.json", ORDERS);
        String observed = ORDERS.replace(
                "\"tags\": []", "\"tags\": [{\"id\": \"1\", \"name\": \"b\"}, {\"id\": \"2\", \"name\": \"a\"}]");

        Promoted.Possible possible =
                possible(take("orders.json", "/tags", Kind.UNEXPECTED, "", "[\"a\",\"b\"]", observed));

        assertThat(json(applied(possible, "orders.json"))).isEqualTo(json(observed));
    }

    @Test
    void a_node_that_was_added_comes_with_all_nodes() throws IOException {
        files("orders.json", ORDERS);
        String observed = ORDERS.replace("\"nodes\": [", "\"nodes\": [{\"name\": \"Code\", \"position\": [1, 2]},");

        Promoted.Possible possible =
                possible(take("orders.json", "/nodes/Code", Kind.UNEXPECTED, "", "{\"name\":\"Code\"}", observed));

        assertThat(json(applied(possible, "orders.json"))).isEqualTo(json(observed));
    }

    @Test
    void a_file_in_another_style_keeps_it_and_one_in_no_style_is_written_anew() throws IOException {
        files(
                "compact.json", "{\"name\":\"ä\",\"active\":true}",
                "wide.json", "{\n    \"name\": \"\\u00e4\",\n    \"active\": true\n}\n",
                "own.json", "{ \"name\": \"x\",\n\"active\": true }");

        Promoted.Possible possible = possible(
                take("compact.json", "/active", Kind.CHANGED, "true", "false", "{\"name\":\"ä\",\"active\":false}"),
                take("own.json", "/active", Kind.CHANGED, "true", "false", "{\"name\":\"x\",\"active\":false}"),
                take("wide.json", "/active", Kind.CHANGED, "true", "false", "{\"name\":\"ä\",\"active\":false}"));

        assertThat(applied(possible, "compact.json").strip()).isEqualTo("{\"name\":\"ä\",\"active\":false}");
        assertThat(applied2("wide.json")).isEqualTo("{\n    \"name\": \"\\u00e4\",\n    \"active\": false\n}\n");
        assertThat(applied2("own.json").strip()).isEqualTo("{\n  \"name\": \"x\",\n  \"active\": false\n}");
    }

    @Test
    void what_the_policy_does_not_reveal_is_in_no_patch() throws IOException {
        files("orders.json", ORDERS, "secret.json", "{\"a\": \"canary\"}");
        Take hidden = Takes.hidden(take("secret.json", "/a", Kind.CHANGED, "hmac:1", "hmac:2", "{\"a\": \"canary2\"}"));

        Promoted.Possible possible = possible(
                take("orders.json", "/active", Kind.CHANGED, "true", "false", ORDERS.replace("true", "false")), hidden);

        assertThat(possible.toString()).doesNotContain("canary");
        assertThat(possible.leftOut()).singleElement().asString().startsWith("secret.json at /a is not revealed");
        assertThat(promote(hidden)).isInstanceOf(Promoted.Impossible.class);
    }

    @Test
    void no_file_is_made_or_deleted() throws IOException {
        files("orders.json", ORDERS);

        Promoted promoted = promote(
                take("orders.json", "", Kind.MISSING, ORDERS, "", null),
                take("Somebody's workflow", "", Kind.UNEXPECTED, "", "{}", "{}"));

        assertThat(promoted).isInstanceOf(Promoted.Impossible.class);
        assertThat(((Promoted.Impossible) promoted).why())
                .contains("is in no file of the folder", "delete its file by hand");
    }

    @Test
    void a_value_with_control_characters_is_taken_over_by_hand() throws IOException {
        files("orders.json", ORDERS);

        Promoted promoted = promote(take(
                "orders.json",
                "/name",
                Kind.CHANGED,
                "Orders",
                "Orders\\u202E",
                ORDERS.replace("\"Orders\"", "\"Orders\u202e\"")));

        assertThat(((Promoted.Impossible) promoted).why()).contains("control characters");
    }

    @Test
    void a_folder_or_a_file_that_can_not_be_read_says_so() throws IOException {
        files("orders.json", "[1]", "broken.json", "{");

        Take take = take("orders.json", "/active", Kind.CHANGED, "true", "false", "{\"active\": false}");
        assertThat(((Promoted.Impossible) promote(take)).why()).contains("no JSON object");
        Take other = take("broken.json", "/active", Kind.CHANGED, "true", "false", "{\"active\": false}");
        assertThat(((Promoted.Impossible) promote(other)).why()).contains("is not valid JSON");
        var elsewhere = new Git("file://" + repository.folder(), "main", "gone", Format.JsonFiles, null);
        assertThat(promotion.promote(elsewhere, POLICY, List.of(take), new FakeNamespace("team").look(Duration.ZERO)))
                .isInstanceOf(Promoted.Impossible.class);
    }

    @Test
    void a_read_command_prints_the_whole_file() throws IOException {
        files("orders.json", ORDERS);
        Shell.run(folder, promotion.prepareCommand(spec()).orElseThrow());

        assertThat(Shell.run(
                        folder,
                        promotion
                                .readCommand(spec(), POLICY, new Subject("orders.json"))
                                .orElseThrow()))
                .isEqualTo(ORDERS);
        assertThat(promotion.readCommand(spec(), POLICY, new Subject("../../secret.json")))
                .isEmpty();
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }
}
