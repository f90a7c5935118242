package dev.plumbline.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.gitops.HealthCheck.Health;
import dev.plumbline.operator.Distributions;
import dev.plumbline.operator.People;
import dev.plumbline.operator.Scene;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Argo CD's and Flux's ways with resources that the packaged operator has looked at. */
class GitOpsIT {

    private static final String NAMESPACE = "gitops";
    private static final String ARGO_CD = "argocd-controller";
    private static final String FLUX = "kustomize-controller";
    private static final String MERGE = "kustomize.toolkit.fluxcd.io/ssa: Merge";

    @TempDir
    static Path workDir;

    private static Scene scene;
    private static Distributions distributions;

    @BeforeAll
    static void an_operator_has_looked_at_policies_of_all_kinds() {
        scene = Scene.start(TestCluster.shared(), NAMESPACE, workDir, Map.of());
        distributions = new Distributions(scene.cluster().adminClient(), NAMESPACE);
        scene.heroku().createApp("gitops");
        scene.heroku().setConfigVar("gitops", "A", "x");
        scene.herokuPolicy("in-sync", "gitops", "{A: x}");
        scene.herokuPolicy("drifted", "gitops", "{A: y}");
        scene.herokuPolicy("unread", "no-such-app", "{A: y}");
        scene.policies().apply("suspended", """
                environment: production
                interval: 5s
                suspend: true
                desired: {inline: {values: {A: x}}}
                destination: {herokuConfigVars: {app: gitops, secretRef: {name: heroku-read}}}
                """);
        scene.policies().apply("stalled", """
                environment: production
                schedule: {cron: "0 0 30 2 *"}
                desired: {inline: {values: {A: x}}}
                destination: {herokuConfigVars: {app: gitops, secretRef: {name: heroku-read}}}
                """);
        scene.policies().secret("source", Map.of("key", "canary-gitops"));
        distribution("waiting", "source", "waiting-env");
        distribution("unreadable", "no-such-source", "unreadable-env");
        scene.policies().await("in-sync", DriftStatus.InSync);
        scene.policies().await("drifted", DriftStatus.DriftIncidentActive);
        scene.policies().awaitFailure("unread", "NotFound");
        scene.policies().awaitFailure("stalled", "Invalid");
        scene.policies().await("suspended", status -> status.conditions() != null);
        scene.policies()
                .awaitIncident("drifted", incident -> incident.getStatus().conditions() != null);
        distributions.await("waiting", status -> status.deliveryDigest() != null && status.inSync() != null);
        distributions.await("unreadable", status -> status.conditions() != null);
    }

    @AfterAll
    static void end() {
        distributions.deleteAll();
        scene.close();
    }

    @Test
    void drift_is_no_illness_of_the_policy_and_is_told() {
        assertThat(byArgoCd(policy("in-sync"))).isEqualTo(new Health("Healthy", "Both sides were read and compared."));
        assertThat(byArgoCd(policy("drifted")).status()).isEqualTo("Healthy");
        assertThat(byArgoCd(policy("drifted")).message())
                .startsWith("Observed. Drift: 1 difference was found. Incident: drifted-");
        assertThat(byFlux(policy("in-sync"))).isEqualTo("Current");
        assertThat(byFlux(policy("drifted"))).isEqualTo("Current");
        assertThat(byArgoCd(distributions.get("waiting")))
                .isEqualTo(new Health("Healthy", "Observed. The current version has not arrived at: worker."));
        assertThat(byFlux(distributions.get("waiting"))).isEqualTo("Current");
    }

    @Test
    void what_can_not_be_looked_at_is_degraded_and_says_why() {
        assertThat(byArgoCd(policy("unread")).status()).isEqualTo("Degraded");
        assertThat(byArgoCd(policy("unread")).message())
                .startsWith("NotFound: ")
                .contains("no-such-app");
        assertThat(byFlux(policy("unread"))).isEqualTo("Failed");
        assertThat(byArgoCd(policy("stalled")).status()).isEqualTo("Degraded");
        assertThat(byFlux(policy("stalled"))).isEqualTo("Failed");
        assertThat(byArgoCd(distributions.get("unreadable")).status()).isEqualTo("Degraded");
        assertThat(byFlux(distributions.get("unreadable"))).isEqualTo("Failed");
    }

