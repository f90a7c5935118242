package dev.plumbline.converge;

import dev.plumbline.api.Execution;
import dev.plumbline.api.ExecutionState;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.Installation;
import dev.plumbline.operator.OperatorProcess;
import dev.plumbline.operator.Policies;
import dev.plumbline.simulator.HerokuSimulator;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A converger at work on a cluster, with a namespace of its own, a simulated Heroku and a token that may write to it. */
final class ConvergeScene implements AutoCloseable {

    static final String READ_TOKEN = "read-token-canary-a1b2";
    static final String WRITE_TOKEN = "write-token-canary-c3d4";

    private final TestCluster cluster;
    private final String namespace;
    private final HerokuSimulator heroku;
    private final Policies policies;
    private final Proposed proposed;
    private final OperatorProcess.Start start;
    private OperatorProcess converger;

    private ConvergeScene(
            TestCluster cluster,
            String namespace,
            HerokuSimulator heroku,
            Policies policies,
            Proposed proposed,
            OperatorProcess.Start start) {
        this.cluster = cluster;
        this.namespace = namespace;
        this.heroku = heroku;
        this.policies = policies;
        this.proposed = proposed;
        this.start = start;
    }

    /** Sets the scene without a converger. */
    static ConvergeScene prepare(String namespace, Path workDir) {
        var cluster = TestCluster.shared();
        Installation.on(cluster);
        var access = Installation.converger(cluster);
        Installation.namespace(cluster, namespace);
        letWrite(cluster, namespace);
        var heroku = HerokuSimulator.start();
        heroku.grant(READ_TOKEN, HerokuSimulator.Scope.READ_PROTECTED);
        heroku.grant(WRITE_TOKEN, HerokuSimulator.Scope.WRITE_PROTECTED);
        var policies = new Policies(cluster.adminClient(), namespace);
        policies.secret("heroku-read", Map.of("token", READ_TOKEN));
        var settings = new HashMap<String, String>();
        settings.put("plumbline.role", "converger");
        settings.put("plumbline.converger.namespace", Installation.CONVERGER);
        settings.put("plumbline.heroku.url", heroku.url().toString());
        settings.put("plumbline.http.allowed-addresses", "127.0.0.0/8");
        settings.put("plumbline.http.budgets.heroku.per-second", "1000");
        settings.put("plumbline.http.budgets.heroku.burst", "1000");
        var start =
                new OperatorProcess.Start(access, workDir, settings, List.of("-Xmx128m", "-XX:TieredStopAtLevel=1"));
        var scene = new ConvergeScene(
                cluster, namespace, heroku, policies, new Proposed(cluster, namespace, heroku.url()), start);
        scene.credential("write-" + namespace, namespace, WRITE_TOKEN);
        return scene;
    }

    /** As whoever owns a namespace does who wants its objects converged. */
    private static void letWrite(TestCluster cluster, String namespace) {
        cluster.adminClient()
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("converged")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "plumbline-converger-kubernetes")
                        .addNewSubject("", "ServiceAccount", Installation.CONVERGER, Installation.CONVERGER)
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    /** Sets the scene, and returns when the converger is ready. */
    static ConvergeScene start(String namespace, Path workDir) {
        var scene = prepare(namespace, workDir);
        scene.startConverger();
        scene.converger.awaitReady(Duration.ofSeconds(60));
        return scene;
    }

    void startConverger() {
        freeTheLease();
        // Settings say where the fingerprint key is, for the converger's own namespace is another one.
        converger = OperatorProcess.start(start.with(Map.of("plumbline.operator.namespace", Installation.NAMESPACE)));
    }

    /** What the wait of half a minute for a dead leader's lease would do, done at once. */
    private void freeTheLease() {
        cluster.adminClient()
                .leases()
                .inNamespace(Installation.CONVERGER)
                .withName("plumbline-converger")
                .delete();
    }

    /** Gives the converger a write credential for a namespace and the simulated Heroku. */
    void credential(String name, String forNamespace, String token) {
        cluster.adminClient()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(Installation.CONVERGER)
                        .addToLabels(WriteCredentials.FOR_NAMESPACE, forNamespace)
                        .addToLabels(WriteCredentials.FOR_HOST, heroku.url().getHost())
                        .endMetadata()
                        .addToStringData("token", token)
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    /** Writes the kill switch; with no entries it is taken away. */
    void killSwitch(Map<String, String> data) {
        var map = new ConfigMapBuilder()
                .withNewMetadata()
                .withName(ClusterApi.SWITCH)
                .withNamespace(Installation.CONVERGER)
                .endMetadata()
                .withData(data)
                .build();
        if (data.isEmpty()) {
            cluster.adminClient().resource(map).delete();
        } else {
            cluster.adminClient().resource(map).forceConflicts().serverSideApply();
        }
    }

    /** Applies a policy on the config vars of an app of the same name. */
    void herokuPolicy(String name, Map<String, String> desired) {
        heroku.createApp(name);
        var document = new StringBuilder();
        desired.forEach((key, value) -> document.append("      ")
                .append(key)
                .append(": '")
                .append(value)
                .append("'\n"));
        policies.apply(name, """
                environment: production
                interval: 1h
                desired:
                  inline:
                    document: |
                %s
                destination:
                  herokuConfigVars: {app: %s, secretRef: {name: heroku-read}}
                """.formatted(document.toString().stripTrailing(), name));
    }

    /** Returns the incident's execution once it is as wanted. */
    Execution await(String incident, Predicate<Execution> wanted) {
        try {
            Awaitility.await("execution of " + incident + " as wanted")
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> execution(incident) != null && wanted.test(execution(incident)));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    e.getMessage() + " It is " + execution(incident) + "\n"
                            + (converger == null ? "" : converger.log()),
                    e);
        }
        return execution(incident);
    }

    Execution await(String incident, ExecutionState wanted) {
        return await(incident, execution -> execution.state() == wanted);
    }

    Execution execution(String incident) {
        return proposed.incident(incident).orElseThrow().getStatus().execution();
    }

    /** Proposes what follows from the present state, and approves it. */
    String proposeAndApprove(String policy) {
        String digest = proposed.propose(policy, policies).digest();
        proposed.approve(policy, digest);
        return digest;
    }

    TestCluster cluster() {
        return cluster;
    }

    String namespace() {
        return namespace;
    }

    HerokuSimulator heroku() {
        return heroku;
    }

    Policies policies() {
        return policies;
    }

    Proposed proposed() {
        return proposed;
    }

    OperatorProcess converger() {
        return converger;
    }

    @Override
    public void close() {
        if (converger != null) {
            converger.close();
        }
        killSwitch(Map.of());
        policies.deleteAll();
        proposed.close();
        heroku.close();
    }
}
