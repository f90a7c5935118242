package dev.plumbline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newer version of the CRDs lets in is stored when an older operator comes back. */
class NewerResourcesIT {

    private static final String NAMESPACE = "newer";

    private static final ResourceDefinitionContext POLICY = kind("DriftPolicy", "driftpolicies");
    private static final ResourceDefinitionContext DISTRIBUTION = kind("SecretDistribution", "secretdistributions");

    @TempDir
    Path workDir;

    @Test
    void resources_of_a_newer_version_are_reported_and_all_others_of_their_kind_go_on() {
        try (var cluster = TestCluster.start(workDir.resolve("cluster"));
                var scene = Scene.prepare(cluster, NAMESPACE, workDir, Map.of())) {
            useNewerCrds(cluster);
            store(cluster.adminClient(), "newer-union", """
                    environment: production
                    interval: 5s
                    desired: {oracle: {question: everything}}
                    destination: {telepathy: {mind: customer}}
                    """);
            store(cluster.adminClient(), "newer-words", """
                    environment: production
                    interval: 5s
                    moonPhase: Full
                    desired: {inline: {values: {MODE: auto}}}
                    destination: {herokuConfigVars: {app: newer, secretRef: {name: heroku-read}, region: Moon}}
                    compare: {unexpected: Marvel}
                    """);
            store(cluster.adminClient(), "newer-field", """
                    environment: production
                    interval: 5s
                    moonPhase: Full
                    desired: {inline: {values: {MODE: auto}}}
                    destination: {herokuConfigVars: {app: newer, secretRef: {name: heroku-read}, region: Moon}}
                    """);
            storeDistributions(cluster.adminClient());
            scene.policies().secret("source", Map.of("key", "canary"));
            scene.policies().secret("copy", Map.of("key", "canary"));
            scene.heroku().createApp("newer");
            scene.heroku().setConfigVar("newer", "MODE", "manual");
            scene.herokuPolicy("today", "newer", "{MODE: auto}");

            scene.operator(scene.another());

            scene.policies().await("today", DriftStatus.DriftIncidentActive);
            scene.policies().await("newer-field", DriftStatus.DriftIncidentActive);
            var distributions = new Distributions(cluster.adminClient(), NAMESPACE);
            for (String name : List.of("newer-destination", "newer-store", "newer-fields")) {
                distributions.await(
                        name, status -> ("1/" + status.destinations().size()).equals(status.inSync()));
            }
            assertThat(conditions(cluster.adminClient(), DISTRIBUTION, "newer-destination"))
                    .contains("upgrade the operator");
            assertThat(conditions(cluster.adminClient(), DISTRIBUTION, "newer-store"))
                    .contains("store");
            Awaitility.await("a source that nobody knows says so")
                    .untilAsserted(() -> assertThat(conditions(cluster.adminClient(), DISTRIBUTION, "newer-source"))
                            .contains("upgrade the operator"));
            Awaitility.await("what can't be carried out says so").untilAsserted(() -> {
                assertThat(conditions(cluster.adminClient(), POLICY, "newer-union"))
                        .contains("upgrade the operator");
                assertThat(conditions(cluster.adminClient(), POLICY, "newer-words"))
                        .contains("take Report or Ignore");
            });

            var incident =
                    scene.policies().awaitIncident("today", i -> i.getStatus().openFindings() == 1);
            String name = incident.getMetadata().getName();
            set(cluster, name, "moonPhase", "Full");
            scene.heroku().setConfigVar("newer", "OTHER", "by hand");

            scene.policies().awaitIncident("today", i -> i.getStatus().openFindings() == 2);
            assertThat(raw(cluster.adminClient(), name).<String>get("status", "moonPhase"))
                    .isEqualTo("Full");

            set(cluster, name, "severity", "Apocalyptic");
            scene.heroku().setConfigVar("newer", "THIRD", "by hand");

            scene.policies().awaitIncident("newer-field", i -> i.getStatus().openFindings() == 3);
            scene.policies().await("today", status -> status.findings() == 3);
            assertThat(raw(cluster.adminClient(), name).<String>get("status", "severity"))
                    .isEqualTo("Apocalyptic");
            assertThat(scene.operator().log()).contains("event=incident-of-newer-version");
            assertThat(scene.operator().status("/health/live")).isEqualTo(200);
        }
    }

