package dev.plumbline.bench;

import dev.plumbline.api.SecretDestinationSpec;
import dev.plumbline.api.SecretDestinationSpec.CloudflarePagesVariable;
import dev.plumbline.api.SecretDestinationSpec.CloudflareWorkerSecret;
import dev.plumbline.api.SecretDestinationSpec.GithubSecret;
import dev.plumbline.api.SecretDestinationSpec.GithubStore;
import dev.plumbline.api.SecretDestinationSpec.HerokuConfigVar;
import dev.plumbline.api.SecretDestinationSpec.KubernetesSecret;
import dev.plumbline.api.SecretDestinationSpec.PagesEnvironment;
import dev.plumbline.api.SecretDestinationSpec.PagesType;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.api.SecretDistributionSpec;
import dev.plumbline.api.SecretRef;
import dev.plumbline.api.SecretSourceSpec;
import dev.plumbline.simulator.CloudflareSimulator.Permission;
import dev.plumbline.simulator.GithubSimulator;
import dev.plumbline.simulator.HerokuSimulator;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where one secret goes that has twenty destinations. They are read every five seconds within the budgets that the
 * operator has by itself: a token has five seconds for five requests, and few enough places.
 */
final class RotatedPlaces {

    static final String NAMESPACE = Fleet.namespace(0);
    static final String PATH = "shared/stripe";
    static final String KEY = "api_key";
    static final String READ = "read-token";
    static final String WRITE = "write-token";

    private static final String NAME = "STRIPE_KEY";
    private static final String ACCOUNT = SecretFleet.account(0);
    private static final int APPS = 8;
    private static final int APPS_OF_A_TOKEN = 4;
    private static final int REPOSITORIES = 4;

    /** Fewer than could be polled: what is read anew during a delivery has to fit in too. */
    private static final int REPOSITORIES_OF_A_TOKEN = 2;

    private static final int PROJECTS = 2;
    private static final int SECRETS = 5;

    private final Stage stage;
    private final SecretServers servers;

    RotatedPlaces(Stage stage, SecretServers servers) {
        this.stage = stage;
        this.servers = servers;
    }

    int count() {
        return APPS + REPOSITORIES + 1 + PROJECTS + SECRETS;
    }

    /** As a status says that the secret has arrived everywhere. */
    String all() {
        return count() + "/" + count();
    }

    /** Makes the places, and lets the operator read them and the converger write to them. */
    void make() {
        servers.vault().token(READ, "*");
        token(SecretFleet.VAULT, READ);
        for (int i = 0; i < APPS / APPS_OF_A_TOKEN; i++) {
            servers.heroku().grant(READ + i, HerokuSimulator.Scope.READ_PROTECTED);
            token(SecretFleet.HEROKU + i, READ + i);
        }
        servers.heroku().grant(WRITE, HerokuSimulator.Scope.WRITE_PROTECTED);
        IntStream.range(0, APPS).forEach(i -> servers.heroku().createApp(app(i)));
        String[] repositories = IntStream.range(0, REPOSITORIES)
                .mapToObj(RotatedPlaces::repository)
                .toArray(String[]::new);
        for (String repository : repositories) {
            servers.github().createRepository(repository);
        }
        for (int i = 0; i < REPOSITORIES / REPOSITORIES_OF_A_TOKEN; i++) {
            servers.github().grant(READ + i, GithubSimulator.Access.READ, repositories);
            token(SecretFleet.GITHUB + i, READ + i);
        }
        servers.github().grant(WRITE, GithubSimulator.Access.WRITE, repositories);
        servers.cloudflare().grant(READ, Permission.WORKERS_SCRIPTS_READ, Permission.PAGES_READ);
        servers.cloudflare().grant(WRITE, Permission.WORKERS_SCRIPTS_EDIT, Permission.PAGES_EDIT);
        servers.cloudflare().createWorker(ACCOUNT, "edge");
        IntStream.range(0, PROJECTS).forEach(i -> servers.cloudflare().createProject(ACCOUNT, "site-" + i));
        token(SecretFleet.CLOUDFLARE, READ);
    }

