package dev.plumbline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.simulator.Fault;
import dev.plumbline.simulator.GitRepository;
import dev.plumbline.simulator.GitServer;
import dev.plumbline.simulator.SelfSigned;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values planted in every sensitive place are looked for in everything that the operator lets out. */
class SecretCanaryIT {

    private static final String NAMESPACE = "canaries";

    private static final String CANARY_APP = "{herokuConfigVars: {app: canary, secretRef: {name: heroku-read}}}";
    private static final String GIT_USER = "reader";

    /** Shown because its policy reveals it: whoever does not find this one looks in the wrong places. */
    private static final String REVEALED = "canary-revealed-c0";

    private static final String INLINE = "canary-inline-desired-1a";
    private static final String CONFIG_VAR = "canary-config-var-2b";
    private static final String DESIRED_MAP = "canary-desired-configmap-3c";
    private static final String BROKEN_YAML = "canary-broken-yaml-4d";
    private static final String BROKEN_JSON = "canary-broken-json-5e";
    private static final String REFUSED_TOKEN = "canary-refused-token-6f";
    private static final String BEARER = "canary-bearer-token-7a";
    private static final String ANSWER_BODY = "canary-answer-body-8b";
    private static final String ANSWER_HEADER = "canary-answer-header-9c";
    private static final String ERROR_BODY = "canary-error-body-ad";
    private static final String OBSERVED_MAP = "canary-observed-configmap-be";
    private static final String LAST_APPLIED = "canary-last-applied-cf";
    private static final String GIT_PASSWORD = "canary-git-password-d1";
    private static final String REFUSED_GIT_PASSWORD = "canary-refused-git-password-e2";
    private static final String GIT_FILE = "canary-git-file-f3";
    private static final List<String> CANARIES = List.of(
            Scene.TOKEN,
            INLINE,
            CONFIG_VAR,
            DESIRED_MAP,
            BROKEN_YAML,
            BROKEN_JSON,
            REFUSED_TOKEN,
            BEARER,
            ANSWER_BODY,
            ANSWER_HEADER,
            ERROR_BODY,
            OBSERVED_MAP,
            LAST_APPLIED,
            GIT_PASSWORD,
            basic(GIT_PASSWORD),
            REFUSED_GIT_PASSWORD,
            basic(REFUSED_GIT_PASSWORD),
            GIT_FILE);

    /** The Secrets that hold the canaries themselves. */
    private static final Set<String> PLANTED = Set.of("heroku-read", "refused", "bearer", "git-read", "git-refused");

    @TempDir
    Path workDir;

    @ParameterizedTest
    @ValueSource(strings = {"INFO", "DEBUG"})
    void no_planted_value_comes_out_anywhere_at_any_level_of_the_log(String logLevel) throws Exception {
        var authority = SelfSigned.make(workDir);
        Path trusted = Files.write(workDir.resolve("authority.pem"), authority.pem());
        var settings = Map.of("quarkus.log.level", logLevel, "plumbline.http.ca-file", trusted.toString());
        var website = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        website.createContext("/", SecretCanaryIT::answer);
        website.start();
        try (var repository = GitRepository.create(workDir.resolve("config.git"));
                var git = GitServer.start(authority.tls())
                        .serve("config.git", repository.folder(), GIT_USER, GIT_PASSWORD);
                var scene = Scene.start(TestCluster.shared(), NAMESPACE, workDir, settings)) {
            repository.file("app.yaml", "PASSWORD: " + GIT_FILE).commit("main");
            plant(scene);
            plantWebsite(scene, website.getAddress().getPort());
            plantGit(scene, git);

            var policies = scene.policies();
            for (String drifted : List.of(
                    "inline", "config-map", "git", "website", "refused-website", "failing-website", "objects")) {
                policies.await(drifted, DriftStatus.DriftIncidentActive);
                policies.awaitIncident(drifted, i -> i.getStatus().openFindings() > 0);
            }
            policies.awaitFailure("broken-yaml", "Malformed");
            policies.awaitFailure("broken-json", "Malformed");
            policies.awaitFailure("refused", "Unauthorized");
            policies.awaitFailure("git-refused", "Unauthorized");
            assertThat(git.asked())
                    .extracting(GitServer.Asked::authorization)
                    .contains("Basic " + basic(GIT_PASSWORD), "Basic " + basic(REFUSED_GIT_PASSWORD));

            var places = places(scene);
            assertThat(places.get("DriftIncidents")).contains(REVEALED);
            assertThat(places.get("log")).isNotEmpty();
            assertThat(places.get("Secrets")).isNotEmpty();
            assertThat(places)
                    .allSatisfy((place, text) ->
                            assertThat(Outlets.leaked(text, CANARIES)).as(place).isEmpty());
        } finally {
            website.stop(0);
        }
    }