    /** CRDs that let unknown fields and words be stored. */
    private static void useNewerCrds(TestCluster cluster) {
        try (var files = Files.list(Path.of("crds"))) {
            for (Path file : files.toList()) {
                var crd = Serialization.unmarshal(Files.readString(file), GenericKubernetesResource.class);
                loosen(crd.getAdditionalProperties());
                cluster.adminClient().resource(crd).forceConflicts().serverSideApply();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static void loosen(Object node) {
        if (node instanceof List<?> items) {
            items.forEach(NewerResourcesIT::loosen);
        } else if (node instanceof Map<?, ?> map) {
            map.values().forEach(NewerResourcesIT::loosen);
            var schema = (Map<String, Object>) map;
            if (schema.containsKey("type") && !(schema.get("type") instanceof Map)) {
                schema.keySet().removeAll(Set.of("enum", "x-kubernetes-validations"));
                if ("object".equals(schema.get("type"))) {
                    schema.put("x-kubernetes-preserve-unknown-fields", true);
                }
            }
        }
    }

    private static void storeDistributions(KubernetesClient client) {
        String form = """
                environment: production
                interval: 5s
                source: %s
                destinations:
                  - {name: copy, kubernetesSecret: {name: copy, key: key}}
                """;
        String source = "{secret: {name: source, key: key}}";
        store(client, "SecretDistribution", "newer-source", form.formatted("{oracle: {question: everything}}"));
        store(
                client,
                "SecretDistribution",
                "newer-destination",
                form.formatted(source) + "  - {name: mind, telepathy: {mind: customer}}");
        store(client, "SecretDistribution", "newer-store", form.formatted(source) + """
                  - name: moon
                    githubSecret: {repository: acme/web, store: Moon, key: KEY, secretRef: {name: heroku-read}}
                """);
        store(client, "SecretDistribution", "newer-fields", form.formatted(source) + """
                moonPhase: Full
                delivery: {order: Sideways, gravity: Low}
                """);
    }

    private static void store(KubernetesClient client, String name, String spec) {
        store(client, "DriftPolicy", name, spec);
    }

    private static void store(KubernetesClient client, String kind, String name, String spec) {
        String yaml = """
                apiVersion: plumbline.dev/v1alpha1
                kind: %s
                metadata: {name: %s, namespace: %s}
                spec:
                """.formatted(kind, name, NAMESPACE) + spec.indent(2);
        Awaitility.await("the newer CRD is in force").ignoreExceptions().untilAsserted(() -> {
            client.resource(Serialization.unmarshal(yaml, GenericKubernetesResource.class))
                    .forceConflicts()
                    .serverSideApply();
        });
    }

    /** As a newer operator would: nobody else may write a status. */
    private static void set(TestCluster cluster, String incident, String field, String value) {
        try (var newerOperator = cluster.clientAs(Installation.OPERATOR_USER)) {
            newerOperator
                    .genericKubernetesResources(kind("DriftIncident", "driftincidents"))
                    .inNamespace(NAMESPACE)
                    .withName(incident)
                    .subresource("status")
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"status\":{\"%s\":\"%s\"}}".formatted(field, value));
        }
    }

    private static String conditions(KubernetesClient client, ResourceDefinitionContext kind, String name) {
        return String.valueOf(client.genericKubernetesResources(kind)
                .inNamespace(NAMESPACE)
                .withName(name)
                .get()
                .<Object>get("status", "conditions"));
    }

    private static GenericKubernetesResource raw(KubernetesClient client, String incident) {
        return client.genericKubernetesResources(kind("DriftIncident", "driftincidents"))
                .inNamespace(NAMESPACE)
                .withName(incident)
                .get();
    }

    private static ResourceDefinitionContext kind(String kind, String plural) {
        return new ResourceDefinitionContext.Builder()
                .withGroup("plumbline.dev")
                .withVersion("v1alpha1")
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }
}
