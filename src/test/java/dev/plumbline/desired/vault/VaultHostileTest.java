package dev.plumbline.desired.vault;

import static dev.plumbline.desired.vault.Sources.byToken;
import static dev.plumbline.desired.vault.Sources.failed;
import static dev.plumbline.desired.vault.Sources.json;
import static dev.plumbline.desired.vault.Sources.paths;
import static dev.plumbline.desired.vault.Sources.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.SecretRef;
import dev.plumbline.api.SecretSourceSpec.Vault;
import dev.plumbline.api.SecretSourceSpec.VaultAuth;
import dev.plumbline.desired.SecretSource.Reading;
import dev.plumbline.destination.LoopbackReader;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.http.AddressRules;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.platform.http.HttpListener;
import dev.plumbline.platform.http.LoopbackOptions;
import dev.plumbline.platform.http.Timekeeper;
import dev.plumbline.simulator.Fault;
import dev.plumbline.simulator.KvSimulator;
import dev.plumbline.simulator.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that answer wrongly, and specs that ask for what nobody should get. */
@Timeout(60)
class VaultHostileTest {

    private static final String PATH = "billing/stripe";
    private static final String METADATA = "secret/metadata/" + PATH;
    private static final String DATA = "secret/data/" + PATH;
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final String VERSION =
            "{\"created_time\":\"2026-11-21T12:00:00Z\",\"deletion_time\":\"\",\"destroyed\":false}";

