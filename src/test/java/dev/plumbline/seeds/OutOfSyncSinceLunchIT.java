package dev.plumbline.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.People;
import dev.plumbline.operator.Scene;
import dev.plumbline.simulator.ArgoCdCrd;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentList;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An Application goes out of sync, and somebody runs what belongs to none. The CRD is Argo CD's own, and a test writes what
 * Argo CD's controller would: in that CRD, status is no part of its own, so whoever may write an Application may write it.
 * The CRD belongs to the whole cluster, which other tests share, so it is deleted in the end; no other test may need one.
 */
class OutOfSyncSinceLunchIT {

    private static final String NAMESPACE = "out-of-sync-since-lunch";

    private static final ResourceDefinitionContext APPLICATIONS = new ResourceDefinitionContext.Builder()
            .withGroup("argoproj.io")
            .withVersion("v1alpha1")
            .withKind("Application")
            .withPlural("applications")
            .withNamespaced(true)
            .build();

    @TempDir
    static Path workDir;

    private static Scene scene;
    private static People people;

    @BeforeAll
    static void start() {
        scene = Scene.start(TestCluster.shared(), NAMESPACE, workDir, Map.of());
        people = new People(TestCluster.shared().adminClient());
    }

    @AfterAll
    static void stop() {
        scene.close();
        deployments().delete();
    }

    @Test
    void argo_cd_comes_later_an_application_drifts_and_its_incident_is_worked_until_it_closes() {
        scene.policies().apply("web", """
                environment: production
                interval: 5s
                check:
                  argoCD: {names: [web], outOfSyncFor: 1s}
                compare: {reveal: ["Application/*"]}
                """);
        var before = scene.policies().awaitFailure("web", "NotFound");
        assertThat(before.getStatus().driftStatus()).isEqualTo(DriftStatus.Unknown);
        assertThat(before.getStatus().conditions())
                .anySatisfy(condition -> assertThat(condition.message()).contains("install Argo CD in this cluster"));

        try (var _ = ArgoCdCrd.on(scene.cluster())) {
            says("Synced");
            scene.policies().await("web", DriftStatus.InSync);

            says("OutOfSync");
            var incident = scene.policies()
                    .awaitIncident(
                            "web",
                            each -> isOpenAt(each, "/sync") && each.getStatus().openFindings() == 1);
            var policy = scene.policies().await("web", DriftStatus.DriftIncidentActive);

            assertThat(policy.getStatus().onsets()).singleElement().satisfies(onset -> {
                assertThat(onset.subject()).isEqualTo("Application/web");
                assertThat(onset.what()).isEqualTo("OutOfSync");
            });
            var since = policy.getStatus().onsets().getFirst().since();
            assertThat(incident.getStatus().findings())
                    .filteredOn(finding -> "/sync".equals(finding.field()))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.subject()).isEqualTo("Application/web");
                        assertThat(finding.desired()).isEqualTo("Synced");
                        assertThat(finding.observed()).isEqualTo("OutOfSync");
                        assertThat(finding.message())
                                .isEqualTo("OutOfSync, first seen at " + since + "; 1 resource: Deployment/web.");
                    });

            people.acknowledge(incident);
            people.resolve(incident);
            says("Synced");
            scene.policies()
                    .awaitIncident(
                            "web",
                            each -> each.getMetadata()
                                            .getName()
                                            .equals(incident.getMetadata().getName())
                                    && each.getStatus().phase() == Phase.Closed);
            var settled = scene.policies().await("web", DriftStatus.InSync);
            assertThat(settled.getStatus().onsets()).isNullOrEmpty();
        }
    }

    @Test
    void what_somebody_runs_by_hand_is_unexpected_until_it_is_gone() {
        scene.policies().apply("strays", """
                environment: production
                interval: 5s
                check:
                  argoCD: {untracked: Report}
                """);
        scene.policies().await("strays", DriftStatus.InSync);

        var miner = Serialization.unmarshal("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: miner, namespace: %s}
                spec:
                  selector: {matchLabels: {app: miner}}
                  template:
                    metadata: {labels: {app: miner}}
                    spec: {containers: [{name: miner, image: "registry.example.com/miner:1"}]}
                """.formatted(NAMESPACE), Deployment.class);
        deployments().resource(miner).create();
        var incident = scene.policies()
                .awaitIncident("strays", each -> each.getStatus().openFindings() == 1);

        assertThat(incident.getStatus().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.subject()).isEqualTo("Deployment.apps/miner");
            assertThat(finding.kind().toString()).isEqualTo("Unexpected");
            assertThat(finding.evidence()).isEqualTo("Metadata");
        });
        deployments().withName("miner").delete();
        scene.policies().await("strays", DriftStatus.InSync);
    }

    private static boolean isOpenAt(DriftIncident incident, String field) {
        return incident.getStatus().findings() != null
                && incident.getStatus().findings().stream().anyMatch(finding -> field.equals(finding.field()));
    }

    private static NonNamespaceOperation<Deployment, DeploymentList, RollableScalableResource<Deployment>>
            deployments() {
        return TestCluster.shared().adminClient().apps().deployments().inNamespace(NAMESPACE);
    }

    /** Writes the Application as Argo CD's controller would have it by now. */
    private static void says(String sync) {
        var application = Serialization.unmarshal("""
                apiVersion: argoproj.io/v1alpha1
                kind: Application
                metadata: {name: web}
                spec:
                  project: default
                  destination: {server: "https://kubernetes.default.svc", namespace: shop}
                  source: {repoURL: "https://git.example.com/acme/deploy.git", path: web, targetRevision: main}
                status:
                  reconciledAt: "2026-11-21T13:00:00Z"
                  sync: {status: %s, revision: 53e28ff20cc530b9ada2173fbbd64d48338583ba}
                  health: {status: Healthy, lastTransitionTime: "2026-11-21T12:00:00Z"}
                  resources:
                    - {group: apps, version: v1, kind: Deployment, namespace: shop, name: web, status: %s}
                """.formatted(sync, sync), GenericKubernetesResource.class);
        TestCluster.shared()
                .adminClient()
                .genericKubernetesResources(APPLICATIONS)
                .inNamespace(NAMESPACE)
                .resource(application)
                .forceConflicts()
                .serverSideApply();
    }
}
