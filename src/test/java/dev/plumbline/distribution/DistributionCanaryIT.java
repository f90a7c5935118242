package dev.plumbline.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.api.ExecutionState;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.Installation;
import dev.plumbline.operator.OperatorProcess;
import dev.plumbline.operator.Outlets;
import dev.plumbline.operator.People;
import dev.plumbline.operator.Scene;
import dev.plumbline.simulator.CloudflareSimulator.Permission;
import dev.plumbline.simulator.Fault;
import dev.plumbline.simulator.GithubSimulator;
import dev.plumbline.simulator.HerokuSimulator;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets, tokens and keys of distributions are looked for in everything that operator and converger let out. */
class DistributionCanaryIT {

    private static final String NAMESPACE = "distribution-canaries";

    private static final String VAULT = "canary-value-of-vault-1a";
    private static final String VAULT_ROTATED = "canary-rotated-of-vault-2b";
    private static final String ROLE = "canary-value-of-role-3c";
    private static final String INFISICAL = "canary-value-of-infisical-4d";
    private static final String INFISICAL_ROTATED = "canary-rotated-of-infisical-5e";
    private static final String SECRET = "canary-value-of-secret-6f";
    private static final String SECRET_ROTATED = "canary-rotated-of-secret-7a";
    private static final String HELD = "canary-held-by-app-8b";
    private static final String HOSTILE = "canary-hostile-answer-9c";
    private static final String REFUSED = "canary-refused-token-ad";
    private static final String WRITE_TOKEN = "canary-write-token-be";

    private static final List<String> CANARIES = List.of(
            VAULT,
            VAULT_ROTATED,
            ROLE,
            INFISICAL,
            INFISICAL_ROTATED,
            SECRET,
            SECRET_ROTATED,
            HELD,
            HOSTILE,
            REFUSED,
            WRITE_TOKEN,
            Scene.TOKEN,
            SecretScene.VAULT_TOKEN,
            SecretScene.SECRET_ID,
            SecretScene.CLIENT_SECRET,
            SecretScene.GITHUB_TOKEN,
            SecretScene.CLOUDFLARE_TOKEN,
            SecretScene.WEBHOOK_TOKEN,
            SecretScene.SIGNING_KEY,
            // What servers handed out for them.
            "hvs.",
            "eyJ.canary");

    /** The Secrets that hold the canaries themselves: credentials, sources, and what they were delivered to. */
    private static final Set<String> PLANTED = Set.of(
            "heroku-read",
            "infisical-read",
            "github-read",
            "cloudflare-read",
            "webhook-read",
            "refused",
            "source",
            "copy",
            "everywhere",
            "write-" + NAMESPACE);

    @TempDir
    Path workDir;

    @ParameterizedTest
    @ValueSource(strings = {"INFO", "DEBUG"})
    void no_planted_value_comes_out_anywhere_at_any_level_of_the_log(String logLevel) throws Exception {
        var echo = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        echo.createContext("/", DistributionCanaryIT::repeat);
        echo.start();
        String echoUrl = "http://127.0.0.1:" + echo.getAddress().getPort();
        var level = Map.of("quarkus.log.level", logLevel);
        try (var scene = SecretScene.start(TestCluster.shared(), NAMESPACE, workDir, level);
                var converger = converger(scene, level)) {
            plant(scene);
            good(scene);
            failing(scene, echoUrl);
            var distributions = scene.distributions();
            distributions.awaitInSync("from-infisical", "1/1");
            var drifted = distributions.awaitIncident("from-secret", one -> isProposed(one, 7));
            for (String failed : List.of("echo-token", "echo-role", "echo-infisical", "hostile")) {
                distributions.await(
                        failed,
                        status -> SecretScene.condition(status, "SourceReady")
                                .message()
                                .contains("could not be read"));
            }
            scene.await("unread", "Ready", "DestinationUnread");
            distributions.awaitIncident("from-vault", one -> isProposed(one, 1));
            distributions.awaitIncident("from-role", one -> isProposed(one, 1));

            converger.awaitReady(Duration.ofSeconds(60));
            approve(scene, drifted);
            var worked = distributions.awaitIncident(
                    "from-secret",
                    one -> one.getStatus().execution() != null
                            && one.getStatus().execution().state() == ExecutionState.Failed);
            assertThat(scene.scene().heroku().configVars("everywhere")).containsEntry("EVERYWHERE", SECRET);
            assertThat(scene.github().value(SecretScene.REPOSITORY_SECRETS, "EVERYWHERE"))
                    .contains(SECRET);
            assertThat(scene.webhook().kept("EVERYWHERE").value()).asString().isEqualTo(SECRET);
            assertThat(worked.getStatus().execution().deliveries()).hasSize(7);
            rotate(scene);
            for (String stale : List.of("from-vault", "from-infisical")) {
                distributions.await(stale, status -> status.versions().size() == 2);
            }
            distributions.await("from-secret", status -> status.versions().size() == 2);

            var places = places(scene, converger);
            assertThat(places.get("SecretDistributions")).contains("hmac:", "managedFields");
            assertThat(places.get("operator's log")).contains("event=distribution-status");
            assertThat(places.get("converger's log")).isNotEmpty();
            assertThat(places)
                    .allSatisfy((place, text) ->
                            assertThat(Outlets.leaked(text, CANARIES)).as(place).isEmpty());
        } finally {
            echo.stop(0);
        }
    }

