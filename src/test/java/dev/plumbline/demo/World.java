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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** All that the story needs, running: a cluster with the operator beside it, places where drift can happen, and a vault. */
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
    private final Rotated rotated;
    private final OperatorProcess operator;
    private final OperatorProcess converger;
    private final People people;
    private final String writeToken;
    private String readToken;

    private World(
            TestCluster cluster,
            HerokuSimulator heroku,
            GitRepository git,
            Website website,
            Rotated rotated,
            OperatorProcess operator,
            OperatorProcess converger,
            String writeToken) {
        this.cluster = cluster;
        this.view = new ClusterView(cluster.adminClient(), NAMESPACE);
        this.heroku = heroku;
        this.git = git;
        this.website = website;
        this.rotated = rotated;
        this.operator = operator;
        this.converger = converger;
        this.people = new People(cluster);
        this.readToken = newToken("read");
        this.writeToken = writeToken;
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
        String writeToken = newToken("write");
        var rotated = ending.closes(Rotated.start(heroku, writeToken));
        screen.good("simulated Vault at " + rotated.vaultUrl());
        screen.good("simulated GitHub at " + rotated.githubUrl());
        screen.good("simulated Cloudflare at " + rotated.cloudflareUrl());

        var operator = ending.closes(OperatorProcess.start(new OperatorProcess.Start(
                access, folder.resolve("operator"), settings(heroku, rotated, Map.of()), List.of())));
        ready("operator", operator, screen, expecting);
        var converger = ending.closes(OperatorProcess.start(new OperatorProcess.Start(
                Installation.converger(cluster),
                folder.resolve("converger"),
                settings(
                        heroku,
                        rotated,
                        Map.of("plumbline.role", "converger", "plumbline.operator.namespace", Installation.NAMESPACE)),
                List.of())));
        ready("converger", converger, screen, expecting);
        var world = new World(cluster, heroku, git, website, rotated, operator, converger, writeToken);
        world.asItShouldBe();
        return world;
    }

    private static Map<String, String> settings(HerokuSimulator heroku, Rotated rotated, Map<String, String> more) {
        var settings = new HashMap<String, String>();
        settings.put("plumbline.heroku.url", heroku.url().toString());
        settings.put("plumbline.http.allowed-addresses", "127.0.0.0/8");
        settings.put("plumbline.git.allow-file", "true");
        settings.putAll(rotated.settings());
        settings.putAll(more);
        return settings;
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

    Rotated rotated() {
        return rotated;
    }

    OperatorProcess operator() {
        return operator;
    }

    OperatorProcess converger() {
        return converger;
    }

    /** A token that may write at each destination. The operator never gets it. */
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
        rotated.readTokens().forEach(this::credential);
        people.give(Settling.RESPONDER, "plumbline-responder", NAMESPACE);
        people.give(Settling.APPROVER, "plumbline-approver", NAMESPACE);
        grantToken();
        view.apply(Samples.committed("prod/web.yaml"));
        website.publish("favicon.ico", Samples.bytes("site/favicon.ico"));
        website.publish("healthz", Samples.bytes("site/healthz"));
    }

    private void grantToken() {
        heroku.grant(readToken, Scope.READ_PROTECTED, APP, Rotated.APP);
        credential(TOKEN_SECRET, readToken);
    }

    private void credential(String name, String token) {
        var secret = new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .addToStringData("token", token)
                .build();
        cluster.adminClient().resource(secret).forceConflicts().serverSideApply();
    }

    /**
     * What lets the converger write: it stands in its own namespace, and says for which namespace and host it is. Here all
     * providers are on one host, and so it serves them all.
     */
    private Secret writeCredential() {
        return new SecretBuilder()
                .withNewMetadata()
                .withName("write-" + NAMESPACE)
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
