package dev.plumbline.converge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.ExecutionState;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects of a real API server, brought back by the packaged converger under rights of its own. */
class KubernetesConvergeIT {

    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, labels: {tier: front}}
            spec:
              replicas: 3
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                    - name: web
                      image: web:1
                      env: [{name: MODE, value: auto}]
            """;

    @TempDir
    static Path workDir;

    private static ConvergeScene scene;

    @BeforeAll
    static void start() {
        scene = ConvergeScene.start("kubernetes-converge-it", workDir);
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    private static void policy(String policy, String group, String kind, String name, String manifest) {
        scene.policies().apply(policy, """
                environment: production
                interval: 1h
                desired:
                  inline:
                    document: |
                %s
                destination: {kubernetes: {group: "%s", version: v1, kind: %s, names: [%s]}}
                """.formatted(manifest.indent(6).stripTrailing(), group, kind, name));
    }

    private static void apply(String manifest) {
        HasMetadata object = Serialization.unmarshal(manifest);
        object.getMetadata().setNamespace(scene.namespace());
        scene.cluster()
                .adminClient()
                .resource(object)
                .fieldManager("somebody")
                .forceConflicts()
                .serverSideApply();
    }

    private static Deployment deployment(String name) {
        return scene.cluster()
                .adminClient()
                .apps()
                .deployments()
                .inNamespace(scene.namespace())
                .withName(name)
                .get();
    }

    private static ConfigMap configMap(String name) {
        return scene.cluster()
                .adminClient()
                .configMaps()
                .inNamespace(scene.namespace())
                .withName(name)
                .get();
    }

    @Test
    void only_what_was_approved_of_a_deployment_is_set_and_unset() {
        apply(DEPLOYMENT
                .replace("replicas: 3", "replicas: 1")
                .replace("web:1", "web:hotfix")
                .replace("value: auto}", "value: manual}, {name: DEBUG, value: '1'}")
                .replace("tier: front", "tier: front, by-hand: 'yes'"));
        policy("deployment", "apps", "Deployment", "web", DEPLOYMENT);

        scene.proposeAndApprove("deployment");
        scene.await("deployment", ExecutionState.Succeeded);

        var web = deployment("web");
        var container = web.getSpec().getTemplate().getSpec().getContainers().getFirst();
        assertThat(web.getSpec().getReplicas()).isEqualTo(3);
        assertThat(container.getImage()).isEqualTo("web:1");
        assertThat(container.getEnv())
                .singleElement()
                .satisfies(env -> assertThat(env.getValue()).isEqualTo("auto"));
        assertThat(web.getMetadata().getLabels()).isEqualTo(Map.of("tier", "front"));
    }

    @Test
    void what_was_brought_back_before_stays_when_something_else_is() {
        String manifest = DEPLOYMENT.replace("name: web, labels", "name: twice, labels");
        apply(manifest.replace("replicas: 3", "replicas: 1"));
        policy("twice", "apps", "Deployment", "twice", manifest);
        scene.proposeAndApprove("twice");
        scene.await("twice", ExecutionState.Succeeded);

        apply(manifest.replace("replicas: 3", "replicas: 3").replace("web:1", "web:2"));
        String digest = scene.proposeAndApprove("twice");
        scene.await(
                "twice",
                execution -> execution.digest().equals(digest) && execution.state() == ExecutionState.Succeeded);

        assertThat(deployment("twice").getSpec().getReplicas()).isEqualTo(3);
        assertThat(deployment("twice")
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getImage())
                .isEqualTo("web:1");
    }

    @Test
    void an_object_that_is_missing_is_made_and_a_key_that_is_too_much_is_taken_away() {
        String manifest = """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: settings}
                data: {color: blue}
                """;
        policy("settings", "", "ConfigMap", "settings", manifest);
        scene.proposeAndApprove("settings");
        scene.await("settings", ExecutionState.Succeeded);
        assertThat(configMap("settings").getData()).isEqualTo(Map.of("color", "blue"));

        scene.cluster()
                .adminClient()
                .resource(new ConfigMapBuilder(configMap("settings"))
                        .addToData("extra", "by hand")
                        .build())
                .update();
        String digest = scene.proposeAndApprove("settings");
        scene.await(
                "settings",
                execution -> execution.digest().equals(digest) && execution.state() == ExecutionState.Succeeded);
        assertThat(configMap("settings").getData()).isEqualTo(Map.of("color", "blue"));
    }

    @Test
    void objects_that_a_selector_chooses_are_brought_back() {
        String manifest = """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: chosen, labels: {tier: back}}
                data: {color: blue}
                """;
        apply(manifest.replace("blue", "red"));
        scene.policies().apply("chosen", """
                environment: production
                interval: 1h
                desired:
                  inline:
                    document: |
                %s
                destination: {kubernetes: {version: v1, kind: ConfigMap, selector: {tier: back}}}
                """.formatted(manifest.indent(6).stripTrailing()));

        scene.proposeAndApprove("chosen");
        scene.await("chosen", ExecutionState.Succeeded);

        assertThat(configMap("chosen").getData()).isEqualTo(Map.of("color", "blue"));
    }

    @Test
    void a_kind_that_the_converger_may_not_write_fails_with_the_verbs_that_it_needs() {
        String manifest = """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: robot, labels: {tier: back}}
                """;
        apply(manifest.replace("back", "front"));
        scene.cluster()
                .adminClient()
                .resource(Serialization.<HasMetadata>unmarshal("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: reads-accounts, namespace: %s}
                rules: [{apiGroups: [""], resources: [serviceaccounts], verbs: [get, list]}]
                """.formatted(scene.namespace())))
                .serverSideApply();
        scene.cluster()
                .adminClient()
                .resource(Serialization.<HasMetadata>unmarshal("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: reads-accounts, namespace: %s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reads-accounts}
                subjects: [{kind: ServiceAccount, name: plumbline-converger, namespace: plumbline-converger}]
                """.formatted(scene.namespace())))
                .serverSideApply();
        policy("accounts", "", "ServiceAccount", "robot", manifest);

        scene.proposeAndApprove("accounts");
        var execution = scene.await("accounts", ExecutionState.Failed);

        assertThat(execution.error())
                .contains("may not write ServiceAccount/robot", "get, create and patch")
                .doesNotContain("system:serviceaccount");
    }

    @Test
    void an_object_that_was_deleted_after_the_approval_was_asked_for_is_not_written_to() {
        String manifest = """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: vanished}
                data: {color: blue}
                """;
        apply(manifest.replace("blue", "red"));
        policy("vanished", "", "ConfigMap", "vanished", manifest);
        String digest = scene.proposed().propose("vanished", scene.policies()).digest();
        scene.cluster().adminClient().resource(configMap("vanished")).delete();

        scene.proposed().approve("vanished", digest);
        scene.await("vanished", ExecutionState.Superseded);

        assertThat(configMap("vanished")).isNull();
    }
}
