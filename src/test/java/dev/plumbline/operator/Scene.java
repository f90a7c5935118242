package dev.plumbline.operator;

import dev.plumbline.cluster.TestCluster;
import dev.plumbline.simulator.HerokuSimulator;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An operator at work on a cluster, with a namespace of its own, a simulated Heroku and a token that may read it. */
public final class Scene implements AutoCloseable {

    public static final String TOKEN = "read-token-canary-5f1c";

    private final TestCluster cluster;
    private final HerokuSimulator heroku;
    private final OperatorProcess.Start start;
    private final Policies policies;
    private OperatorProcess operator;

    private Scene(TestCluster cluster, HerokuSimulator heroku, OperatorProcess.Start start, Policies policies) {
        this.cluster = cluster;
        this.heroku = heroku;
        this.start = start;
        this.policies = policies;
    }

    /** Sets the scene, and returns when the operator is ready. */
    public static Scene start(TestCluster cluster, String namespace, Path workDir, Map<String, String> settings) {
        var scene = prepare(cluster, namespace, workDir, settings);
        scene.operator = OperatorProcess.startReady(scene.start);
        return scene;
    }

    /** Sets the scene without an operator. */
    public static Scene prepare(TestCluster cluster, String namespace, Path workDir, Map<String, String> settings) {
        var access = Installation.on(cluster);
        Installation.namespace(cluster, namespace);
        var heroku = HerokuSimulator.start();
        heroku.grant(TOKEN, HerokuSimulator.Scope.READ_PROTECTED);
        var all = new HashMap<String, String>();
        all.put("plumbline.heroku.url", heroku.url().toString());
        all.put("plumbline.http.allowed-addresses", "127.0.0.0/8");
        all.put("plumbline.git.allow-file", "true");
        all.put("plumbline.http.budgets.heroku.per-second", "1000");
        all.put("plumbline.http.budgets.heroku.burst", "1000");
        all.putAll(settings);
        var policies = new Policies(cluster.adminClient(), namespace);
        policies.secret("heroku-read", Map.of("token", TOKEN));
        return new Scene(
                cluster, heroku, new OperatorProcess.Start(access, workDir, all, List.of("-Xmx256m")), policies);
    }

    /** Starts an operator beside the one that may be there, and returns at once. */
    public OperatorProcess another() {
        return another(Map.of());
    }

    /** Starts an operator with more settings beside the one that may be there, and returns at once. */
    public OperatorProcess another(Map<String, String> settings) {
        return OperatorProcess.start(start.with(settings));
    }

    /** Kills the operator as SIGKILL does, and starts it anew; returns at once. */
    public void killAndRestart() {
        operator.kill();
        operator = another();
    }

    /** Applies a policy on the config vars of an app, observed every five seconds. */
    public void herokuPolicy(String name, String app, String values) {
        policies.apply(name, """
                environment: production
                interval: 5s
                desired: {inline: {values: %s}}
                destination:
                  herokuConfigVars: {app: %s, secretRef: {name: heroku-read}}
                """.formatted(values, app));
    }

    public TestCluster cluster() {
        return cluster;
    }

    public HerokuSimulator heroku() {
        return heroku;
    }

    public OperatorProcess operator() {
        return operator;
    }

    public void operator(OperatorProcess changed) {
        operator = changed;
    }

    public Policies policies() {
        return policies;
    }

    @Override
    public void close() {
        if (operator != null) {
            operator.close();
        }
        // An operator watches all namespaces: what stayed here would be there for the next test's.
        policies.deleteAll();
        heroku.close();
    }
}
