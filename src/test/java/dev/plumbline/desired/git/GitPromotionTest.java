package dev.plumbline.desired.git;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.plumbline.api.DesiredSpec.Format;
import dev.plumbline.api.DesiredSpec.Git;
import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.DriftIncidentStatus.Operation;
import dev.plumbline.desired.FakeNamespace;
import dev.plumbline.desired.Promotion.Policy;
import dev.plumbline.desired.Promotion.Promoted;
import dev.plumbline.desired.Promotion.Take;
import dev.plumbline.desired.Takes;
import dev.plumbline.desired.format.ReadingCache;
import dev.plumbline.drift.Finding.Kind;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Lookup;
import dev.plumbline.simulator.GitBinary;
import dev.plumbline.simulator.GitRepository;
import dev.plumbline.simulator.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitPromotionTest {

    private static final Policy POLICY = new Policy("team", "shop");

    @TempDir
    Path folder;

    private GitRepository repository;
    private GitPromotion promotion;

    @BeforeEach
    void start() throws IOException {
        repository = GitRepository.create(folder.resolve("it's.git"));
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

    private Git spec(String path, Format format) {
        return new Git("file://" + repository.folder(), "main", path, format, null);
    }

    private Promoted promote(Git spec, Take... takes) {
        return promotion.promote(spec, POLICY, List.of(takes), new FakeNamespace("team").look(Duration.ZERO));
    }

    private Promoted.Possible possible(Git spec, Take... takes) {
        Promoted promoted = promote(spec, takes);
        assertThat(promoted).isInstanceOf(Promoted.Possible.class);
        return (Promoted.Possible) promoted;
    }

    private String impossible(Git spec, Take... takes) {
        Promoted promoted = promote(spec, takes);
        assertThat(promoted).isInstanceOf(Promoted.Impossible.class);
        return ((Promoted.Impossible) promoted).why();
    }

    private Optional<String> read(Git spec, String subject) {
        return promotion.readCommand(spec, POLICY, new Subject(subject));
    }

    @Test
    void patch_and_its_changes_are_written_down_and_what_is_hidden_is_left_out() throws IOException {
        repository.file("prod/app.yaml", "A: before\nTOKEN: hunter2\n").commit("main");

        Promoted.Possible possible = possible(
                spec("prod/app.yaml", Format.Yaml),
                Takes.changed("A", "after"),
                Takes.hidden(Takes.changed("TOKEN", "hunter3")),
                Takes.unexpected("Z", "new"));

        assertThat(possible.steps()).hasSize(1);
        assertThat(possible.steps().getFirst().changes())
                .containsExactly(
                        new Change(Operation.Set, "A", null, "before", "after", "hmac:A"),
                        new Change(Operation.Set, "Z", null, null, "new", "hmac:Z"));
        assertThat(possible.leftOut()).singleElement().asString().startsWith("TOKEN is not revealed");
        assertThat(possible.toString()).doesNotContain("hunter2", "hunter3");
        assertThat(possible.target()).startsWith("prod/app.yaml in file:///").endsWith(", ref main");
    }

    @Test
    void commands_apply_the_patch_in_a_clone() throws IOException {
        repository.file("prod/app.yaml", "A: before\nB: 2\n").commit("main");
        Promoted.Possible possible = possible(spec("prod/app.yaml", Format.Yaml), Takes.changed("A", "'$(reboot)\n"));
        Files.writeString(folder.resolve("promote.patch"), possible.patch());

        for (String command : possible.commands()) {
            Shell.run(folder, command);
        }

        assertThat(folder.resolve("plumbline-promote/prod/app.yaml")).hasContent("A: \"'$(reboot)\\n\"\nB: 2\n");
    }

    @Test
    void many_findings_go_in_steps_and_what_is_left_out_is_bounded() throws IOException {
        var text = new StringBuilder();
        var takes = new ArrayList<Take>();
        for (int i = 1000; i < 6000; i++) {
            text.append("K").append(i).append("=before\n");
            takes.add(i % 2 == 0 ? Takes.changed("K" + i, "after") : Takes.hidden(Takes.changed("K" + i, "after")));
        }
        repository.file(".env", text.toString()).commit("main");

        Promoted.Possible possible = possible(spec(".env", Format.Dotenv), takes.toArray(Take[]::new));

        assertThat(possible.steps()).hasSize(50).allMatch(step -> step.changes().size() == 50);
        assertThat(possible.leftOut()).hasSize(64).last().asString().isEqualTo("And 2437 more findings.");
        assertThat(possible.leftOut()).allMatch(why -> why.length() <= 512);
        assertThat(possible.commands()).last().asString().isEqualTo("\"${EDITOR:-vi}\" plumbline-promote/.env");
    }

    @Test
    void nothing_that_can_be_taken_over_is_impossible_and_says_why() throws IOException {
        repository.file("app.yaml", "{A: 1}").file("bad.yaml", "[").commit("main");

        assertThat(impossible(spec("app.yaml", Format.Yaml), Takes.changed("A", "2")))
                .startsWith("A stands in braces");
        assertThat(impossible(spec("bad.yaml", Format.Yaml), Takes.changed("A", "2")))
                .startsWith("bad.yaml is not valid");
        assertThat(impossible(spec("gone.yaml", Format.Yaml), Takes.changed("A", "2")))
                .contains("can't be read");
    }

    @Test
    void read_commands_print_the_value_and_nothing_else() throws IOException {
        repository
                .file("a pp.env", "export A='x y'\nA.B = \"q\" \nC=bare value\nD=\"esc\\n\"\nAxB=no\nE=KEY=v\n")
                .file("raw.txt", "all\nof it\n")
                .commit("main");

        assertThat(printed("a pp.env", Format.Dotenv, "A")).isEqualTo("x y\n");
        assertThat(printed("a pp.env", Format.Dotenv, "A.B")).isEqualTo("q\n");
        assertThat(printed("a pp.env", Format.Dotenv, "C")).isEqualTo("bare value\n");
        assertThat(printed("a pp.env", Format.Dotenv, "D")).isEmpty();
        assertThat(printed("a pp.env", Format.Dotenv, "E")).isEqualTo("KEY=v\n");
        assertThat(printed("raw.txt", Format.Raw, "raw.txt")).isEqualTo("all\nof it\n");
    }

    @Test
    void read_commands_query_yaml_and_json() throws IOException {
        var yaml = new YAMLMapper();
        var values = yaml.readTree("A: \"it's\"\nkey with space: x\nD: [1]\n");
        var deployment = yaml.readTree("{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}}");
        var service = yaml.readTree("{apiVersion: v1, kind: Service, metadata: {name: web}}");

        assertThat(queried("app.yaml", Format.Yaml, "yq", "A", values)).containsExactly(values.get("A"));
        assertThat(queried("app.yaml", Format.Yaml, "yq", "key with space", values))
                .containsExactly(values.get("key with space"));
        assertThat(queried("app.yaml", Format.Yaml, "yq", "gone", values)).isEmpty();
        assertThat(queried("app.json", Format.Json, "jq", "A", values)).containsExactly(values.get("A"));
        assertThat(queried("objects.yaml", Format.Yaml, "yq", "Deployment.apps/web", deployment, service))
                .containsExactly(deployment);
        assertThat(queried("objects.yaml", Format.Yaml, "yq", "Service/web", deployment, service))
                .containsExactly(service);
    }

    /** What the query of a read command selects, as a shell hands it to its program. */
    private List<JsonNode> queried(String path, Format format, String program, String subject, JsonNode... documents)
            throws JsonQueryException {
        String command = read(spec(path, format), subject).orElseThrow();
        String filter = command.substring(command.lastIndexOf(" | " + program + " ") + " | ".length());
        assertThat(Shell.run(folder, "set -- " + filter + "; printf '%s %s' \"$1\" \"$2\""))
                .isEqualTo(program + " -er");
        var query = JsonQuery.compile(Shell.run(folder, "set -- " + filter + "; printf '%s' \"$3\""), Versions.JQ_1_6);
        var scope = Scope.newEmptyScope();
        BuiltinFunctionLoader.getInstance().loadFunctions(Versions.JQ_1_6, scope);
        var selected = new ArrayList<JsonNode>();
        for (JsonNode document : documents) {
            query.apply(scope, document, selected::add);
        }
        return selected;
    }

    private String printed(String path, Format format, String subject) {
        Shell.run(folder, promotion.prepareCommand(spec(path, format)).orElseThrow());
        return Shell.run(
                        folder,
                        "x=\"$(" + read(spec(path, format), subject).orElseThrow() + ")\"; printf '%s\\n' \"$x\"")
                .replaceFirst("^\\n$", "");
    }

    @Test
    void names_that_can_not_be_quoted_have_no_command() {
        for (String name : List.of("a\"b", "a\\b", "a\nb", "ä", "\u001b[2J")) {
            assertThat(read(spec("app.yaml", Format.Yaml), name)).isEmpty();
            assertThat(read(spec("app.env", Format.Dotenv), name)).isEmpty();
        }
        assertThat(read(spec("app.env", Format.Dotenv), "a;reboot")).isEmpty();
        assertThat(read(spec("app.yaml", Format.Yaml), "a';reboot;'").orElseThrow())
                .contains("'\\''");
        assertThat(read(spec("raw.txt", Format.Raw), "other")).isEmpty();
        assertThat(read(new Git("https://h/r", "main", "ä.yaml", Format.Yaml, null), "A"))
                .isEmpty();
    }

    @Test
    void same_inputs_give_the_same_words() throws IOException {
        repository.file("app.yaml", "A: 1\n").commit("main");
        Take take = Takes.take("A", "", Kind.CHANGED, "1", TextNode.valueOf("2"));
        Promoted first = promote(spec("app.yaml", Format.Yaml), take);
        repository.file("other", "x").commit("main");

        assertThat(promote(spec("app.yaml", Format.Yaml), take)).isEqualTo(first);
        assertThat(GitBinary.run(repository.folder(), "log", "--format=%H", "main")
                        .lines())
                .hasSize(2);
    }
}
