package dev.plumbline.desired.vault;

import static dev.plumbline.desired.vault.Sources.byAccount;
import static dev.plumbline.desired.vault.Sources.byAppRole;
import static dev.plumbline.desired.vault.Sources.byToken;
import static dev.plumbline.desired.vault.Sources.failed;
import static dev.plumbline.desired.vault.Sources.json;
import static dev.plumbline.desired.vault.Sources.paths;
import static dev.plumbline.desired.vault.Sources.spec;
import static dev.plumbline.desired.vault.Sources.unchanged;
import static dev.plumbline.desired.vault.Sources.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.SecretSourceSpec.Vault;
import dev.plumbline.desired.SecretSource.Reading;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.platform.http.HttpListener;
import dev.plumbline.platform.http.LoopbackOptions;
import dev.plumbline.simulator.Fault;
import dev.plumbline.simulator.KvSimulator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the source comes by tokens, and how seldom it asks. */
@Timeout(60)
class VaultTokensTest {

    private static final String PATH = "billing/stripe";
    private static final String LOGIN = "auth/approle/login";
    private static final String RENEWAL = "auth/token/renew-self";
    private static final String METADATA = "secret/metadata/" + PATH;
    private static final String DATA = "secret/data/" + PATH;
    private static final Duration HOUR = Duration.ofHours(1);

    private final MovedClock clock = new MovedClock(InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z")));
    private final KvSimulator vault = KvSimulator.start(clock);
    private final GuardedHttpClient http =
            new GuardedHttpClient(new LoopbackOptions().build(), clock, new Random(1), HttpListener.NONE);
    private final VaultSource source = new VaultSource(http, clock);
    private final VaultNamespace shop = new VaultNamespace("shop").secret("vault-read", "secretId", "canary-id");
    private final Vault byRole = spec(vault.url(), PATH, "k", byAppRole("billing"));

    VaultTokensTest() {
        vault.write(PATH, json("{'k': 'canary-1'}"));
        vault.appRole("billing", "canary-id", HOUR, HOUR.multipliedBy(3), paths(PATH));
    }

    @AfterEach
    void stop() {
        http.close();
        vault.close();
    }

    private Reading read() {
        return source.read(byRole, Optional.empty(), shop.look());
    }

    @Test
    void a_known_version_costs_one_request_and_its_value_is_not_asked_for() {
        read();
        int before = vault.requests().size();

        unchanged(source.read(byRole, Optional.of("1"), shop.look()));

        assertThat(vault.requests().subList(before, vault.requests().size()))
                .extracting(request -> request.method() + " " + request.path())
                .containsExactly("GET /v1/" + METADATA);
    }

    @Test
    void metadata_are_shared_within_the_freshness_and_values_never() {
        for (int look = 0; look < 3; look++) {
            assertThat(value(source.read(byRole, Optional.empty(), shop.look(HOUR))))
                    .isEqualTo("canary-1");
        }

        assertThat(vault.asked(METADATA)).isEqualTo(1);
        assertThat(vault.asked(DATA)).isEqualTo(3);
    }

    @Test
    void many_looks_at_once_make_one_login() throws Exception {
        Callable<Reading> look = this::read;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done :
                    threads.invokeAll(Stream.generate(() -> look).limit(20).toList())) {
                assertThat(value(done.get())).isEqualTo("canary-1");
            }
        }

