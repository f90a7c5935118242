package dev.plumbline.demo;

import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.Installation;
import dev.plumbline.operator.OperatorProcess;
import dev.plumbline.simulator.GitRepository;
import dev.plumbline.simulator.HerokuSimulator;
import dev.plumbline.simulator.HerokuSimulator.Scope;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** All that the story needs, running: a cluster with the operator beside it, and three places where drift can happen. */
final class World {

    static final String NAMESPACE = "shop";
    static final String APP = "billing-prod";
    static final String TOKEN_SECRET = "heroku-read";

    /** In place of an HTTP status, for an operator that is not there any more. */
    private static final int ENDED = -1;

    private final TestCluster cluster;
    private final ClusterView view;
    private final HerokuSimulator heroku;
    private final GitRepository git;
    private final Website website;
    private final OperatorProcess operator;
    private final People people;
    private final String writeToken;
    private String readToken;

    private World(
            TestCluster cluster, HerokuSimulator heroku, GitRepository git, Website website, OperatorProcess operator) {
        this.cluster = cluster;
        this.view = new ClusterView(cluster.adminClient(), NAMESPACE);
        this.heroku = heroku;
        this.git = git;
        this.website = website;
        this.operator = operator;
        this.people = new People(cluster);
        this.readToken = newToken("read");
        this.writeToken = newToken("write");
    }

    static World start(Ending ending, Screen screen, Expecting expecting) throws IOException {
        Path folder = ending.folder();
        var cluster = ending.closes(TestCluster.start(folder.resolve("cluster")));
        screen.good("API server " + cluster.version() + ", private to this demo");
        var access = Installation.on(cluster);
        Installation.namespace(cluster, NAMESPACE);

        var heroku = ending.closes(HerokuSimulator.start());
        screen.good("simulated Heroku at " + heroku.url() + " with the app " + APP);
        var git = ending.closes(GitRepository.create(folder.resolve("config.git")));
        screen.good("Git repository " + git.uri());
        var website = ending.closes(Website.serve(folder.resolve("site")));
        screen.good("web site " + website.url());

        var operator = ending.closes(OperatorProcess.start(new OperatorProcess.Start(
                access,
                folder.resolve("operator"),
                Map.of(
                        "plumbline.heroku.url", heroku.url().toString(),
                        "plumbline.http.allowed-addresses", "127.0.0.0/8",
                        "plumbline.git.allow-file", "true"),
                List.of())));
        ready("operator", operator, screen, expecting);
        var converger = ending.closes(OperatorProcess.start(new OperatorProcess.Start(
                Installation.converger(cluster),
                folder.resolve("converger"),
                Map.of(
                        "plumbline.role", "converger",
                        "plumbline.operator.namespace", Installation.NAMESPACE,
                        "plumbline.heroku.url", heroku.url().toString(),
                        "plumbline.http.allowed-addresses", "127.0.0.0/8",
                        "plumbline.git.allow-file", "true"),
                List.of())));
        ready("converger", converger, screen, expecting);
        var world = new World(cluster, heroku, git, website, operator);
        world.asItShouldBe();
        return world;
    }

    private static void ready(String name, OperatorProcess process, Screen screen, Expecting expecting) {
        expecting.that(
                "the " + name + " ready",
                () -> process.isAlive() ? process.status("/health/ready") : ENDED,
                status -> status == 200 || status == ENDED,
                status -> List.of("status " + status + " at /health/ready; its log: " + process.logFile()));
        if (!process.isAlive()) {
            throw new ExpectationMissed(
                    "the " + name + " ready", List.of("it ended by itself; its log: " + process.logFile()));
        }
        screen.good(name + ", process " + process.pid() + "; its log, which stays: " + process.logFile());
    }

    TestCluster cluster() {
        return cluster;
    }

    ClusterView view() {
        return view;
    }

    HerokuSimulator heroku() {
        return heroku;
    }

    People people() {
        return people;
    }

    Website website() {
        return website;
    }

    OperatorProcess operator() {
        return operator;
    }

    /** A token that may change config vars. The operator never gets it. */
    String writeToken() {
        return writeToken;
    }

    String readToken() {
        return readToken;
    }

    /** A policy's file, with the servers of this run in place of the examples. */
    String policy(String name) throws IOException {
        return Samples.policy(name)
                .replace(Samples.GIT, git.uri().toString())
                .replace(Samples.WEBSITE, website.url().toString());
    }

    /** Replaces the operator's token by a new one. */
    void renewToken() {
        heroku.revoke(readToken);
        readToken = newToken("read");
        grantToken();
    }

    private void asItShouldBe() throws IOException {
        git.file("prod/billing.yaml", Samples.committed("prod/billing.yaml"))
                .file("prod/web.yaml", Samples.committed("prod/web.yaml"))
                .commit("main");
        heroku.createApp(APP);
        for (var configVar : Samples.configVars().properties()) {
            heroku.setConfigVar(APP, configVar.getKey(), configVar.getValue().textValue());
        }
        heroku.setConfigVar(APP, "HEROKU_APP_NAME", APP);
        heroku.grant(writeToken, Scope.WRITE_PROTECTED);
        cluster.adminClient().resource(writeCredential()).serverSideApply();
        people.give(Settling.RESPONDER, "plumbline-responder", NAMESPACE);
        people.give(Settling.APPROVER, "plumbline-approver", NAMESPACE);
        grantToken();
        view.apply(Samples.committed("prod/web.yaml"));
        website.publish("favicon.ico", Samples.bytes("site/favicon.ico"));
        website.publish("healthz", Samples.bytes("site/healthz"));
    }

    private void grantToken() {
        heroku.grant(readToken, Scope.READ_PROTECTED, APP);
        var secret = new SecretBuilder()
                .withNewMetadata()
                .withName(TOKEN_SECRET)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .addToStringData("token", readToken)
                .build();
        cluster.adminClient().resource(secret).forceConflicts().serverSideApply();
    }

    /** What lets the converger write: it stands in its own namespace, and says for which namespace and host it is. */
    private Secret writeCredential() {
        return new SecretBuilder()
                .withNewMetadata()
                .withName("heroku-write-" + NAMESPACE)
                .withNamespace(Installation.CONVERGER)
                .addToLabels("plumbline.dev/for-namespace", NAMESPACE)
                .addToLabels("plumbline.dev/for-host", heroku.url().getHost())
                .endMetadata()
                .addToStringData("token", writeToken)
                .build();
    }

    private static String newToken(String what) {
        return "demo-" + what + "-" + UUID.randomUUID();
    }
}
