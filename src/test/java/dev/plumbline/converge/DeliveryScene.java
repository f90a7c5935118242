package dev.plumbline.converge;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.api.SecretDistributionSpec.StandingApproval;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.Distributions;
import dev.plumbline.operator.Installation;
import dev.plumbline.operator.OperatorProcess;
import dev.plumbline.operator.People;
import dev.plumbline.operator.Scene;
import dev.plumbline.simulator.GithubSimulator;
import dev.plumbline.simulator.HerokuSimulator;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** An operator and a converger, with a namespace whose secrets they may see and deliver, Heroku and GitHub. */
final class DeliveryScene implements AutoCloseable {

    static final String REPOSITORY = "acme/web";
    static final String SECRETS = "/repos/acme/web/actions/secrets";

    static final String WRITE_TOKEN = "write-token-canary-9a1b";

    private final Scene scene;
    private final GithubSimulator github;
    private final Distributions distributions;
    private final String namespace;
    private final OperatorProcess.Start start;
    private OperatorProcess converger;

    private DeliveryScene(
            Scene scene,
            GithubSimulator github,
            Distributions distributions,
            String namespace,
            OperatorProcess.Start start) {
        this.scene = scene;
        this.github = github;
        this.distributions = distributions;
        this.namespace = namespace;
        this.start = start;
    }

    /** Sets the scene, with an operator at work and no converger yet. */
    static DeliveryScene prepare(String namespace, Path workDir) {
        return prepare(namespace, workDir, Map.of());
    }

    /** Sets the scene with more settings for both. */
    static DeliveryScene prepare(String namespace, Path workDir, Map<String, String> more) {
        var cluster = TestCluster.shared();
        var github = GithubSimulator.start();
        github.createRepository(REPOSITORY);
        github.grant(Scene.TOKEN, GithubSimulator.Access.READ, REPOSITORY);
        github.grant(WRITE_TOKEN, GithubSimulator.Access.WRITE, REPOSITORY);
        var both = new HashMap<>(more);
        both.put("plumbline.github.url", github.url().toString());
        var scene = Scene.start(cluster, namespace, workDir, both);
        scene.heroku().grant(WRITE_TOKEN, HerokuSimulator.Scope.WRITE_PROTECTED);
        scene.policies().secret("github-read", Map.of("token", Scene.TOKEN));
        var access = Installation.converger(cluster);
        cluster.adminClient()
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("plumbline-converger-secrets")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "plumbline-converger-secrets")
                        .addNewSubject("", "ServiceAccount", Installation.CONVERGER, Installation.CONVERGER)
                        .build())
                .forceConflicts()
                .serverSideApply();
        cluster.adminClient()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("write-" + namespace)
                        .withNamespace(Installation.CONVERGER)
                        .addToLabels(WriteCredentials.FOR_NAMESPACE, namespace)
                        .addToLabels(
                                WriteCredentials.FOR_HOST, scene.heroku().url().getHost())
                        .endMetadata()
                        .addToStringData("token", WRITE_TOKEN)
                        .build())
                .forceConflicts()
                .serverSideApply();
        var settings = new HashMap<String, String>();
        settings.put("plumbline.role", "converger");
        settings.put("plumbline.operator.namespace", Installation.NAMESPACE);
        settings.put("plumbline.heroku.url", scene.heroku().url().toString());
        settings.putAll(both);
        settings.put("plumbline.http.allowed-addresses", "127.0.0.0/8");
        settings.put("plumbline.http.budgets.heroku.per-second", "1000");
        settings.put("plumbline.http.budgets.heroku.burst", "1000");
        settings.put("quarkus.log.category.\"dev.plumbline\".level", "DEBUG");
        return new DeliveryScene(
                scene,
                github,
                new Distributions(cluster.adminClient(), namespace),
                namespace,
                new OperatorProcess.Start(
                        access,
                        workDir.resolve("converger"),
                        settings,
                        List.of("-Xmx128m", "-XX:TieredStopAtLevel=1")));
    }

    void startConverger() {
        // What the wait of half a minute for a dead leader's lease would do, done at once.
        scene.cluster()
                .adminClient()
                .leases()
                .inNamespace(Installation.CONVERGER)
                .withName("plumbline-converger")
                .delete();
        converger = OperatorProcess.start(start);
    }

    void awaitConverger() {
        converger.awaitReady(Duration.ofSeconds(60));
    }

    /** Puts a value into the Secret that is the source. */
    void rotate(String secret, String value) {
        scene.policies().secret(secret, Map.of("key", value));
    }

    /** What a key of a Secret holds. */
    String held(String secret, String key) {
        String data = scene.cluster()
                .adminClient()
                .secrets()
                .inNamespace(namespace)
                .withName(secret)
                .get()
                .getData()
                .get(key);
        return new String(Base64.getDecoder().decode(data), java.nio.charset.StandardCharsets.UTF_8);
    }

    /** Signs in advance what a distribution delivers, as a person does. */
    void signInAdvance(String name) {
        SecretDistribution seen =
                distributions.await(name, status -> status.deliveryDigest() != null && status.inSync() != null);
        String until = InstantSource.system()
                .instant()
                .plus(Duration.ofDays(1))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        var signed = new StandingApproval(
                seen.getStatus().deliveryDigest(), people().me(), until, "rotations arrive by themselves");
        scene.cluster()
                .adminClient()
                .resources(SecretDistribution.class)
                .inNamespace(namespace)
                .withName(name)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        Serialization.asJson(Map.of("spec", Map.of("standingApproval", signed))));
    }

    /** Puts a Secret into the namespace. */
    void secret(String name, String key, String value) {
        scene.policies().secret(name, Map.of(key, value));
    }

    DriftIncident awaitIncident(String distribution, Predicate<DriftIncident> wanted) {
        try {
            return distributions.awaitIncident(distribution, wanted);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + logs(), e);
        }
    }

    void awaitInSync(String distribution, String inSync) {
        try {
            distributions.awaitInSync(distribution, inSync);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + logs(), e);
        }
    }

    String logs() {
        return scene.operator().log() + "\n" + (converger == null ? "" : converger.log());
    }

    People people() {
        return new People(scene.cluster().adminClient());
    }

    HerokuSimulator heroku() {
        return scene.heroku();
    }

    GithubSimulator github() {
        return github;
    }

    Distributions distributions() {
        return distributions;
    }

    OperatorProcess converger() {
        return converger;
    }

    @Override
    public void close() {
        if (converger != null) {
            converger.close();
        }
        distributions.deleteAll();
        scene.close();
        github.close();
    }
}