        assertThat(vault.asked(LOGIN)).isEqualTo(1);
    }

    @Test
    void a_token_at_the_end_of_its_longest_life_is_followed_by_a_login_before_it_ends() {
        read();
        for (int look = 0; look < 20; look++) {
            clock.advance(Duration.ofMinutes(10));
            assertThat(value(read())).isEqualTo("canary-1");
        }

        assertThat(vault.asked(LOGIN)).isEqualTo(2);
        assertThat(vault.asked(RENEWAL)).isBetween(2L, 8L);
        assertThat(vault.requests()).noneMatch(request -> request.status() == 403);
    }

    @Test
    void a_token_that_can_not_be_renewed_is_followed_by_a_login() {
        vault.bareAppRole("billing", "canary-id", HOUR, paths(PATH));
        read();
        clock.advance(Duration.ofMinutes(50));

        assertThat(value(read())).isEqualTo("canary-1");
        assertThat(vault.asked(RENEWAL)).isZero();
        assertThat(vault.asked(LOGIN)).isEqualTo(2);
    }

    @Test
    void a_renewal_that_fails_on_the_way_leaves_the_token_in_use() {
        read();
        vault.fault(RENEWAL, new Fault.Down(500));
        clock.advance(Duration.ofMinutes(50));

        assertThat(value(read())).isEqualTo("canary-1");
        assertThat(vault.asked(LOGIN)).isEqualTo(1);
    }

    @Test
    void a_login_that_is_refused_is_left_alone_for_longer_and_longer_and_locks_nobody_out() {
        shop.secret("vault-read", "secretId", "canary-wrong");
        for (int minute = 0; minute < 24 * 60; minute++) {
            assertThat(failed(read()).reason()).isEqualTo(Reason.UNAUTHORIZED);
            clock.advance(Duration.ofMinutes(1));
        }

        assertThat(vault.asked(LOGIN)).isBetween(30L, 45L);
        assertThat(vault.lockedOut("billing")).isFalse();
    }

    @Test
    void a_login_that_fails_on_the_way_is_tried_again_at_the_next_look() {
        vault.fault(LOGIN, new Fault.Down(500));
        assertThat(failed(read()).reason()).isEqualTo(Reason.UNEXPECTED_ANSWER);

        vault.heal(LOGIN);
        assertThat(value(read())).isEqualTo("canary-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'auth': {'client_token': '', 'lease_duration': 60, 'renewable': true, 'mfa_requirement': {}}}",
                "{'auth': {'client_token': 1, 'lease_duration': 60, 'renewable': true}}",
                "{'auth': {'client_token': 'canary canary', 'lease_duration': 60, 'renewable': true}}",
                "{'auth': {'client_token': 'canary', 'lease_duration': -1, 'renewable': true}}",
                "{'auth': {'client_token': 'canary', 'lease_duration': '60', 'renewable': true}}",
                "{'auth': {'client_token': 'canary', 'lease_duration': 60}}"
            })
    void a_login_that_gives_no_token_to_use_is_left_alone_too(String answer) {
        vault.fault(LOGIN, new Fault.Saying(answer.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
        for (int look = 0; look < 3; look++) {
            assertThat(failed(read()).reason()).isEqualTo(Reason.MALFORMED);
        }

        assertThat(vault.asked(LOGIN)).isEqualTo(1);
    }

    @Test
    void a_login_without_end_to_its_lease_is_taken_for_what_it_is() {
        vault.fault(
                LOGIN,
                new Fault.Saying(
                        "{\"auth\":{\"client_token\":\"canary-token\",\"lease_duration\":9223372036854775807,\"renewable\":true}}"
                                .getBytes(StandardCharsets.UTF_8)));
        vault.token("canary-token", paths(PATH));

        assertThat(value(read())).isEqualTo("canary-1");
    }

    @Test
    void a_policy_that_is_missing_makes_no_further_login() {
        vault.appRole("billing", "canary-id", HOUR, HOUR, METADATA);
        for (int look = 0; look < 5; look++) {
            assertThat(failed(read()).reason()).isEqualTo(Reason.FORBIDDEN);
            clock.advance(Duration.ofMinutes(6));
        }

        assertThat(vault.asked(LOGIN)).isEqualTo(1);
    }

    @Test
    void a_token_that_may_not_even_look_at_itself_makes_a_login_only_every_few_minutes() {
        vault.bareAppRole("billing", "canary-id", HOUR, "elsewhere/*");
        for (int look = 0; look < 30; look++) {
            assertThat(failed(read()).reason()).isEqualTo(Reason.UNAUTHORIZED);
            clock.advance(Duration.ofSeconds(10));
        }

        assertThat(vault.asked(LOGIN)).isEqualTo(1);
    }

    @Test
    void another_namespace_of_the_cluster_gets_no_token_of_this_one() {
        read();
        var other = new VaultNamespace("other");
        assertThat(failed(source.read(byRole, Optional.empty(), other.look())).reason())
                .isEqualTo(Reason.REFERENCE_NOT_FOUND);

        other.secret("vault-read", "secretId", "canary-guess");
        assertThat(failed(source.read(byRole, Optional.empty(), other.look())).reason())
                .isEqualTo(Reason.UNAUTHORIZED);

        other.secret("vault-read", "secretId", "canary-id");
        assertThat(value(source.read(byRole, Optional.empty(), other.look()))).isEqualTo("canary-1");
        assertThat(vault.livingLogins("billing")).isEqualTo(2);
    }

    @Test
    void a_token_that_nobody_asks_for_is_forgotten() {
        for (String role : List.of("one", "two")) {
            vault.appRole(role, "canary-id", Duration.ZERO, Duration.ZERO, paths(PATH));
        }
        for (String role : List.of("one", "two", "one", "one")) {
            var spec = spec(vault.url(), PATH, "k", byAppRole(role));
            assertThat(value(source.read(spec, Optional.empty(), shop.look()))).isEqualTo("canary-1");
            clock.advance(Duration.ofDays(1));
        }
        assertThat(vault.livingLogins("one")).isEqualTo(1);

        source.read(spec(vault.url(), PATH, "k", byAppRole("two")), Optional.empty(), shop.look());
        assertThat(vault.livingLogins("two")).isEqualTo(2);
    }

    @Test
    void a_service_account_logs_in_with_a_token_for_its_audience() {
        vault.kubernetesRole("billing", "shop:reader", "vault", HOUR, paths(PATH));
        shop.withTokens((account, audience) -> vault.jwt("shop", account, audience));
        var spec = spec(vault.url(), PATH, "k", byAccount("billing", "reader", null));

        assertThat(value(source.read(spec, Optional.empty(), shop.look()))).isEqualTo("canary-1");
        assertThat(value(source.read(spec, Optional.empty(), shop.look()))).isEqualTo("canary-1");
        assertThat(vault.asked("auth/kubernetes/login")).isEqualTo(1);
    }

    @Test
    void a_service_account_that_the_role_is_not_bound_to_is_refused() {
        vault.kubernetesRole("billing", "shop:reader", "vault", HOUR, paths(PATH));
        shop.withTokens((account, audience) -> vault.jwt("shop", account, audience));
        for (var auth : List.of(byAccount("billing", "other", null), byAccount("billing", "reader", "elsewhere"))) {
            var why = failed(source.read(spec(vault.url(), PATH, "k", auth), Optional.empty(), shop.look()));

            assertThat(why.reason()).isEqualTo(Reason.UNAUTHORIZED);
            assertThat(why.message()).contains("billing", auth.kubernetes().serviceAccount());
        }
    }

    @Test
    void a_namespace_of_vault_is_asked_by_its_header() {
        vault.mount("admin/billing", "secret", 2);
        vault.write("admin/billing", PATH, json("{'k': 'canary-other'}"));
        vault.tokenOf("admin/billing", "canary-token", paths(PATH));
        shop.secret("vault-read", "token", "canary-token");

        var inside = new Vault(vault.url().toString(), "admin/billing/", null, PATH, "k", byToken(), null);
        assertThat(value(source.read(inside, Optional.empty(), shop.look()))).isEqualTo("canary-other");

        var root = spec(vault.url(), PATH, "k", byToken());
        assertThat(failed(source.read(root, Optional.empty(), shop.look())).reason())
                .isEqualTo(Reason.UNAUTHORIZED);
    }
}