    @Test
    void what_is_suspended_is_called_so_and_holds_nothing_up() {
        assertThat(byArgoCd(policy("suspended")).status()).isEqualTo("Suspended");
        assertThat(byFlux(policy("suspended"))).isEqualTo("Current");
    }

    @Test
    void what_nobody_has_looked_at_is_never_healthy() {
        for (HasMetadata seen : List.of(policy("in-sync"), distributions.get("waiting"))) {
            var newer = Serialization.clone(seen);
            newer.getMetadata().setGeneration(seen.getMetadata().getGeneration() + 1);
            var unseen = Serialization.clone(seen);
            switch (unseen) {
                case DriftPolicy policy -> policy.setStatus(null);
                case SecretDistribution distribution -> distribution.setStatus(null);
                default -> throw new AssertionError(seen.getKind());
            }

            assertThat(byArgoCd(newer).status()).isEqualTo("Progressing");
            assertThat(byFlux(newer)).isEqualTo("InProgress");
            assertThat(byArgoCd(unseen).status()).isEqualTo("Progressing");
            assertThat(byFlux(unseen)).isEqualTo("Unknown");
        }
    }

    @Test
    void two_distributions_that_write_to_one_place_are_degraded() {
        distribution("one", "source", "same-env");
        distribution("other", "source", "same-env");
        var conflict = distributions.await(
                "one",
                status -> status.conditions() != null
                        && status.conditions().stream()
                                .anyMatch(condition -> condition.reason().equals("SameTarget")));

        assertThat(byArgoCd(conflict).status()).isEqualTo("Degraded");
        assertThat(byArgoCd(conflict).message()).startsWith("SameTarget: ");
        assertThat(byFlux(conflict)).isEqualTo("Failed");
    }

    @Test
    void an_open_incident_is_degraded_and_belongs_to_no_tool() {
        DriftIncident incident = scene.policies().incidentsOf("drifted").getFirst();

        assertThat(byArgoCd(incident).status()).isEqualTo("Degraded");
        assertThat(byArgoCd(incident).message()).startsWith("Detected, Medium, open findings: 1.");
        assertThat(incident.getMetadata().getOwnerReferences()).isEmpty();
        assertThat(incident.getMetadata().getLabels().keySet()).allMatch(label -> label.startsWith("plumbline.dev/"));
        assertThat(incident.getMetadata().getAnnotations()).isNullOrEmpty();
    }

    @Test
    void flux_applies_again_and_nothing_changes() {
        String yaml = managed("by-flux", MERGE);

        assertThat(HealthCheck.applyAsFlux(kubeconfig(), yaml)).endsWith(" created");
        scene.policies().await("by-flux", DriftStatus.InSync);
        String before = version("by-flux");
        assertThat(HealthCheck.applyAsFlux(kubeconfig(), yaml)).endsWith(" unchanged");

        assertThat(version("by-flux")).isEqualTo(before);
        assertThat(fieldsOf("by-flux", FLUX)).contains("f:spec").doesNotContain("f:status");
    }

    @Test
    void argo_cd_applies_again_and_nothing_changes() {
        applyAsArgoCd(managed("by-argocd", "argocd.argoproj.io/tracking-id: \"shop:plumbline.dev/DriftPolicy:x\""));
        scene.policies().await("by-argocd", DriftStatus.InSync);
        String before = version("by-argocd");
        applyAsArgoCd(managed("by-argocd", "argocd.argoproj.io/tracking-id: \"shop:plumbline.dev/DriftPolicy:x\""));

        assertThat(version("by-argocd")).isEqualTo(before);
        assertThat(fieldsOf("by-argocd", ARGO_CD)).contains("f:spec").doesNotContain("f:status");
    }

    @Test
    void what_people_have_signed_outlives_both_tools() {
        String yaml = Serialization.asYaml(unsigned("signed", Map.of("kustomize.toolkit.fluxcd.io/ssa", "Merge")));
        HealthCheck.applyAsFlux(kubeconfig(), yaml);
        signAsKubectl("signed");

        HealthCheck.applyAsFlux(kubeconfig(), yaml);
        scene.cluster()
                .adminClient()
                .resource(unsigned("signed", Map.of()))
                .fieldManager(ARGO_CD)
                .forceConflicts()
                .serverSideApply();

        assertThat(distributions.get("signed").getSpec().standingApproval()).isNotNull();
    }

