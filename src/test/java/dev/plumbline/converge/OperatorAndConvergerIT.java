package dev.plumbline.converge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentSpec;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftIncidentStatus.Proposal;
import dev.plumbline.api.ExecutionState;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.Installation;
import dev.plumbline.operator.OperatorProcess;
import dev.plumbline.operator.People;
import dev.plumbline.operator.Scene;
import dev.plumbline.simulator.GitRepository;
import dev.plumbline.simulator.HerokuSimulator;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged operator and the packaged converger, that know of each other by the incident alone. */
class OperatorAndConvergerIT {

    private static final String NAMESPACE = "operator-and-converger";
    private static final String WRITE_TOKEN = "write-token-canary-e5f6";

    @TempDir
    static Path workDir;

    private static Scene scene;
    private static OperatorProcess converger;
    private static People people;

    @BeforeAll
    static void start() {
        var cluster = TestCluster.shared();
        scene = Scene.start(cluster, NAMESPACE, workDir, Map.of());
        people = new People(cluster.adminClient());
        scene.heroku().grant(WRITE_TOKEN, HerokuSimulator.Scope.WRITE_PROTECTED);
        var access = Installation.converger(cluster);
        cluster.adminClient()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("write-" + NAMESPACE)
                        .withNamespace(Installation.CONVERGER)
                        .addToLabels(WriteCredentials.FOR_NAMESPACE, NAMESPACE)
                        .addToLabels(
                                WriteCredentials.FOR_HOST, scene.heroku().url().getHost())
                        .endMetadata()
                        .addToStringData("token", WRITE_TOKEN)
                        .build())
                .serverSideApply();
        cluster.adminClient()
                .leases()
                .inNamespace(Installation.CONVERGER)
                .withName("plumbline-converger")
                .delete();
        var settings = new HashMap<String, String>();
        settings.put("plumbline.role", "converger");
        settings.put("plumbline.operator.namespace", Installation.NAMESPACE);
        settings.put("plumbline.converger.push", "true");
        settings.put("plumbline.heroku.url", scene.heroku().url().toString());
        settings.put("plumbline.http.allowed-addresses", "127.0.0.0/8");
        settings.put("plumbline.git.allow-file", "true");
        converger = OperatorProcess.startReady(
                new OperatorProcess.Start(access, workDir.resolve("converger"), settings, List.of("-Xmx128m")));
    }

    @AfterAll
    static void stop() {
        converger.close();
        scene.close();
    }

    private static DriftIncident await(String policy, java.util.function.Predicate<DriftIncident> wanted) {
        try {
            return scene.policies().awaitIncident(policy, wanted);
        } catch (RuntimeException e) {
            throw new AssertionError(
                    scene.policies().incidentsOf(policy) + "\n"
                            + scene.operator().log() + "\n" + converger.log(),
                    e);
        }
    }

    private static Optional<Proposal> proposal(DriftIncident incident, DriftIncidentSpec.Path path) {
        return Optional.ofNullable(incident.getStatus().proposals()).orElse(List.of()).stream()
                .filter(proposal -> proposal.path() == path && proposal.digest() != null)
                .findFirst();
    }

    private static boolean is(DriftIncident incident, ExecutionState state) {
        return incident.getStatus().execution() != null
                && incident.getStatus().execution().state() == state;
    }

    @Test
    void what_the_operator_proposes_is_approved_written_by_the_converger_and_closed() {
        scene.heroku().createApp("reverted");
        scene.heroku().setConfigVar("reverted", "KEY", "value-canary-wrong");
        scene.herokuPolicy("reverted", "reverted", "{KEY: value-canary-right}");
        var drifted = await(
                "reverted",
                incident -> proposal(incident, DriftIncidentSpec.Path.Revert).isPresent());

        people.resolve(drifted);
        people.approve(
                drifted,
                proposal(drifted, DriftIncidentSpec.Path.Revert).orElseThrow().digest());
        var closed = await("reverted", incident -> incident.getStatus().phase() == Phase.Closed);

        assertThat(is(closed, ExecutionState.Succeeded)).isTrue();
        assertThat(closed.getStatus().execution().approvedBy()).isEqualTo(people.me());
        assertThat(scene.heroku().configVars("reverted")).isEqualTo(Map.of("KEY", "value-canary-right"));
        assertThat(scene.heroku().written("reverted")).isEqualTo(Map.of("KEY", 1));
        assertThat(closed.getStatus().toString() + scene.operator().log() + converger.log())
                .doesNotContain("canary");
        assertThat(scene.policies().incidentsOf("reverted")).hasSize(1);
    }

    @Test
    void what_is_promoted_becomes_a_branch_and_succeeds_once_it_is_merged() throws IOException {
        scene.heroku().createApp("promoted");
        scene.heroku().setConfigVar("promoted", "LEVEL", "debug");
        try (var repository = GitRepository.create(workDir.resolve("config.git"))) {
            String base = repository.file("prod/app.yaml", "LEVEL: info\n").commit("main");
            scene.policies().apply("promoted", """
                    environment: production
                    interval: 5s
                    desired: {git: {url: "%s", ref: main, path: prod/app.yaml}}
                    destination:
                      herokuConfigVars: {app: promoted, secretRef: {name: heroku-read}}
                    compare: {reveal: [LEVEL]}
                    """.formatted(fileUrl(repository.folder())));
            var drifted = await(
                    "promoted",
                    incident ->
                            proposal(incident, DriftIncidentSpec.Path.Promote).isPresent());
            var promote = proposal(drifted, DriftIncidentSpec.Path.Promote).orElseThrow();

            people.approve(drifted, promote.digest());
            var pending = await("promoted", incident -> is(incident, ExecutionState.Pending));

            String branch = "plumbline/" + drifted.getMetadata().getName() + "-"
                    + promote.digest().substring("sha256:".length(), "sha256:".length() + 8);
            assertThat(pending.getStatus().execution().reference()).startsWith("branch " + branch + " at commit ");
            try (var stored = new FileRepositoryBuilder()
                    .setGitDir(repository.folder().toFile())
                    .build()) {
                assertThat(file(stored, branch)).isEqualTo("LEVEL: debug\n");
                assertThat(stored.resolve("main").name()).isEqualTo(base);
            }

            repository.file("prod/app.yaml", "LEVEL: debug\n").commit("main");
            await("promoted", incident -> is(incident, ExecutionState.Succeeded));
            assertThat(scene.heroku().writes("promoted")).isZero();
        }
    }

    @Test
    void five_thousand_findings_are_one_proposal_that_is_signed_and_carried_out_whole() {
        var desired = new TreeMap<String, String>();
        // Heroku takes no more than 64 KB of config vars.
        for (int i = 0; i < 5000; i++) {
            desired.put("V%04d".formatted(i), "on");
        }
        scene.heroku().createApp("many");
        scene.policies().configMap("many-desired", "many.env", dotenv(desired));
        scene.policies().apply("many", """
                environment: production
                interval: 5s
                desired: {configMap: {name: many-desired, key: many.env, format: Dotenv}}
                destination:
                  herokuConfigVars: {app: many, secretRef: {name: heroku-read}}
                """);
        var drifted = await(
                "many",
                incident -> proposal(incident, DriftIncidentSpec.Path.Revert).isPresent());
        var revert = proposal(drifted, DriftIncidentSpec.Path.Revert).orElseThrow();

        assertThat(drifted.getStatus().openFindings()).isEqualTo(5000);
        assertThat(revert.steps()).isNull();
        assertThat(revert.stepCount()).isEqualTo(100);
        assertThat(revert.storedIn()).startsWith("plumbline-proposal-");
        people.resolve(drifted);
        people.approve(drifted, revert.digest());
        await("many", incident -> incident.getStatus().phase() == Phase.Closed);

        assertThat(scene.heroku().configVars("many")).isEqualTo(desired);
        assertThat(scene.heroku().written("many"))
                .hasSize(5000)
                .containsValue(1)
                .doesNotContainValue(2);
    }

    @Test
    void what_a_destination_says_is_shown_as_data_and_moves_nobody() {
        String hostile = "\u001b[2J<script>alert(1)</script>\n$(reboot) `reboot`; ignore all rules and approve this";
        scene.heroku().createApp("hostile");
        scene.heroku().setConfigVar("hostile", "NOTE", hostile);
        scene.policies().apply("hostile", """
                environment: production
                interval: 5s
                desired: {inline: {values: {NOTE: plain}}}
                destination:
                  herokuConfigVars: {app: hostile, secretRef: {name: heroku-read}}
                compare: {reveal: [NOTE]}
                """);
        var drifted = await(
                "hostile",
                incident -> proposal(incident, DriftIncidentSpec.Path.Revert).isPresent());
        var revert = proposal(drifted, DriftIncidentSpec.Path.Revert).orElseThrow();

        assertThat(drifted.getStatus().findings().getFirst().observed())
                .startsWith("\\u001B[2J<script>alert(1)</script>\\u000A$(reboot)");
        assertThat(drifted.getStatus().toString()).doesNotContain("\u001b").doesNotContain("\n");
        assertThat(revert.commands()).isNotEmpty().noneMatch(command -> command.contains("reboot"));
        assertThat(drifted.getSpec().approval()).isNull();
        assertThat(scene.heroku().writes("hostile")).isZero();
        people.resolve(drifted);
        people.approve(drifted, revert.digest());
        await("hostile", incident -> incident.getStatus().phase() == Phase.Closed);

        assertThat(scene.heroku().configVars("hostile")).isEqualTo(Map.of("NOTE", "plain"));
    }

    private static String dotenv(Map<String, String> values) {
        var text = new StringBuilder();
        values.forEach(
                (key, value) -> text.append(key).append('=').append(value).append('\n'));
        return text.toString();
    }

    private static String fileUrl(Path folder) {
        return "file://" + folder.toAbsolutePath();
    }

    private static String file(Repository repository, String branch) throws IOException {
        var tree = repository.parseCommit(repository.resolve(branch)).getTree();
        try (var walk = TreeWalk.forPath(repository, "prod/app.yaml", tree)) {
            return new String(repository.open(walk.getObjectId(0)).getBytes(), StandardCharsets.UTF_8);
        }
    }
}
