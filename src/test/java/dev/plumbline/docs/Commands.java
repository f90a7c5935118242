package dev.plumbline.docs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What becomes of the commands of each page in {@link CommandsIT}. All are read by bash and held against the programs that
 * they call; those of a page that is run are typed one after the other, too, but for the pieces that are excepted.
 *
 * <p>A new page with commands needs a line here: {@link CommandsTest} says so.
 */
final class Commands {

    /**
     * What becomes of one page.
     *
     * @param page its path
     * @param namespace where its commands are run
     * @param run whether its commands are run; else they are only read
     * @param set what the page takes to be there
     * @param excepted by a part of their text, pieces that are only read, with the reason
     * @param before by a part of its text, what is done before a piece is typed
     */
    record Of(
            String page,
            String namespace,
            boolean run,
            Consumer<Stage> set,
            Map<String, String> excepted,
            Map<String, Consumer<Stage>> before) {

        /** Pieces with this text are only read. */
        Of but(String text, String why) {
            var all = new LinkedHashMap<>(excepted);
            all.put(text, why);
            return new Of(page, namespace, run, set, all, before);
        }

        /** What else happens before the piece with this text. */
        Of before(String text, Consumer<Stage> hook) {
            var all = new LinkedHashMap<>(before);
            all.put(text, hook);
            return new Of(page, namespace, run, set, excepted, all);
        }

        boolean isRun(Script.Piece piece) {
            return run && excepted.keySet().stream().noneMatch(piece.text()::contains);
        }

        @Override
        public String toString() {
            return page;
        }

        Optional<Consumer<Stage>> before(Script.Piece piece) {
            return before.entrySet().stream()
                    .filter(each -> piece.text().contains(each.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst();
        }
    }

    private static final String NOBODYS = "the server is an example";
    private static final String THEIR_CLI = "another program's command line, which is not here";
    private static final String NO_CONTROLLERS = "takes controllers that a bare API server lacks";
    private static final String NO_PODS = "a bare API server has no pods";
    private static final String OF_THIS_TREE = "builds or tests this very tree";

    /** In the order in which they are run: the first three find a cluster without Plumbline, and the first two leave it so. */
    static final List<Of> PAGES = all();

    private Commands() {}

    private static List<Of> all() {
        var all = new ArrayList<Of>();
        all.add(new Of("docs/getting-started.md", "shop", true, Stage::empty, Map.of(), Map.of())
                .but("make ", OF_THIS_TREE)
                .but("kind load", "there is no such cluster")
                .but("k3d image", "there is no such cluster")
                .but("minikube image", "there is no such cluster")
                .but("kubectl delete namespace", NO_CONTROLLERS));
        all.add(run("docs/install.md", Stage::namespace)
                .but("apply --server-side -f crds/", "stands in for Helm, which this page has run by then")
                .but("kubectl delete namespace", NO_CONTROLLERS));
        all.add(run("README.md", stage -> stage.namespace().file("policy.yaml", "name: shop-settings"))
                .but("make ", OF_THIS_TREE));
        all.add(run("docs/operations.md", stage -> stage.incident("shop", "shop-7f3a09c1"))
                .but(" logs ", NO_PODS)
                .but("stripe-key", "takes the distribution of docs/secrets.md")
                .but("helm upgrade", "is run by docs/getting-started.md")
                .but("drift close", "is run by docs/incidents.md"));
        all.add(read("docs/chart.md"));
        all.add(run("docs/kubectl-drift.md", stage -> stage.incident("shop", "shop-7f3a09c1"))
                .but("drift approve", "asks a person, and is answered by ApproveCommandIT")
                .but("shop-ea15898b", "the incident is an example")
                .but("drift bless", "is run by docs/sources/snapshot.md with kubectl")
                .but("drift close", "the incident is no orphan")
                .but("billing", "the policy is an example")
                .but("drift doctor", "says what an installation of this page lacks"));
        all.add(run("docs/incidents.md", stage -> stage.incident("shop", "shop-7f3a09c1"))
                .before("\"closure\"", stage -> {
                    stage.typed(
                            "kubectl patch dp shop --type=merge -p '{\"spec\":{\"suspend\":true}}'",
                            "kubectl wait di shop-7f3a09c1 --for=condition=Orphaned --timeout=60s");
                })
                .but("kubectl wait di shop", "the incident is closed by a command before"));
        all.add(run("docs/proposals.md", stage -> stage.incident("billing", "billing-7f3a09c1"))
                .but("\"digest\":\"sha256:...\"", "the digest is an example"));
        all.add(run("docs/security.md", Stage::installed));
        all.add(run("docs/policies.md", stage -> stage.incident("shop", "shop-7f3a09c1"))
                .but("ssh-keyscan", NOBODYS));
        all.add(run("docs/secrets.md", stage -> stage.installed().file("stripe-key.yaml", "name: stripe-key")));
        for (String page : List.of(
                "docs/destinations/cloudflare-pages-variable.md",
                "docs/destinations/cloudflare-pages.md",
                "docs/destinations/cloudflare-worker-secret.md",
                "docs/destinations/heroku-config-var.md",
                "docs/destinations/heroku-config-vars.md",
                "docs/destinations/n8n.md",
                "docs/sources/flags.md")) {
            all.add(run(page, Stage::namespace));
        }
        all.add(run("docs/destinations/cloudflare-worker-secrets.md", Stage::namespace)
                .but("wrangler", THEIR_CLI));
        all.add(run("docs/destinations/github-secret.md", Stage::namespace).but("gh secret", THEIR_CLI));
        all.add(run("docs/destinations/github-secrets.md", Stage::namespace).but("gh secret", THEIR_CLI));
        all.add(run("docs/destinations/heroku-release.md", Stage::namespace)
                .but("heroku pipelines", THEIR_CLI)
                .but("heroku releases", THEIR_CLI));
        all.add(run("docs/destinations/kubernetes-secret.md", Stage::installed));
        all.add(run("docs/destinations/webhook.md", Stage::installed));
        all.add(run("docs/sources/vault.md", Stage::namespace).but("vault ", THEIR_CLI));
        all.add(run("docs/sources/infisical.md", Stage::namespace).but("infisical secrets", THEIR_CLI));
        all.add(run("docs/sources/snapshot.md", Stage::bound)
                .before("plumbline.dev/bless", stage -> stage.applied("name: fleet-config")));
        all.add(read("docs/sources/asset-manifest.md"));
        all.add(read("docs/promote.md"));
        all.add(read("docs/refusals.md"));
        all.add(run("docs/api-reference.md", Stage::installed));
        all.add(read("CONTRIBUTING.md"));
        // Last, as it halts the converger of all.
        all.add(run("docs/converging.md", Stage::installed));
        return List.copyOf(all);
    }

    private static Of run(String page, Consumer<Stage> set) {
        return new Of(page, namespace(page), true, set, Map.of(), Map.of());
    }

    private static Of read(String page) {
        return new Of(page, namespace(page), false, stage -> {}, Map.of(), Map.of());
    }

    /** Each page has its own, so that none is in the way of another. */
    private static String namespace(String page) {
        return page.toLowerCase(Locale.ROOT).replaceAll("\\.md$", "").replaceAll("[^a-z0-9]+", "-");
    }
}