    private static void plant(SecretScene scene) {
        // It stays where it was delivered to in an earlier round.
        scene.scene()
                .cluster()
                .adminClient()
                .secrets()
                .inNamespace(NAMESPACE)
                .withName("everywhere")
                .delete();
        scene.writeVault("from-vault", VAULT);
        scene.writeVault("from-role", ROLE);
        scene.writeVault("hostile", HOSTILE);
        scene.infisical().setSecret(SecretScene.PROJECT, "prod", "/", "FROM_INFISICAL", INFISICAL);
        scene.scene().policies().secret("source", Map.of("key", SECRET));
        scene.scene().policies().secret("copy", Map.of("infisical", INFISICAL, "vault", HELD));
        scene.scene().policies().secret("refused", Map.of("token", REFUSED));
        scene.scene().heroku().createApp("drifted");
        scene.scene().heroku().setConfigVar("drifted", "KEY", HELD);
        scene.scene().heroku().createApp("hostile");
        byte[] hostile = ("{\"KEY\": {\"x\": \"" + HOSTILE + "\"}}").getBytes(StandardCharsets.UTF_8);
        scene.scene().heroku().fault("hostile", new Fault.Saying(hostile));
        scene.github().createRepository("acme/hostile");
        scene.github()
                .grant(SecretScene.GITHUB_TOKEN, GithubSimulator.Access.READ, SecretScene.REPOSITORY, "acme/hostile");
        scene.github().fault("acme/hostile", new Fault.Saying(hostile));
        scene.cloudflare().createWorker(SecretScene.ACCOUNT, "hostile");
        scene.cloudflare().fault("hostile", new Fault.Saying(hostile));
        scene.vault().fault("secret/data/hostile", new Fault.Saying(hostile));
    }

    private static void good(SecretScene scene) {
        scene.distribution(
                "from-vault",
                scene.vaultSource("from-vault"),
                "- {name: copy, kubernetesSecret: {name: copy, key: vault}}");
        scene.distribution("from-role", scene.roleSource("from-role"), """
                - name: app
                  template: {prefix: 'Bearer ', intoField: header, base64: true}
                  herokuConfigVar: {app: drifted, key: KEY, secretRef: {name: heroku-read}}
                """);
        scene.distribution(
                "from-infisical",
                scene.infisicalSource("FROM_INFISICAL"),
                "- {name: copy, kubernetesSecret: {name: copy, key: infisical}}");
    }

    private static void failing(SecretScene scene, String echoUrl) {
        String copy = "- {name: copy, kubernetesSecret: {name: copy, key: other}}";
        scene.distribution(
                "echo-token",
                scene.vaultSource("from-vault").replace(scene.vault().url().toString(), echoUrl),
                copy);
        scene.distribution(
                "echo-role",
                scene.roleSource("from-role").replace(scene.vault().url().toString(), echoUrl),
                copy);
        scene.distribution(
                "echo-infisical",
                scene.infisicalSource("X").replace(scene.infisical().url().toString(), echoUrl),
                copy);
        scene.distribution("hostile", scene.vaultSource("hostile"), copy);
        scene.distribution("unread", "{secret: {name: source, key: key}}", """
                - {name: refused, herokuConfigVar: {app: drifted, key: REFUSED, secretRef: {name: refused}}}
                - {name: heroku, herokuConfigVar: {app: hostile, key: KEY, secretRef: {name: heroku-read}}}
                - {name: github, githubSecret: {repository: acme/hostile, key: KEY, secretRef: {name: github-read}}}
                - name: worker
                  cloudflareWorkerSecret: {accountId: %s, script: hostile, key: KEY, secretRef: {name: cloudflare-read}}
                - name: status
                  webhook: {url: "%s", key: KEY, statusUrl: "%s/status", secretRef: {name: webhook-read}}
                """.formatted(
                        SecretScene.ACCOUNT, scene.webhook().url(), echoUrl));
        // The last one repeats what is delivered to it, and fails.
        scene.distributions()
                .apply(
                        "from-secret",
                        """
                        environment: production
                        interval: 5s
                        delivery: {retries: 0}
                        source: {secret: {name: source, key: key}}
                        destinations:
                        """
                                + scene.everywhere("everywhere")
                                + "- {name: echo, webhook: {url: \"" + echoUrl + "/deliveries\", key: KEY}}\n");
    }

