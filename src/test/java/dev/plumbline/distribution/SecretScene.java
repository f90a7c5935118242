package dev.plumbline.distribution;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plumbline.api.Condition;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.api.SecretDistributionStatus;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.Distributions;
import dev.plumbline.operator.Scene;
import dev.plumbline.simulator.CloudflareSimulator;
import dev.plumbline.simulator.CloudflareSimulator.Permission;
import dev.plumbline.simulator.GithubSimulator;
import dev.plumbline.simulator.InfisicalSimulator;
import dev.plumbline.simulator.KvSimulator;
import dev.plumbline.simulator.KvWorld;
import dev.plumbline.simulator.WebhookReceiver;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A scene with every source and every destination that there is, and the credentials that read them. Whatever is secret
 * holds the word canary.
 */
public final class SecretScene implements AutoCloseable {

    public static final String VAULT_TOKEN = "canary-vault-token-a0b1";
    public static final String SECRET_ID = "canary-secret-id-c2d3";
    public static final String CLIENT_SECRET = "canary-client-secret-e4f5";
    public static final String GITHUB_TOKEN = "canary-github-token-a6b7";
    public static final String CLOUDFLARE_TOKEN = "canary-cloudflare-token-c8d9";
    public static final String WEBHOOK_TOKEN = "canary-webhook-token-eafb";

    /** What deliveries to the webhook are signed with. */
    public static final String SIGNING_KEY = "canary-signing-key-0a1b2c3d4e";

    public static final String ACCOUNT = "0123456789abcdef0123456789abcdef";
    public static final String REPOSITORY = "acme/web";
    public static final String REPOSITORY_SECRETS = "/repos/acme/web/actions/secrets";
    public static final String CLIENT = "plumbline-reads";
    public static final String PROJECT = "6f3c1f1e";

    private final Scene scene;
    private final Distributions distributions;
    private final KvSimulator vault;
    private final InfisicalSimulator infisical;
    private final GithubSimulator github;
    private final CloudflareSimulator cloudflare;
    private final WebhookReceiver webhook;
    private final Set<String> readable = new HashSet<>();

    private SecretScene(
            TestCluster cluster, String namespace, Path workDir, Map<String, String> settings, boolean started) {
        vault = KvSimulator.start(InstantSource.system());
        infisical = InfisicalSimulator.start();
        github = GithubSimulator.start();
        cloudflare = CloudflareSimulator.start(InstantSource.system());
        webhook = WebhookReceiver.start(InstantSource.system(), SIGNING_KEY.getBytes(StandardCharsets.UTF_8));
        Map<String, String> all = urls();
        all.putAll(settings);
        scene = started
                ? Scene.start(cluster, namespace, workDir, all)
                : Scene.prepare(cluster, namespace, workDir, all);
        distributions = new Distributions(cluster.adminClient(), namespace);
        furnish();
    }

    /** Sets the scene, and returns when the operator is ready. */
    public static SecretScene start(TestCluster cluster, String namespace, Path workDir, Map<String, String> settings) {
        return new SecretScene(cluster, namespace, workDir, settings, true);
    }

    /** Sets the scene without an operator. */
    public static SecretScene prepare(
            TestCluster cluster, String namespace, Path workDir, Map<String, String> settings) {
        return new SecretScene(cluster, namespace, workDir, settings, false);
    }

    /** Settings by which an operator or a converger finds the providers. */
    Map<String, String> urls() {
        var settings = new HashMap<String, String>();
        settings.put("plumbline.github.url", github.url().toString());
        settings.put("plumbline.cloudflare.url", cloudflare.url().toString());
        for (String provider : new String[] {"github", "cloudflare", "infisical", "vault"}) {
            settings.put("plumbline.http.budgets." + provider + ".per-second", "1000");
            settings.put("plumbline.http.budgets." + provider + ".burst", "1000");
        }
        return settings;
    }

    private void furnish() {
        scene.policies().secret("vault-role", Map.of("secretId", SECRET_ID));
        scene.policies().secret("infisical-read", Map.of("clientId", CLIENT, "clientSecret", CLIENT_SECRET));
        scene.policies().secret("github-read", Map.of("token", GITHUB_TOKEN));
        scene.policies().secret("cloudflare-read", Map.of("token", CLOUDFLARE_TOKEN));
        scene.policies().secret("webhook-read", Map.of("token", WEBHOOK_TOKEN));
        infisical.createEnvironment(PROJECT, "prod");
        infisical.createIdentity(CLIENT, CLIENT_SECRET, PROJECT);
        github.createRepository(REPOSITORY);
        github.grant(GITHUB_TOKEN, GithubSimulator.Access.READ, REPOSITORY);
        cloudflare.grant(CLOUDFLARE_TOKEN, Permission.WORKERS_SCRIPTS_READ, Permission.PAGES_READ);
    }

