package dev.plumbline.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.Condition;
import dev.plumbline.api.DriftIncidentStatus.FindingKind;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.api.SecretDistributionStatus.State;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.Distributions;
import dev.plumbline.operator.Scene;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator tells of secrets and of where they have arrived, on a real API server. */
class RotationIT {

    private static final String NAMESPACE = "rotation";

    @TempDir
    static Path workDir;

    private static Scene scene;
    private static Distributions distributions;

    @BeforeAll
    static void start() {
        scene = Scene.start(TestCluster.shared(), NAMESPACE, workDir, Map.of());
        distributions = new Distributions(scene.cluster().adminClient(), NAMESPACE);
    }

    @AfterAll
    static void stop() {
        distributions.deleteAll();
        scene.close();
    }

    @Test
    void a_rotation_that_has_not_arrived_is_an_incident_with_one_proposal_for_all_destinations() {
        scene.heroku().createApp("rotated");
        scene.heroku().setConfigVar("rotated", "STRIPE_KEY", "sk-canary-one");
        scene.policies().secret("stripe", Map.of("key", "sk-canary-one"));
        scene.policies().secret("copy", Map.of("key", "sk-canary-one"));
        distributions.apply("stripe", """
                environment: production
                source: {secret: {name: stripe, key: key}}
                interval: 5s
                destinations:
                  - {name: app, herokuConfigVar: {app: rotated, key: STRIPE_KEY, secretRef: {name: heroku-read}}}
                  - {name: copy, kubernetesSecret: {name: copy, key: key}}
                incident: {severity: High}
                """);
        var before = distributions.awaitInSync("stripe", "2/2");
        assertThat(distributions.incidentsOf("stripe")).isEmpty();

        scene.policies().secret("stripe", Map.of("key", "sk-canary-two"));
        var incident =
                distributions.awaitIncident("stripe", one -> one.getStatus().proposals() != null);
        var after = distributions.awaitInSync("stripe", "0/2");

        assertThat(after.getStatus().sourceVersion())
                .isNotEqualTo(before.getStatus().sourceVersion());
        assertThat(after.getStatus().destinations()).allSatisfy(destination -> {
            assertThat(destination.state()).isEqualTo(State.Stale);
            assertThat(destination.evidence()).isEqualTo("Value");
            assertThat(destination.version()).isEqualTo(before.getStatus().sourceVersion());
        });
        assertThat(incident.getStatus().findings())
                .extracting(finding -> finding.subject(), finding -> finding.kind())
                .satisfiesExactly(
                        one -> assertThat(one.toList()).containsExactly("app", FindingKind.Stale),
                        two -> assertThat(two.toList()).containsExactly("copy", FindingKind.Stale));
        var proposal = incident.getStatus().proposals().getFirst();
        assertThat(proposal.digest()).isNotNull();
        assertThat(proposal.steps()).hasSize(2);
        assertThat(proposal.steps().getFirst().summary()).contains("STRIPE_KEY").contains("rotated");
        assertThat(after.toString() + incident + scene.operator().log()).doesNotContain("canary");

        scene.heroku().setConfigVar("rotated", "STRIPE_KEY", "sk-canary-two");
        scene.policies().secret("copy", Map.of("key", "sk-canary-two"));
        distributions.awaitInSync("stripe", "2/2");
        distributions.awaitIncident("stripe", one -> one.getStatus().openFindings() == 0);
        assertThat(scene.heroku().writes()).isEmpty();
    }

    @Test
    void a_source_that_goes_back_to_a_former_value_is_held_until_a_person_says_that_it_is_meant() {
        scene.policies().secret("flapping", Map.of("key", "canary-first"));
        scene.policies().secret("flapping-copy", Map.of("key", "canary-first"));
        distributions.apply("flapping", """
                environment: production
                source: {secret: {name: flapping, key: key}}
                interval: 5s
                destinations:
                  - {name: copy, kubernetesSecret: {name: flapping-copy, key: key}}
                """);
        distributions.awaitInSync("flapping", "1/1");
        scene.policies().secret("flapping", Map.of("key", "canary-second"));
        distributions.awaitInSync("flapping", "0/1");

        scene.policies().secret("flapping", Map.of("key", "canary-first"));
        var held = distributions.await(
                "flapping",
                status -> condition(status.conditions(), "SourceReady").reason().equals("WentBack"));

        assertThat(Distributions.destination(held, "copy").state()).isEqualTo(State.Unknown);
        var incident = distributions.awaitIncident(
                "flapping",
                one -> one.getStatus().proposals() != null
                        && one.getStatus().proposals().getFirst().digest() == null);
        assertThat(incident.getStatus().proposals().getFirst().unavailable()).contains("spec.acceptance");
    }

    @Test
    void two_distributions_of_one_name_at_one_place_are_a_conflict_that_both_show_and_neither_proposes() {
        scene.heroku().createApp("shared");
        scene.policies().secret("left", Map.of("key", "canary-left"));
        scene.policies().secret("right", Map.of("key", "canary-right"));
        for (String side : List.of("left", "right")) {
            distributions.apply(side, """
                    environment: production
                    source: {secret: {name: %s, key: key}}
                    interval: 5s
                    destinations:
                      - {name: app, herokuConfigVar: {app: shared, key: KEY, secretRef: {name: heroku-read}}}
                    """.formatted(side));
        }

        for (String side : List.of("left", "right")) {
            SecretDistribution seen = distributions.await(
                    side, status -> condition(status.conditions(), "Conflict").status() == Condition.Status.True);
            assertThat(condition(seen.getStatus().conditions(), "Conflict").message())
                    .contains(side.equals("left") ? "right" : "left");
            var incident = distributions.awaitIncident(
                    side,
                    one -> one.getStatus().proposals() != null
                            && one.getStatus().proposals().getFirst().digest() == null);
            assertThat(incident.getStatus().proposals().getFirst().unavailable())
                    .contains("SecretDistribution");
        }
    }

    private static Condition condition(List<Condition> conditions, String type) {
        return conditions.stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst()
                .orElse(new Condition(type, Condition.Status.Unknown, 0L, "", "", ""));
    }
}
