package dev.plumbline.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plumbline.simulator.CloudflareSimulator;
import dev.plumbline.simulator.CloudflareSimulator.Permission;
import dev.plumbline.simulator.Fault;
import dev.plumbline.simulator.GithubSimulator;
import dev.plumbline.simulator.HerokuSimulator;
import dev.plumbline.simulator.InfisicalSimulator;
import dev.plumbline.simulator.KvSimulator;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The simulators stand for real servers here: they are known by their addresses alone. */
class ContractTest {

    private static final String ACCOUNT = "0123456789abcdef0123456789abcdef";

    private final Map<String, String> environment = new HashMap<>();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private void given(String name, String value) {
        environment.put(Given.PREFIX + name, value);
    }

    private int run() {
        return Contract.run(environment, new Random(1), new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private String said() {
        String said = printed.toString(StandardCharsets.UTF_8);
        assertThat(said).doesNotContain("canary");
        return said;
    }

    private void givenVault(KvSimulator vault) {
        vault.token("canary-token", "secret/metadata/billing", "secret/data/billing");
        vault.write("billing", JsonNodeFactory.instance.objectNode().put("key", "canary"));
        given("VAULT_ADDR", vault.url().toString());
        given("VAULT_TOKEN", "canary-token");
        given("VAULT_PATH", "billing");
        given("VAULT_KEY", "key");
    }

    @Test
    void with_nothing_given_it_says_what_it_takes_and_fails() {
        assertThat(run()).isEqualTo(2);
        assertThat(said())
                .contains("Nothing was tried", "PLUMBLINE_CONTRACT_VAULT_ADDR", "PLUMBLINE_CONTRACT_HEROKU_WRITE_APP");
    }

    @Test
    void a_source_is_tried_where_its_address_is_given_and_the_rest_is_named() {
        try (var vault = KvSimulator.start(InstantSource.system())) {
            givenVault(vault);

            assertThat(run()).isZero();
            assertThat(said())
                    .contains("Vault at " + vault.url(), "GitHub: not tried", "Providers tried: 1.")
                    .doesNotContain("DOES NOT HOLD");
        }
    }

    @Test
    void an_address_that_does_not_answer_fails() {
        try (var vault = KvSimulator.start(InstantSource.system())) {
            givenVault(vault);
        }

        assertThat(run()).isEqualTo(1);
        assertThat(said()).contains("DOES NOT HOLD");
    }

    @Test
    void what_is_given_by_half_is_not_passed_over() {
        given("GITHUB_REPOSITORY", "acme/web");
        given("INFISICAL_ADDR", "http://127.0.0.1:1");
        try (var vault = KvSimulator.start(InstantSource.system())) {
            givenVault(vault);

            assertThat(run()).isEqualTo(2);
        }
        assertThat(said())
                .contains(
                        "GitHub: not tried, for something lacks: set PLUMBLINE_CONTRACT_GITHUB_TOKEN",
                        "Infisical: not tried, for something lacks");
    }

    @Test
    void everything_is_tried_and_written_only_where_a_place_is_named() {
        try (var vault = KvSimulator.start(InstantSource.system());
                var infisical = InfisicalSimulator.start();
                var heroku = HerokuSimulator.start();
                var github = GithubSimulator.start();
                var cloudflare = CloudflareSimulator.start(InstantSource.system())) {
            givenVault(vault);
            givenInfisical(infisical);
            givenDestinations(heroku, github, cloudflare);

            assertThat(run()).as(printed.toString(StandardCharsets.UTF_8)).isZero();
            assertThat(heroku.writes()).isEmpty();
            assertThat(github.writes()).isEmpty();
            assertThat(cloudflare.writes()).isEmpty();

            given("HEROKU_WRITE_APP", "shop");
            given("HEROKU_WRITE_KEY", "CONTRACT");
            given("GITHUB_WRITE_REPOSITORY", "acme/web");
            given("GITHUB_WRITE_KEY", "CONTRACT");
            given("CLOUDFLARE_WRITE_SCRIPT", "shop");
            given("CLOUDFLARE_WRITE_KEY", "CONTRACT");

            assertThat(run()).as(printed.toString(StandardCharsets.UTF_8)).isZero();
            assertThat(said()).contains("Providers tried: 5.");
            assertThat(heroku.configVars("shop")).containsOnlyKeys("CONTRACT");
            assertThat(github.value("/repos/acme/web/actions/secrets", "CONTRACT"))
                    .isPresent();
            assertThat(cloudflare.secrets(ACCOUNT, "shop")).containsOnlyKeys("CONTRACT");
        }
    }

    @Test
    void an_answer_that_is_not_as_documented_is_named() {
        try (var heroku = HerokuSimulator.start();
                var github = GithubSimulator.start();
                var cloudflare = CloudflareSimulator.start(InstantSource.system())) {
            givenDestinations(heroku, github, cloudflare);
            heroku.fault("shop", new Fault.Saying("[\"canary\"]".getBytes(StandardCharsets.UTF_8)));

            assertThat(run()).isEqualTo(1);
            assertThat(said()).contains("DOES NOT HOLD: a config var that nobody set is absent. It was: Malformed");
        }
    }

    private void givenInfisical(InfisicalSimulator infisical) {
        infisical.createEnvironment("project", "prod");
        infisical.createIdentity("reader", "canary-secret", "project");
        infisical.setSecret("project", "prod", "/", "KEY", "canary");
        given("INFISICAL_ADDR", infisical.url().toString());
        given("INFISICAL_CLIENT_ID", "reader");
        given("INFISICAL_CLIENT_SECRET", "canary-secret");
        given("INFISICAL_PROJECT", "project");
        given("INFISICAL_ENVIRONMENT", "prod");
        given("INFISICAL_KEY", "KEY");
    }

    private void givenDestinations(HerokuSimulator heroku, GithubSimulator github, CloudflareSimulator cloudflare) {
        heroku.createApp("shop");
        heroku.grant("canary-heroku", HerokuSimulator.Scope.WRITE_PROTECTED);
        github.createRepository("acme/web");
        github.grant("canary-github", GithubSimulator.Access.WRITE, "acme/web");
        cloudflare.createWorker(ACCOUNT, "shop");
        cloudflare.createProject(ACCOUNT, "shop");
        cloudflare.grant("canary-cloudflare", Permission.values());
        given("HEROKU_URL", heroku.url().toString());
        given("HEROKU_TOKEN", "canary-heroku");
        given("HEROKU_APP", "shop");
        given("GITHUB_URL", github.url().toString());
        given("GITHUB_TOKEN", "canary-github");
        given("GITHUB_REPOSITORY", "acme/web");
        given("CLOUDFLARE_URL", cloudflare.url().toString());
        given("CLOUDFLARE_TOKEN", "canary-cloudflare");
        given("CLOUDFLARE_ACCOUNT", ACCOUNT);
        given("CLOUDFLARE_SCRIPT", "shop");
        given("CLOUDFLARE_PROJECT", "shop");
    }
}