    /** Why the example sets the annotation: the day that this fails, it is not needed any more. */
    @Test
    void without_merge_flux_takes_a_signature_back() {
        String yaml = Serialization.asYaml(unsigned("stripped", Map.of()));
        HealthCheck.applyAsFlux(kubeconfig(), yaml);
        signAsKubectl("stripped");

        HealthCheck.applyAsFlux(kubeconfig(), yaml);

        assertThat(distributions.get("stripped").getSpec().standingApproval()).isNull();
    }

    private static void distribution(String name, String source, String target) {
        distributions.apply(name, spec(source, target));
    }

    private static String spec(String source, String target) {
        return """
                environment: production
                interval: 5s
                source: {secret: {name: %s, key: key}}
                destinations: [{name: worker, kubernetesSecret: {name: %s, key: KEY}}]
                """.formatted(source, target);
    }

    private static SecretDistribution unsigned(String name, Map<String, String> annotations) {
        var made = Serialization.unmarshal(
                "apiVersion: plumbline.dev/v1alpha1\nkind: SecretDistribution\nmetadata: {name: %s, namespace: %s}\nspec:\n"
                                .formatted(name, NAMESPACE)
                        + spec("source", name + "-env").indent(2),
                SecretDistribution.class);
        made.getMetadata().setAnnotations(annotations);
        return made;
    }

    private static void signAsKubectl(String name) {
        var seen = distributions.await(name, status -> status.deliveryDigest() != null && status.inSync() != null);
        String until = InstantSource.system()
                .instant()
                .plus(Duration.ofDays(1))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        var word = Map.of(
                "digest",
                seen.getStatus().deliveryDigest(),
                "by",
                new People(scene.cluster().adminClient()).me(),
                "until",
                until,
                "reason",
                "rotated each month");
        scene.cluster()
                .adminClient()
                .resources(SecretDistribution.class)
                .inNamespace(NAMESPACE)
                .withName(name)
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager("kubectl-patch")
                                .build(),
                        Serialization.asJson(Map.of("spec", Map.of("standingApproval", word))));
    }

    private static String managed(String name, String annotation) {
        return """
                apiVersion: plumbline.dev/v1alpha1
                kind: DriftPolicy
                metadata:
                  name: %s
                  namespace: %s
                  annotations:
                    %s
                spec:
                  environment: production
                  interval: 5s
                  desired: {inline: {values: {A: x}}}
                  destination: {herokuConfigVars: {app: gitops, secretRef: {name: heroku-read}}}
                """.formatted(name, NAMESPACE, annotation);
    }

    private static void applyAsArgoCd(String yaml) {
        scene.cluster()
                .adminClient()
                .resource(Serialization.unmarshal(yaml, DriftPolicy.class))
                .fieldManager(ARGO_CD)
                .serverSideApply();
    }

    private static Path kubeconfig() {
        return scene.cluster().kubeconfig();
    }

    private static DriftPolicy policy(String name) {
        return scene.policies().get(name);
    }

    private static String version(String name) {
        return policy(name).getMetadata().getResourceVersion();
    }

    /** What a manager owns, as JSON. */
    private static String fieldsOf(String name, String manager) {
        List<ManagedFieldsEntry> entries = policy(name).getMetadata().getManagedFields().stream()
                .filter(entry -> entry.getManager().equals(manager))
                .toList();
        assertThat(entries).isNotEmpty();
        assertThat(policy(name).getMetadata().getManagedFields())
                .filteredOn(entry -> "status".equals(entry.getSubresource()))
                .extracting(ManagedFieldsEntry::getManager)
                .doesNotContainAnyElementsOf(Set.of(FLUX, ARGO_CD));
        return Serialization.asJson(entries);
    }

    private static Health byArgoCd(HasMetadata resource) {
        return HealthCheck.byArgoCd(resource.getKind(), resource);
    }

    private static String byFlux(HasMetadata resource) {
        return HealthCheck.byFlux(resource.getKind(), resource);
    }
}