    private static void rotate(SecretScene scene) {
        scene.writeVault("from-vault", VAULT_ROTATED);
        scene.infisical().setSecret(SecretScene.PROJECT, "prod", "/", "FROM_INFISICAL", INFISICAL_ROTATED);
        scene.scene().policies().secret("source", Map.of("key", SECRET_ROTATED));
    }

    private static boolean isProposed(DriftIncident incident, int steps) {
        return incident.getStatus().proposals() != null
                && incident.getStatus().proposals().getFirst().digest() != null
                && incident.getStatus().proposals().getFirst().stepCount() == steps;
    }

    private static void approve(SecretScene scene, DriftIncident incident) {
        var people = new People(scene.scene().cluster().adminClient());
        people.resolve(incident);
        people.approve(incident, incident.getStatus().proposals().getFirst().digest());
    }

    /** A converger with one credential for all that listens on loopback. */
    private OperatorProcess converger(SecretScene scene, Map<String, String> more) {
        var cluster = scene.scene().cluster();
        var access = Installation.converger(cluster);
        scene.scene().heroku().grant(WRITE_TOKEN, HerokuSimulator.Scope.WRITE_PROTECTED);
        scene.github().grant(WRITE_TOKEN, GithubSimulator.Access.WRITE, SecretScene.REPOSITORY);
        scene.cloudflare().grant(WRITE_TOKEN, Permission.WORKERS_SCRIPTS_EDIT, Permission.PAGES_EDIT);
        var client = cluster.adminClient();
        client.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("plumbline-converger-secrets")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "plumbline-converger-secrets")
                        .addNewSubject("", "ServiceAccount", Installation.CONVERGER, Installation.CONVERGER)
                        .build())
                .forceConflicts()
                .serverSideApply();
        String key = Base64.getEncoder().encodeToString(SecretScene.SIGNING_KEY.getBytes(StandardCharsets.UTF_8));
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("write-" + NAMESPACE)
                        .withNamespace(Installation.CONVERGER)
                        .addToLabels(DriftPolicy.GROUP + "/for-namespace", NAMESPACE)
                        .addToLabels(DriftPolicy.GROUP + "/for-host", "127.0.0.1")
                        .endMetadata()
                        .addToStringData("token", WRITE_TOKEN)
                        .addToStringData("signing-key", "whsec_" + key)
                        .build())
                .forceConflicts()
                .serverSideApply();
        client.leases()
                .inNamespace(Installation.CONVERGER)
                .withName("plumbline-converger")
                .delete();
        var settings = new HashMap<>(scene.urls());
        settings.put("plumbline.role", "converger");
        settings.put("plumbline.operator.namespace", Installation.NAMESPACE);
        settings.put("plumbline.heroku.url", scene.scene().heroku().url().toString());
        settings.put("plumbline.http.allowed-addresses", "127.0.0.0/8");
        settings.putAll(more);
        return OperatorProcess.start(new OperatorProcess.Start(
                access, workDir.resolve("converger"), settings, List.of("-Xmx128m", "-XX:TieredStopAtLevel=1")));
    }

    /** Says all that it was asked, as careless servers do. */
    private static void repeat(HttpExchange exchange) throws IOException {
        try (exchange) {
            String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var headers = new StringBuilder();
            exchange.getRequestHeaders()
                    .forEach((name, values) ->
                            headers.append(name).append(": ").append(values).append(' '));
            String quoted = (headers + asked).replace("\\", "\\\\").replace("\"", "\\\"");
            byte[] body = ("{\"errors\": [\"" + quoted + "\"], \"message\": \"" + quoted + "\", \"error\": \"" + quoted
                            + "\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("X-Asked", headers.toString().strip());
            exchange.sendResponseHeaders(400, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** Scenes of other namespaces have tokens of their own for Vault, and they begin alike. */
    private static boolean isPlanted(Secret secret) {
        String name = secret.getMetadata().getName();
        return PLANTED.contains(name) || name.startsWith("vault-");
    }

    /** Everything that somebody who may not read Secrets can see, by where it is seen. */
    private static Map<String, String> places(SecretScene scene, OperatorProcess converger) {
        var client = scene.scene().cluster().adminClient();
        var places = new LinkedHashMap<String, String>();
        places.put(
                "SecretDistributions",
                Outlets.json(
                        client.resources(SecretDistribution.class).inNamespace(NAMESPACE).list().getItems().stream()));
        places.put(
                "DriftIncidents",
                Outlets.json(client.resources(DriftIncident.class).inNamespace(NAMESPACE).list().getItems().stream()));
        places.putAll(Outlets.cluster(client, NAMESPACE, DistributionCanaryIT::isPlanted, map -> false));
        places.put("operator's log", scene.scene().operator().log());
        places.put("operator's metrics", scene.scene().operator().metrics());
        places.put("converger's log", converger.log());
        places.put("converger's metrics", converger.metrics());
        return places;
    }
}