    /** Writes the next version of a secret with one key into Vault, and lets a token and a role of its own read it. */
    public long writeVault(String path, String value) {
        return writeVault(vault, path, value);
    }

    /** The same for another server. */
    public long writeVault(KvWorld world, String path, String value) {
        if (readable.add(world.url() + path)) {
            String[] paths = {"secret/metadata/" + path, "secret/data/" + path};
            world.token(VAULT_TOKEN + "-" + path, paths);
            world.appRole(path, SECRET_ID, Duration.ofHours(1), Duration.ofHours(2), paths);
            scene.policies().secret("vault-" + path, Map.of("token", VAULT_TOKEN + "-" + path));
        }
        return world.write(path, JsonNodeFactory.instance.objectNode().put("key", value));
    }

    /** A source in Vault, in YAML, that logs in with the path's token. */
    public String vaultSource(String path) {
        return vaultSource(vault, path);
    }

    /** The same on another server. */
    public String vaultSource(KvWorld world, String path) {
        return "{vault: {address: \"%s\", path: %s, key: key, auth: {token: {secretRef: {name: vault-%s}}}}}"
                .formatted(world.url(), path, path);
    }

    /** A source in Vault, in YAML, that logs in as the path's role. */
    public String roleSource(String path) {
        return "{vault: {address: \"%s\", path: %s, key: key, auth: {appRole: {roleId: %s, secretRef: {name: vault-role}}}}}"
                .formatted(vault.url(), path, path);
    }

    /** A source in Infisical, in YAML. */
    public String infisicalSource(String key) {
        return "{infisical: {address: \"" + infisical.url() + "\", projectId: " + PROJECT + ", environment: prod, key: "
                + key + ", secretRef: {name: infisical-read}}}";
    }

    /**
     * One destination of each kind, in YAML. Makes what is to hold them; no secret is there yet.
     *
     * @param name of the Heroku app, the Worker, the Pages project and the Secret; in capitals, of the secret itself
     */
    public String everywhere(String name) {
        String key = name.toUpperCase(Locale.ROOT).replace('-', '_');
        scene.heroku().createApp(name);
        cloudflare.createWorker(ACCOUNT, name);
        cloudflare.createProject(ACCOUNT, name);
        return """
                - {name: heroku, herokuConfigVar: {app: %1$s, key: %2$s, secretRef: {name: heroku-read}}}
                - {name: github, githubSecret: {repository: %3$s, key: %2$s, secretRef: {name: github-read}}}
                - name: worker
                  cloudflareWorkerSecret: {accountId: %4$s, script: %1$s, key: %2$s, secretRef: {name: cloudflare-read}}
                - name: pages
                  cloudflarePagesVariable: {accountId: %4$s, project: %1$s, key: %2$s, type: PlainText, secretRef: {name: cloudflare-read}}
                - {name: cluster, kubernetesSecret: {name: %1$s, key: key}}
                - name: webhook
                  webhook: {url: "%5$s", key: %2$s, statusUrl: "%6$s", secretRef: {name: webhook-read}}
                """.formatted(name, key, REPOSITORY, ACCOUNT, webhook.url(), webhook.statusUrl(key));
    }

    /** Has a distribution looked at now. */
    public void nudge(String name, String value) {
        scene.cluster()
                .adminClient()
                .resources(SecretDistribution.class)
                .inNamespace(distributions.get(name).getMetadata().getNamespace())
                .withName(name)
                .edit(one -> {
                    one.getMetadata().getAnnotations().put(DriftPolicy.OBSERVE_NOW, value);
                    return one;
                });
    }

    /** One condition of a status; of status Unknown and without a reason where it isn't there. */
    public static Condition condition(SecretDistributionStatus status, String type) {
        return Optional.ofNullable(status.conditions()).orElse(List.of()).stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst()
                .orElse(new Condition(type, Condition.Status.Unknown, 0L, "", "", ""));
    }

    /** Returns the distribution once a condition is there for this reason. */
    public SecretDistribution await(String name, String condition, String reason) {
        return distributions.await(
                name, status -> condition(status, condition).reason().equals(reason));
    }

    /** Applies a distribution that is looked at every five seconds. */
    public void distribution(String name, String source, String destinations) {
        distributions.apply(name, """
                environment: production
                interval: 5s
                source: %s
                destinations:
                """.formatted(source) + destinations);
    }

    public Scene scene() {
        return scene;
    }

    public Distributions distributions() {
        return distributions;
    }

    public KvSimulator vault() {
        return vault;
    }

    public InfisicalSimulator infisical() {
        return infisical;
    }

    public GithubSimulator github() {
        return github;
    }

    public CloudflareSimulator cloudflare() {
        return cloudflare;
    }

    public WebhookReceiver webhook() {
        return webhook;
    }

    @Override
    public void close() {
        distributions.deleteAll();
        scene.close();
        vault.close();
        infisical.close();
        github.close();
        cloudflare.close();
        webhook.close();
    }
}
