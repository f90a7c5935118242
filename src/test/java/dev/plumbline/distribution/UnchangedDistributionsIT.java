package dev.plumbline.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.simulator.RecordedRequest;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnchangedDistributionsIT {

    private static final String NAMESPACE = "unchanged-distributions";
    private static final int NEIGHBOURS = 8;
    private static final int DISTRIBUTIONS = 3 + NEIGHBOURS;
    private static final int ROUNDS = 4;

    @TempDir
    Path workDir;

    @Test
    void an_unchanged_world_costs_no_write_and_is_asked_whether_it_changed() {
        try (var scene = SecretScene.start(TestCluster.shared(), NAMESPACE, workDir, Map.of())) {
            furnish(scene);
            var distributions = scene.distributions();
            // Of what can't be read and was never delivered nobody can tell, and that is an incident.
            distributions.awaitInSync("everywhere", "3/6");
            distributions.awaitIncident("everywhere", one -> one.getStatus().proposals() != null);
            for (int i = 0; i < NEIGHBOURS; i++) {
                distributions.awaitInSync("neighbour-" + i, "1/1");
            }
            distributions.awaitInSync("from-infisical", "1/1");
            distributions.awaitInSync("from-secret", "0/1");
            distributions.awaitIncident("from-secret", one -> one.getStatus().proposals() != null);
            rounds(scene, 1);
            double writes = writes(scene);
            Map<String, String> versions = versions(scene);
            int heroku = scene.scene().heroku().requests().size();
            int github = scene.github().requests().size();

            rounds(scene, ROUNDS);

            assertThat(writes(scene)).isEqualTo(writes);
            assertThat(versions(scene)).isEqualTo(versions);
            var askedOfHeroku = since(scene.scene().heroku().requests(), heroku);
            assertThat(askedOfHeroku).isNotEmpty().allMatch(request -> request.status() == 304);
            // All neighbours look at one app at one time, and one read serves them all.
            assertThat(askedOfHeroku).hasSizeLessThanOrEqualTo(2 * (ROUNDS + 1));
            assertThat(since(scene.github().requests(), github))
                    .isNotEmpty()
                    .allMatch(request -> request.status() == 304);
            assertThat(scene.scene().heroku().writes()).isEmpty();
            assertThat(scene.github().writes()).isEmpty();
            assertThat(scene.cloudflare().writes()).isEmpty();
            assertThat(scene.webhook().requests()).noneMatch(RecordedRequest::isWrite);
            assertThat(scene.infisical().logins()).isEqualTo(1);
            assertThat(scene.vault().asked("secret/data/unchanged")).isEqualTo(1);
        }
    }

    private static void furnish(SecretScene scene) {
        scene.writeVault("unchanged", "canary-unchanged");
        String destinations = scene.everywhere("unchanged");
        scene.scene().heroku().setConfigVar("unchanged", "UNCHANGED", "canary-unchanged");
        scene.github().setSecret(SecretScene.REPOSITORY_SECRETS, "UNCHANGED", "canary-unchanged");
        scene.cloudflare().putSecret(SecretScene.ACCOUNT, "unchanged", "UNCHANGED", "canary-unchanged");
        scene.cloudflare()
                .setVariable(
                        SecretScene.ACCOUNT, "unchanged", "production", "UNCHANGED", "plain_text", "canary-unchanged");
        scene.scene().policies().secret("unchanged", Map.of("key", "canary-unchanged"));
        scene.scene().policies().secret("other", Map.of("key", "canary-other"));
        scene.scene().policies().secret("source", Map.of("key", "canary-source"));
        scene.infisical().setSecret(SecretScene.PROJECT, "prod", "/", "OTHER", "canary-infisical");
        scene.distribution("everywhere", scene.roleSource("unchanged"), destinations);
        for (int i = 0; i < NEIGHBOURS; i++) {
            scene.scene().heroku().setConfigVar("unchanged", "OTHER_" + i, "canary-source");
            scene.distribution(
                    "neighbour-" + i,
                    "{secret: {name: source, key: key}}",
                    "- {name: app, herokuConfigVar: {app: unchanged, key: OTHER_%d, secretRef: {name: heroku-read}}}"
                            .formatted(i));
        }
        scene.scene().policies().secret("infisical-copy", Map.of("key", "canary-infisical"));
        scene.distribution(
                "from-infisical",
                scene.infisicalSource("OTHER"),
                "- {name: copy, kubernetesSecret: {name: infisical-copy, key: key}}");
        scene.distribution(
                "from-secret",
                "{secret: {name: source, key: key}}",
                "- {name: copy, kubernetesSecret: {name: other, key: key}}");
    }

    /** Returns when each distribution was looked at so many times more. */
    private static void rounds(SecretScene scene, int more) {
        double before = looks(scene);
        Awaitility.await("some rounds of looks")
                .atMost(Duration.ofSeconds(90))
                .until(() -> looks(scene) - before >= (double) more * DISTRIBUTIONS);
    }

    private static double looks(SecretScene scene) {
        return scene.scene().operator().metric("plumbline_distribution_look_duration_seconds_count", "");
    }

    private static double writes(SecretScene scene) {
        return scene.scene().operator().metric("plumbline_apiserver_writes_total", "");
    }

    private static List<RecordedRequest> since(List<RecordedRequest> requests, int seen) {
        return requests.subList(seen, requests.size());
    }

    private static Map<String, String> versions(SecretScene scene) {
        var client = scene.scene().cluster().adminClient();
        return Stream.<Class<? extends HasMetadata>>of(SecretDistribution.class, DriftIncident.class)
                .flatMap(kind -> client.resources(kind).inNamespace(NAMESPACE).list().getItems().stream())
                .collect(Collectors.toMap(
                        resource -> resource.getKind() + "/"
                                + resource.getMetadata().getName(),
                        resource -> resource.getMetadata().getResourceVersion()));
    }
}