    private void token(String name, String token) {
        stage.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(NAMESPACE)
                        .withName(name)
                        .endMetadata()
                        .addToStringData("token", token)
                        .build())
                .create();
    }

    private static String app(int number) {
        return "rotated-app-" + number;
    }

    private static String repository(int number) {
        return "rotated/repository-" + number;
    }

    SecretDistribution distribution(String name, Duration interval) {
        var distribution = new SecretDistribution();
        distribution.setMetadata(
                new ObjectMetaBuilder().withNamespace(NAMESPACE).withName(name).build());
        distribution.setSpec(new SecretDistributionSpec(
                "production",
                new SecretSourceSpec(
                        new SecretSourceSpec.Vault(
                                servers.vault().url().toString(),
                                null,
                                null,
                                PATH,
                                KEY,
                                new SecretSourceSpec.VaultAuth(
                                        new SecretSourceSpec.VaultToken(new SecretRef(SecretFleet.VAULT)), null, null),
                                null),
                        null,
                        null),
                interval.toSeconds() + "s",
                null,
                null,
                destinations(),
                null,
                null,
                null,
                null,
                null));
        return distribution;
    }

    private static List<SecretDestinationSpec> destinations() {
        List<SecretDestinationSpec> all = new ArrayList<>();
        for (int i = 0; i < APPS; i++) {
            var app = new HerokuConfigVar(app(i), NAME, new SecretRef(SecretFleet.HEROKU + i / APPS_OF_A_TOKEN));
            all.add(new SecretDestinationSpec("app-" + i, null, app, null, null, null, null, null));
        }
        for (int i = 0; i < REPOSITORIES; i++) {
            var secret = new GithubSecret(
                    repository(i),
                    null,
                    null,
                    GithubStore.Actions,
                    NAME,
                    new SecretRef(SecretFleet.GITHUB + i / REPOSITORIES_OF_A_TOKEN));
            all.add(new SecretDestinationSpec("repository-" + i, null, null, secret, null, null, null, null));
        }
        var worker = new CloudflareWorkerSecret(ACCOUNT, "edge", NAME, new SecretRef(SecretFleet.CLOUDFLARE));
        all.add(new SecretDestinationSpec("worker", null, null, null, worker, null, null, null));
        for (int i = 0; i < PROJECTS; i++) {
            var variable = new CloudflarePagesVariable(
                    ACCOUNT,
                    "site-" + i,
                    PagesEnvironment.Production,
                    NAME,
                    PagesType.SecretText,
                    new SecretRef(SecretFleet.CLOUDFLARE));
            all.add(new SecretDestinationSpec("site-" + i, null, null, null, null, variable, null, null));
        }
        for (int i = 0; i < SECRETS; i++) {
            var secret = new KubernetesSecret("copy-" + i, NAME);
            all.add(new SecretDestinationSpec("copy-" + i, null, null, null, null, null, secret, null));
        }
        return all;
    }

    /** Whether every place holds this. */
    boolean hold(String value) {
        return IntStream.range(0, APPS)
                        .allMatch(i ->
                                value.equals(servers.heroku().configVars(app(i)).get(NAME)))
                && IntStream.range(0, REPOSITORIES)
                        .allMatch(i -> servers.github()
                                .value("/repos/" + repository(i) + "/actions/secrets", NAME)
                                .filter(value::equals)
                                .isPresent())
                && value.equals(servers.cloudflare().secrets(ACCOUNT, "edge").get(NAME))
                && IntStream.range(0, PROJECTS)
                        .allMatch(i -> ("secret_text:" + value)
                                .equals(servers.cloudflare().variable(ACCOUNT, "site-" + i, "production", NAME)))
                && IntStream.range(0, SECRETS).allMatch(i -> value.equals(held("copy-" + i)));
    }

    private String held(String secret) {
        var found =
                stage.client().secrets().inNamespace(NAMESPACE).withName(secret).get();
        String data = found == null ? null : found.getData().get(NAME);
        return data == null ? "" : new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
    }
}
