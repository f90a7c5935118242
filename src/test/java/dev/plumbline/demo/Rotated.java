package dev.plumbline.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plumbline.simulator.CloudflareSimulator;
import dev.plumbline.simulator.CloudflareSimulator.Permission;
import dev.plumbline.simulator.GithubSimulator;
import dev.plumbline.simulator.GithubSimulator.Access;
import dev.plumbline.simulator.HerokuSimulator;
import dev.plumbline.simulator.KvSimulator;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Where the demo's secret is rotated, and the three places that it has to arrive at. */
final class Rotated implements AutoCloseable {

    static final String APP = "checkout-prod";
    static final String KEY = "PAYMENT_KEY";

    private static final String PATH = "checkout/payment";
    private static final String REPOSITORY = "acme/checkout";
    private static final String WORKER = "checkout-edge";
    private static final String ACCOUNT = "0123456789abcdef0123456789abcdef";
    private static final String SECRETS = "/repos/" + REPOSITORY + "/actions/secrets";

    private final KvSimulator vault = KvSimulator.start(InstantSource.system());
    private final GithubSimulator github = GithubSimulator.start();
    private final CloudflareSimulator cloudflare = CloudflareSimulator.start(InstantSource.system());
    private final HerokuSimulator heroku;
    private final List<String> values = new ArrayList<>();

    /** One token for each Secret that the distribution names, by the Secret's name. */
    private final Map<String, String> readTokens = Map.of(
            "vault-read", newToken("vault"),
            "github-read", newToken("github"),
            "cloudflare-read", newToken("cloudflare"));

    private Rotated(HerokuSimulator heroku) {
        this.heroku = heroku;
    }

    /** Starts the places, with the secret's first version at each of them, as somebody has put it there by hand. */
    static Rotated start(HerokuSimulator heroku, String writeToken) {
        var rotated = new Rotated(heroku);
        rotated.rotate();
        String first = rotated.newest();
        heroku.createApp(APP);
        heroku.setConfigVar(APP, KEY, first);
        rotated.github.createRepository(REPOSITORY);
        rotated.github.setSecret(SECRETS, KEY, first);
        rotated.cloudflare.createWorker(ACCOUNT, WORKER);
        rotated.cloudflare.putSecret(ACCOUNT, WORKER, KEY, first);
        rotated.vault.token(rotated.readTokens.get("vault-read"), "secret/data/" + PATH, "secret/metadata/" + PATH);
        rotated.github.grant(rotated.readTokens.get("github-read"), Access.READ, REPOSITORY);
        rotated.github.grant(writeToken, Access.WRITE, REPOSITORY);
        rotated.cloudflare.grant(rotated.readTokens.get("cloudflare-read"), Permission.WORKERS_SCRIPTS_READ);
        rotated.cloudflare.grant(writeToken, Permission.WORKERS_SCRIPTS_EDIT);
        return rotated;
    }

    /** What the operator and the converger have to be told of this run's servers. */
    Map<String, String> settings() {
        return Map.of(
                "plumbline.github.url", github.url().toString(),
                "plumbline.cloudflare.url", cloudflare.url().toString());
    }

    String vaultUrl() {
        return vault.url().toString();
    }

    String githubUrl() {
        return github.url().toString();
    }

    String cloudflareUrl() {
        return cloudflare.url().toString();
    }

    Map<String, String> readTokens() {
        return readTokens;
    }

    /** Writes a new value to the source, as {@code vault kv put} does; gives its version. */
    long rotate() {
        values.add("payment-key-" + UUID.randomUUID());
        return vault.write(PATH, JsonNodeFactory.instance.objectNode().put("api_key", newest()));
    }

    /** All values that there ever were. */
    List<String> values() {
        return List.copyOf(values);
    }

    /** The places that hold another value than the newest, by the names that the distribution has for them. */
    List<String> lacking() {
        var lacking = new ArrayList<String>();
        if (!newest().equals(heroku.configVars(APP).get(KEY))) {
            lacking.add("checkout-app");
        }
        if (!github.value(SECRETS, KEY).filter(newest()::equals).isPresent()) {
            lacking.add("checkout-workflows");
        }
        if (!newest().equals(cloudflare.secrets(ACCOUNT, WORKER).get(KEY))) {
            lacking.add("checkout-edge");
        }
        return lacking;
    }

    /** How many requests would have changed something at GitHub and Cloudflare so far. */
    int writes() {
        return github.writes().size() + cloudflare.writes().size();
    }

    /** The distribution's file, with the servers of this run in place of the examples. */
    String distribution() throws IOException {
        return Samples.distribution("payment-key").replace(Samples.VAULT, vaultUrl());
    }

    private String newest() {
        return values.getLast();
    }

    private static String newToken(String what) {
        return "demo-" + what + "-" + UUID.randomUUID();
    }

    @Override
    public void close() {
        vault.close();
        github.close();
        cloudflare.close();
    }
}