    private final MovedClock clock = new MovedClock(InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z")));
    private final KvSimulator vault = KvSimulator.start(clock);
    private final GuardedHttpClient http = LoopbackReader.withDeadline(SHORT);
    private final VaultSource source = new VaultSource(http, clock, SHORT);
    private final VaultNamespace shop = new VaultNamespace("shop").secret("vault-read", "token", "canary-token");

    VaultHostileTest() {
        vault.write(PATH, json("{'k': 'canary-1'}"));
        vault.token("canary-token", paths(PATH));
    }

    @AfterEach
    void stop() {
        http.close();
        vault.close();
    }

    private Reading read(Vault spec) {
        return source.read(spec, Optional.empty(), shop.look());
    }

    private Unavailable why() {
        return failed(read(Sources.spec(vault.url(), PATH, "k", byToken())));
    }

    private Vault spec(String mount, String path, String key) {
        return new Vault(vault.url().toString(), null, mount, path, key, byToken(), null);
    }

    private static Fault saying(String body) {
        return new Fault.Saying(body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "canary",
                "[]",
                "null",
                "{\"data\":null}",
                "{\"data\":{}}",
                "{\"data\":{\"current_version\":\"1\",\"versions\":{\"1\":" + VERSION + "}}}",
                "{\"data\":{\"current_version\":1.5,\"versions\":{\"1\":" + VERSION + "}}}",
                "{\"data\":{\"current_version\":-1,\"versions\":{\"-1\":" + VERSION + "}}}",
                "{\"data\":{\"current_version\":99999999999999999999,\"versions\":{}}}",
                "{\"data\":{\"current_version\":2,\"versions\":{\"1\":" + VERSION + "}}}",
                "{\"data\":{\"current_version\":0,\"versions\":{\"1\":" + VERSION + "}}}",
                "{\"data\":{\"current_version\":1,\"versions\":{\"1\":{\"created_time\":\"canary\",\"deletion_time\":\"\",\"destroyed\":false}}}}",
                "{\"data\":{\"current_version\":1,\"versions\":{\"1\":{\"created_time\":\"2026-11-21T12:00:00Z\",\"deletion_time\":\"canary\",\"destroyed\":false}}}}",
                "{\"data\":{\"current_version\":1,\"current_version\":1,\"versions\":{\"1\":" + VERSION + "}}}",
                "{\"data\":{\"current_version\":1,\"versions\":{\"1\":" + VERSION + "}}} canary",
                "{\"data\":{\"current_version\":1,\"versions\":{\"1\":" + VERSION
            })
    void metadata_of_another_form_are_malformed_and_nothing_is_withdrawn(String body) {
        vault.fault(METADATA, saying(body));

        assertThat(why().reason()).isEqualTo(Reason.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "canary",
                "{\"data\":{\"data\":{\"k\":\"canary\"}}}",
                "{\"data\":{\"data\":null,\"metadata\":{\"version\":1}}}",
                "{\"data\":{\"data\":{\"k\":\"canary\",\"k\":\"other\"},\"metadata\":{\"version\":1}}}",
                "{\"data\":{\"data\":{\"k\":\"canary\"},\"metadata\":{\"version\":1}}}",
            })
    void a_value_of_another_form_is_malformed(String body) {
        vault.fault(DATA, saying(body));

        assertThat(why().reason()).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void a_value_of_another_version_than_the_metadata_name_is_not_taken() {
        var other = VERSION.replace("{", "{\"version\":2,");
        vault.fault(DATA, saying("{\"data\":{\"data\":{\"k\":\"canary\"},\"metadata\":" + other + "}}"));
        assertThat(why().message()).contains("gave another");

        var deleted = VERSION.replace("{", "{\"version\":1,").replace("\"\"", "\"2026-11-21T11:00:00Z\"");
        vault.fault(DATA, saying("{\"data\":{\"data\":{\"k\":\"canary\"},\"metadata\":" + deleted + "}}"));
        assertThat(why().message()).contains("gave another");
    }

    @Test
    void half_a_character_is_no_value() {
        var version = VERSION.replace("{", "{\"version\":1,");
        vault.fault(DATA, saying("{\"data\":{\"data\":{\"k\":\"canary\\ud800\"},\"metadata\":" + version + "}}"));

        assertThat(why().reason()).isEqualTo(Reason.INVALID);
    }

    @Test
    void a_deeply_nested_answer_is_malformed() {
        vault.fault(METADATA, saying("{\"data\":" + "[".repeat(100_000)));

        assertThat(why().reason()).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void an_answer_without_end_is_not_read_to_it() {
        vault.fault(DATA, new Fault.Oversized(5 * 1024 * 1024));
        assertThat(why().reason()).isEqualTo(Reason.TOO_LARGE);

        vault.fault(METADATA, new Fault.Oversized(9 * 1024 * 1024));
        assertThat(why().reason()).isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void an_answer_that_is_late_or_cut_off_is_a_failed_look() {
        for (String path : List.of(DATA, METADATA)) {
            vault.fault(path, new Fault.Slow(Duration.ofSeconds(30)));
            assertThat(why().reason()).isEqualTo(Reason.TIMEOUT);
            vault.fault(path, new Fault.Dripping(Duration.ofMillis(200)));
            assertThat(why().reason()).isEqualTo(Reason.TIMEOUT);
            vault.fault(path, new Fault.CutOff());
            assertThat(why().reason()).isEqualTo(Reason.UNREACHABLE);
            vault.heal(path);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 400, 405, 412, 429, 500, 502, 503})
    void every_other_status_is_a_failed_look_and_the_servers_words_are_not_repeated(int status) {
        vault.fault(METADATA, new Fault.Down(status));
        assertThat(why().reason()).isIn(EnumSet.of(Reason.UNEXPECTED_ANSWER, Reason.RATE_LIMITED));

        vault.heal(METADATA);
        vault.fault(DATA, new Fault.Down(status));
        assertThat(why().reason()).isIn(EnumSet.of(Reason.UNEXPECTED_ANSWER, Reason.RATE_LIMITED));
    }

    @Test
    void a_404_of_something_in_between_withdraws_nothing() {
        vault.fault(METADATA, new Fault.Down(404));
        vault.fault("sys/internal/ui/mounts/secret", new Fault.Down(404));
        why();

        vault.fault("sys/internal/ui/mounts/secret", saying("{\"data\":{\"type\":\"pki\",\"options\":null}}"));
        assertThat(why().reason()).isEqualTo(Reason.INVALID);
    }

    @Test
    void a_standby_that_sends_on_elsewhere_gets_the_token_nowhere() {
        try (var elsewhere = KvSimulator.start(clock)) {
            elsewhere.write(PATH, json("{'k': 'canary-stolen'}"));
            elsewhere.token("canary-token", paths(PATH));
            vault.standBy(elsewhere.url().toString());

            assertThat(why().message()).contains("standby", "address");
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../sys", "a/../b", "..", ".", "a/./b", "a//b", "/a", "a/", "", "a/ /b", "a\nb"})
    void a_path_that_leads_elsewhere_is_refused_before_anything_is_sent(String path) {
        assertThat(failed(read(spec("secret", path, "k"))).reason()).isEqualTo(Reason.INVALID);
        assertThat(failed(read(spec(path, PATH, "k"))).reason()).isEqualTo(Reason.INVALID);

        assertThat(vault.requests()).isEmpty();
    }

    @Test
    void what_means_something_in_an_address_means_nothing_in_a_path() {
        failed(read(spec("secret", "a?version=1#b%2f..%2f..%2fsys", "k")));

        assertThat(vault.requests())
                .extracting(RecordedRequest::path)
                .contains("/v1/secret/metadata/a%3Fversion%3D1%23b%252f..%252f..%252fsys");
        assertThat(vault.requests()).allMatch(request -> request.query().isEmpty());
    }

    @Test
    void a_spec_that_an_older_schema_let_through_is_an_answer_and_no_exception() {
        var none = new VaultAuth(null, null, null);
        for (var spec : List.of(
                new Vault(null, null, null, PATH, "k", byToken(), null),
                new Vault("http://{", null, null, PATH, "k", byToken(), null),
                new Vault("http://user:canary@127.0.0.1", null, null, PATH, "k", byToken(), null),
                new Vault(vault.url().toString(), "../x", null, PATH, "k", byToken(), null),
                new Vault(vault.url().toString(), null, null, null, "k", byToken(), null),
                new Vault(vault.url().toString(), null, null, PATH, null, byToken(), null),
                new Vault(vault.url().toString(), null, null, PATH, "k", null, null),
                new Vault(vault.url().toString(), null, null, PATH, "k", none, null))) {
            assertThat(failed(read(spec)).reason()).isEqualTo(Reason.INVALID);
        }
        assertThat(vault.requests()).isEmpty();
    }

    @Test
    void a_token_that_can_not_be_one_is_sent_nowhere() {
        shop.secret("vault-read", "token", "canary\r\nX-Other: 1");
        assertThat(why().reason()).isEqualTo(Reason.INVALID);

        shop.secret("vault-read", "token", " \n");
        assertThat(why().reason()).isEqualTo(Reason.REFERENCE_NOT_FOUND);
        assertThat(vault.requests()).isEmpty();
    }

    @Test
    void an_authority_that_is_none_is_said_so() {
        var spec = new Vault(vault.url().toString(), null, null, PATH, "k", byToken(), new SecretRef("vault-ca"));
        assertThat(failed(read(spec)).reason()).isEqualTo(Reason.REFERENCE_NOT_FOUND);

        shop.secret("vault-ca", "other", "x");
        assertThat(failed(read(spec)).message()).contains("vault-ca", "ca.crt");

        shop.secret("vault-ca", "ca.crt", "canary");
        assertThat(failed(read(spec)).reason()).isEqualTo(Reason.INVALID);
    }

    @Test
    void an_address_that_the_installation_does_not_allow_is_not_connected_to() {
        var options = new LoopbackOptions().withAddressRules(AddressRules.PUBLIC_ONLY);
        try (var guarded =
                new GuardedHttpClient(options.build(), Timekeeper.system(), new Random(1), HttpListener.NONE)) {
            var reading = new VaultSource(guarded, clock)
                    .read(Sources.spec(vault.url(), PATH, "k", byToken()), Optional.empty(), shop.look());

            assertThat(failed(reading).reason()).isEqualTo(Reason.ADDRESS_REFUSED);
        }
        assertThat(vault.requests()).isEmpty();
    }

    @Test
    void a_server_that_is_well_again_is_read_again() {
        vault.fault(METADATA, new Fault.Broken(500));
        why();

        vault.heal(METADATA);
        assertThat(value(read(Sources.spec(vault.url(), PATH, "k", byToken())))).isEqualTo("canary-1");
    }

    @Test
    void it_names_what_it_reads_and_how_to_read_it_by_hand() {
        var spec = new Vault(
                "https://vault.example.com:8200", "admin", "kv/team", "billing/the key", "api_key", byToken(), null);

        assertThat(source.name(spec)).isEqualTo("vault kv/team/billing/the key#api_key");
        assertThat(source.command(spec, "shop"))
                .contains("VAULT_ADDR=https://vault.example.com:8200 VAULT_NAMESPACE=admin"
                        + " vault kv get -mount=kv/team -field=api_key 'billing/the key'");
        assertThat(source.command(spec("secret", "a", "-o"), "shop")).isEmpty();
    }
}