    private static void plant(Scene scene) {
        var heroku = scene.heroku();
        var client = scene.cluster().adminClient();
        for (String app : List.of("canary", "broken", "canary-refused")) {
            heroku.createApp(app);
        }
        heroku.setConfigVar("canary", "PASSWORD", CONFIG_VAR);
        heroku.setConfigVar("canary", "FLAG", REVEALED);
        heroku.fault("broken", new Fault.Saying(("{\"PASSWORD\": " + BROKEN_JSON).getBytes(StandardCharsets.UTF_8)));
        scene.policies().secret("refused", Map.of("token", REFUSED_TOKEN));
        configMap(client, "desired", Map.of("PASSWORD", DESIRED_MAP), Map.of());
        configMap(client, "broken", Map.of("file.yaml", "PASSWORD: [" + BROKEN_YAML + "\n: }"), Map.of());
        configMap(
                client,
                "observed",
                Map.of("PASSWORD", OBSERVED_MAP),
                Map.of("kubectl.kubernetes.io/last-applied-configuration", "{\"x\":\"" + LAST_APPLIED + "\"}"));

        policy(scene, "inline", "{inline: {values: {PASSWORD: " + INLINE + ", FLAG: \"off\"}}}", CANARY_APP);
        policy(scene, "config-map", "{configMap: {name: desired}}", CANARY_APP);
        policy(scene, "broken-yaml", "{configMap: {name: broken, key: file.yaml, format: Yaml}}", CANARY_APP);
        policy(
                scene,
                "broken-json",
                "{inline: {values: {A: b}}}",
                "{herokuConfigVars: {app: broken, secretRef: {name: heroku-read}}}");
        policy(
                scene,
                "refused",
                "{inline: {values: {A: b}}}",
                "{herokuConfigVars: {app: canary-refused, secretRef: {name: refused}}}");
        policy(
                scene,
                "objects",
                "{inline: {document: \"{apiVersion: v1, kind: ConfigMap, metadata: {name: observed},"
                        + " data: {PASSWORD: other}}\"}}",
                "{kubernetes: {version: v1, kind: ConfigMap, names: [observed]}}");
    }

    private static void plantWebsite(Scene scene, int port) {
        scene.policies().secret("bearer", Map.of("token", BEARER));
        String site = "{http: {baseUrl: \"http://127.0.0.1:" + port
                + "\", headers: [X-Secret], secretRef: {name: bearer}, paths: [%s]}}";
        policy(scene, "website", "{inline: {document: \"/open: {status: 404}\"}}", site.formatted("/open"));
        policy(
                scene,
                "refused-website",
                "{inline: {document: \"/refused: {status: 200}\"}}",
                site.formatted("/refused"));
        policy(scene, "failing-website", "{inline: {document: \"/broken: {status: 200}\"}}", site.formatted("/broken"));
    }

    private static void plantGit(Scene scene, GitServer git) {
        String file = "{git: {url: \"" + git.uri("config.git") + "\", path: app.yaml, secretRef: {name: %s}}}";
        Map.of("git-read", GIT_PASSWORD, "git-refused", REFUSED_GIT_PASSWORD)
                .forEach((secret, password) ->
                        scene.policies().secret(secret, Map.of("username", GIT_USER, "password", password)));
        policy(scene, "git", file.formatted("git-read"), CANARY_APP);
        policy(scene, "git-refused", file.formatted("git-refused"), CANARY_APP);
    }

    private static void policy(Scene scene, String name, String desired, String destination) {
        scene.policies().apply(name, """
                        environment: production
                        interval: 5s
                        desired: %s
                        destination: %s
                        compare: {reveal: [FLAG]}
                        """.formatted(desired, destination));
    }

    private static void configMap(
            KubernetesClient client, String name, Map<String, String> data, Map<String, String> annotations) {
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(NAMESPACE)
                        .withAnnotations(annotations)
                        .endMetadata()
                        .withData(data)
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    /** Says what it was asked, as careless servers do. */
    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            int status = switch (path) {
                case "/open" -> 200;
                case "/refused" -> 401;
                default -> 500;
            };
            String asked = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = (ANSWER_BODY + " " + ERROR_BODY + " " + asked).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("X-Secret", ANSWER_HEADER);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** Everything that somebody who may not read Secrets can see, by where it is seen. */
    private static Map<String, String> places(Scene scene) {
        var client = scene.cluster().adminClient();
        var places = new LinkedHashMap<String, String>();
        places.put("DriftPolicies", Outlets.json(scene.policies().all().stream().peek(policy -> {
            // What people write into the policy itself stands there for all who may read it.
            policy.setSpec(null);
        })));
        places.put("DriftIncidents", Outlets.json(scene.policies().incidents().stream()));
        places.putAll(Outlets.cluster(
                client,
                NAMESPACE,
                secret -> PLANTED.contains(secret.getMetadata().getName()),
                SecretCanaryIT::isPlanted));
        places.put("log", scene.operator().log());
        places.put("metrics", scene.operator().metrics());
        return places;
    }

    private static boolean isPlanted(ConfigMap map) {
        return map.getMetadata().getNamespace().equals(NAMESPACE)
                && List.of("desired", "broken", "observed")
                        .contains(map.getMetadata().getName());
    }

    /** What stands for user and password in the header of a request. */
    private static String basic(String password) {
        return Base64.getEncoder().encodeToString((GIT_USER + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
