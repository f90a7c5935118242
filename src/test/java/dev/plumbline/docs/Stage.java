package dev.plumbline.docs;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.Installation;
import dev.plumbline.operator.Policies;
import dev.plumbline.simulator.HerokuSimulator;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Where the commands of one page are run: a folder, a namespace, and what the page takes to be there. */
final class Stage {

    static final String TOKEN = "read-token-canary-77d0";

    private static final Pattern FROM_FILE = Pattern.compile("--from-file=(?:[\\w.-]+=)?([\\w.-]+)");

    private final TestCluster cluster;
    private final HerokuSimulator heroku;
    private final Page page;
    private final Path folder;
    private final Path programs;
    private final String namespace;
    private final Map<String, String> replaced = new HashMap<>();

    private Stage(
            TestCluster cluster, HerokuSimulator heroku, Page page, Path folder, Path programs, String namespace) {
        this.cluster = cluster;
        this.heroku = heroku;
        this.page = page;
        this.folder = folder;
        this.programs = programs;
        this.namespace = namespace;
    }

    /** Makes the folder of a page, and the files that its commands read. */
    static Stage of(TestCluster cluster, HerokuSimulator heroku, Commands.Of commands, Path workDir, Path programs) {
        try {
            Path folder = Files.createDirectories(
                    workDir.resolve(Path.of(commands.page()).toString().replace('/', '-')));
            for (String name : List.of("crds", "deploy", "helm", "docs", "Makefile")) {
                Files.createSymbolicLink(folder.resolve(name), Path.of(name).toAbsolutePath());
            }
            var page = Page.of(Path.of(commands.page()));
            var stage = new Stage(cluster, heroku, page, folder, programs, commands.namespace());
            stage.makeFiles();
            return stage;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves the cluster as it is, but for files that the page has a reader save. */
    void empty() {
        file("policy.yaml", "name: shop-settings");
    }

    /** Makes the page's namespace. */
    Stage namespace() {
        cluster.adminClient()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .serverSideApply();
        return this;
    }

    private void makeFiles() throws IOException {
        for (Page.Block block : page.blocks()) {
            if (Script.isOne(block)) {
                for (var found : FROM_FILE.matcher(block.code()).results().toList()) {
                    Files.writeString(folder.resolve(found.group(1)), "canary");
                }
            }
        }
    }

    /** Writes what a block of YAML of the page shows into a file, as a reader of it would. */
    Stage file(String name, String text) {
        String shown = page.blocks().stream()
                .filter(block -> block.language().equals("yaml") && block.code().contains(text))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(page + " shows no YAML with " + text))
                .code();
        try {
            Files.writeString(folder.resolve(name), shown);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Applies what a block of YAML of the page shows. */
    Stage applied(String text) {
        file("applied.yaml", text);
        return typed("kubectl apply -f applied.yaml");
    }

    /** Has operator and converger at work in the cluster, where they are not yet. */
    Stage installed() {
        namespace();
        if (!isThere(Installation.NAMESPACE, "plumbline-operator")) {
            Installation.on(cluster);
            typed("kubectl apply -f deploy/base/operator.yaml");
        }
        if (!isThere(Installation.CONVERGER, "plumbline-converger")) {
            Installation.converger(cluster);
            typed("kubectl apply -f deploy/overlays/converger/converger.yaml");
        }
        return typed(
                "kubectl -n plumbline-system rollout status deployment/plumbline-operator --timeout=300s",
                "kubectl -n plumbline-converger rollout status deployment/plumbline-converger --timeout=300s");
    }

    private boolean isThere(String where, String name) {
        return cluster.adminClient()
                        .apps()
                        .deployments()
                        .inNamespace(where)
                        .withName(name)
                        .get()
                != null;
    }

    /** Lets the operator and the converger read in the page's namespace. */
    Stage bound() {
        installed();
        Installation.namespace(cluster, namespace);
        return this;
    }

    /** A policy on an app of Heroku whose config vars were changed by hand, and an incident that goes by the shown name. */
    Stage incident(String policy, String shownName) {
        bound();
        heroku.createApp(policy);
        heroku.setConfigVar(policy, "LOG_LEVEL", "debug");
        heroku.setConfigVar(policy, "TEMPORARY_FIX", "on");
        var policies = new Policies(cluster.adminClient(), namespace);
        policies.secret("heroku-read", Map.of("token", TOKEN));
        policies.apply(policy, """
                environment: production
                interval: 5s
                desired: {inline: {values: {LOG_LEVEL: info}}}
                destination:
                  herokuConfigVars: {app: %s, secretRef: {name: heroku-read}}
                incident: {timeToLive: 48h}
                """.formatted(policy));
        DriftIncident found = policies.awaitIncident(
                policy,
                incident -> incident.getStatus().proposals() != null
                        && !incident.getStatus().proposals().isEmpty());
        replaced.put(shownName, found.getMetadata().getName());
        return this;
    }

    /** Sets the config vars right, as somebody at Heroku would. */
    void settled(String app) {
        heroku.setConfigVar(app, "LOG_LEVEL", "info");
        heroku.setConfigVar(app, "TEMPORARY_FIX", null);
    }

    Stage replacing(String shown, String by) {
        replaced.put(shown, by);
        return this;
    }

    /** What the page shows, with what stands for something here in its place. */
    String here(String text) {
        String here = text.replaceAll("-n shop\\b", "-n " + namespace)
                .replace("for-namespace=shop", "for-namespace=" + namespace)
                // A time that a page shows will have passed some day.
                .replaceAll(
                        "\\b20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ",
                        Clock.systemUTC()
                                .instant()
                                .plus(Duration.ofDays(3))
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString());
        for (var each : replaced.entrySet()) {
            here = here.replace(each.getKey(), each.getValue());
        }
        return here;
    }

    /** A bash in the page's folder that talks to the cluster as its administrator, and stands in the page's namespace. */
    BashSession bash() {
        Path kubeconfig = folder.resolve("kubeconfig");
        try {
            Files.copy(cluster.kubeconfig(), kubeconfig, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var bash = BashSession.start(
                folder,
                Map.of(
                        "PATH",
                        programs + ":" + System.getenv("PATH"),
                        "HOME",
                        folder.toString(),
                        "LANG",
                        "C.UTF-8",
                        "KUBECONFIG",
                        kubeconfig.toAbsolutePath().toString()));
        bash.run("kubectl config set-context --current --namespace=" + namespace);
        return bash;
    }

    /** Types commands that the page does not show. */
    Stage typed(String... commands) {
        try (var bash = bash()) {
            for (String command : commands) {
                var said = bash.run(here(command));
                if (said.code() != 0) {
                    throw new IllegalStateException(page + ": " + command + " failed: " + said.text());
                }
            }
        }
        return this;
    }
}
