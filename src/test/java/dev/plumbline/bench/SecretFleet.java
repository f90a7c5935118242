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
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Distributions as ten teams would have them, each team in a namespace of its own and with a token of its own at each
 * provider. A secret goes to an app at Heroku, to a repository, to a Worker, to a Pages project and to a Secret in the
 * cluster; a team's secrets share these places. The same size gives the same values every time.
 *
 * @param size how many distributions
 */
record SecretFleet(int size) {

    /** What a spec without one gets. */
    static final Duration INTERVAL = Duration.ofMinutes(1);

    static final int TEAMS = Fleet.NAMESPACES;
    static final int DESTINATIONS = 5;

    /** Of each team. */
    static final int APPS = 20;

    static final int REPOSITORIES = 10;
    static final int WORKERS = 5;
    static final int PROJECTS = 5;
    static final int SECRETS = 20;

    static final String VAULT = "vault-read";
    static final String HEROKU = "heroku-secrets-read";
    static final String GITHUB = "github-read";
    static final String CLOUDFLARE = "cloudflare-read";

    private static final int SEED = 40;

    /** Which of the fleet's places a distribution is about. */
    record Place(int number) {
        int team() {
            return number % TEAMS;
        }

        String namespace() {
            return Fleet.namespace(team());
        }

        String name() {
            return "secret-%05d".formatted(number);
        }

        String key() {
            return "KEY_%05d".formatted(number);
        }

        String path() {
            return "team-%d/%s".formatted(team(), name());
        }

        String app() {
            return "team-%d-app-%02d".formatted(team(), ordinal() % APPS);
        }

        String repository() {
            return "team-%d/repository-%02d".formatted(team(), ordinal() % REPOSITORIES);
        }

        String script() {
            return "worker-%d".formatted(ordinal() % WORKERS);
        }

        String project() {
            return "project-%d".formatted(ordinal() % PROJECTS);
        }

        String secret() {
            return "app-%02d".formatted(ordinal() % SECRETS);
        }

        String value() {
            var random = new Random(SEED + number);
            return "sk_live_%016x%016x".formatted(random.nextLong(), random.nextLong());
        }

        private int ordinal() {
            return number / TEAMS;
        }
    }

    static String account(int team) {
        return "%032x".formatted(0xacc0 + team);
    }

    Stream<Place> places() {
        return IntStream.range(0, size).mapToObj(Place::new);
    }

    /** @param vault where the sources are */
    static SecretDistribution distribution(Place place, URI vault) {
        var distribution = new SecretDistribution();
        distribution.setMetadata(new ObjectMetaBuilder()
                .withNamespace(place.namespace())
                .withName(place.name())
                .build());
        distribution.setSpec(new SecretDistributionSpec(
                "production",
                source(place, vault),
                null,
                null,
                null,
                destinations(place),
                null,
                null,
                null,
                null,
                null));
        return distribution;
    }

    private static SecretSourceSpec source(Place place, URI vault) {
        var auth = new SecretSourceSpec.VaultAuth(new SecretSourceSpec.VaultToken(new SecretRef(VAULT)), null, null);
        return new SecretSourceSpec(
                new SecretSourceSpec.Vault(vault.toString(), null, null, place.path(), "value", auth, null),
                null,
                null);
    }

    private static List<SecretDestinationSpec> destinations(Place place) {
        String key = place.key();
        return List.of(
                new SecretDestinationSpec(
                        "app",
                        null,
                        new HerokuConfigVar(place.app(), key, new SecretRef(HEROKU)),
                        null,
                        null,
                        null,
                        null,
                        null),
                new SecretDestinationSpec(
                        "repository",
                        null,
                        null,
                        new GithubSecret(
                                place.repository(), null, null, GithubStore.Actions, key, new SecretRef(GITHUB)),
                        null,
                        null,
                        null,
                        null),
                new SecretDestinationSpec(
                        "worker",
                        null,
                        null,
                        null,
                        new CloudflareWorkerSecret(
                                account(place.team()), place.script(), key, new SecretRef(CLOUDFLARE)),
                        null,
                        null,
                        null),
                new SecretDestinationSpec(
                        "pages",
                        null,
                        null,
                        null,
                        null,
                        new CloudflarePagesVariable(
                                account(place.team()),
                                place.project(),
                                PagesEnvironment.Production,
                                key,
                                PagesType.SecretText,
                                new SecretRef(CLOUDFLARE)),
                        null,
                        null),
                new SecretDestinationSpec(
                        "cluster", null, null, null, null, null, new KubernetesSecret(place.secret(), key), null));
    }
}
