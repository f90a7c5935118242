package dev.plumbline.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plumbline.simulator.CloudflareSimulator;
import dev.plumbline.simulator.CloudflareSimulator.Permission;
import dev.plumbline.simulator.GithubSimulator;
import dev.plumbline.simulator.HerokuSimulator;
import dev.plumbline.simulator.KvSimulator;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** The simulated Vault, Heroku, GitHub and Cloudflare, with the limits that the providers document. */
final class SecretServers implements AutoCloseable {

    private final KvSimulator vault = KvSimulator.start(InstantSource.system());

    private final HerokuSimulator heroku = HerokuSimulator.start();
    private final GithubSimulator github = GithubSimulator.start();
    private final CloudflareSimulator cloudflare = CloudflareSimulator.start(InstantSource.system());

    /** What the tokens of a team are, by the Secret that holds one. */
    static Map<String, String> tokens(int team) {
        Map<String, String> tokens = new LinkedHashMap<>();
        for (String secret :
                new String[] {SecretFleet.VAULT, SecretFleet.HEROKU, SecretFleet.GITHUB, SecretFleet.CLOUDFLARE}) {
            tokens.put(secret, secret + "-token-" + team);
        }
        return tokens;
    }

    /** Has every place hold what its source does. */
    void fill(SecretFleet fleet) {
        for (int team = 0; team < SecretFleet.TEAMS; team++) {
            makePlaces(team);
        }
        fleet.places().forEach(place -> {
            String value = place.value();
            String account = SecretFleet.account(place.team());
            vault.write(place.path(), JsonNodeFactory.instance.objectNode().put("value", value));
            heroku.setConfigVar(place.app(), place.key(), value);
            github.setSecret(secretsOf(place), place.key(), value);
            cloudflare.putSecret(account, place.script(), place.key(), value);
            cloudflare.setVariable(account, place.project(), "production", place.key(), "secret_text", value);
        });
    }

    private void makePlaces(int team) {
        var tokens = tokens(team);
        String account = SecretFleet.account(team);
        vault.token(tokens.get(SecretFleet.VAULT), "*");
        heroku.grant(tokens.get(SecretFleet.HEROKU), HerokuSimulator.Scope.READ_PROTECTED);
        IntStream.range(0, SecretFleet.APPS).forEach(app -> heroku.createApp("team-%d-app-%02d".formatted(team, app)));
        String[] repositories = IntStream.range(0, SecretFleet.REPOSITORIES)
                .mapToObj(repository -> "team-%d/repository-%02d".formatted(team, repository))
                .toArray(String[]::new);
        for (String repository : repositories) {
            github.createRepository(repository);
        }
        github.grant(tokens.get(SecretFleet.GITHUB), GithubSimulator.Access.READ, repositories);
        cloudflare.grant(tokens.get(SecretFleet.CLOUDFLARE), Permission.WORKERS_SCRIPTS_READ, Permission.PAGES_READ);
        IntStream.range(0, SecretFleet.WORKERS).forEach(worker -> cloudflare.createWorker(account, "worker-" + worker));
        IntStream.range(0, SecretFleet.PROJECTS)
                .forEach(project -> cloudflare.createProject(account, "project-" + project));
    }

    private static String secretsOf(SecretFleet.Place place) {
        return "/repos/" + place.repository() + "/actions/secrets";
    }

    /** What each place that can't be read shows of itself, by the destination's name: as receipts have it. */
    Map<String, String> marks(SecretFleet.Place place) {
        return Map.of(
                "repository",
                github.updated(secretsOf(place), place.key()).toString(),
                "worker",
                cloudflare.live(SecretFleet.account(place.team()), place.script()),
                "pages",
                "");
    }

    /** Where the operator finds them. The budgets are those that it has by itself. */
    Map<String, String> settings() {
        return Map.of(
                "plumbline.heroku.url", heroku.url().toString(),
                "plumbline.github.url", github.url().toString(),
                "plumbline.cloudflare.url", cloudflare.url().toString(),
                "plumbline.http.allowed-addresses", "127.0.0.0/8");
    }

    KvSimulator vault() {
        return vault;
    }

    HerokuSimulator heroku() {
        return heroku;
    }

    GithubSimulator github() {
        return github;
    }

    CloudflareSimulator cloudflare() {
        return cloudflare;
    }

    /** Requests that would change something, whether they were let or not. */
    long writes() {
        return heroku.writeCount()
                + github.writes().size()
                + cloudflare.writes().size();
    }

    @Override
    public void close() {
        vault.close();
        heroku.close();
        github.close();
        cloudflare.close();
    }
}
