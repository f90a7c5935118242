package dev.plumbline.desired.vault;

import static dev.plumbline.desired.vault.Sources.byAppRole;
import static dev.plumbline.desired.vault.Sources.byToken;
import static dev.plumbline.desired.vault.Sources.current;
import static dev.plumbline.desired.vault.Sources.failed;
import static dev.plumbline.desired.vault.Sources.json;
import static dev.plumbline.desired.vault.Sources.paths;
import static dev.plumbline.desired.vault.Sources.spec;
import static dev.plumbline.desired.vault.Sources.unchanged;
import static dev.plumbline.desired.vault.Sources.value;
import static dev.plumbline.desired.vault.Sources.withdrawn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.SecretSourceSpec.Vault;
import dev.plumbline.desired.SecretSource.Reading;
import dev.plumbline.destination.LoopbackReader;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.simulator.KvWorld;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What holds of the source before every server that speaks KV version 2: the simulator and a real Vault. */
@Timeout(120)
abstract class VaultSourceCases {

    private static final Optional<String> NONE = Optional.empty();

    private final String path = "billing/" + UUID.randomUUID();
    private final String token = "canary-" + UUID.randomUUID();
    private final VaultNamespace shop = new VaultNamespace("shop").secret("vault-read", "token", token);
    private GuardedHttpClient http;
    private VaultSource source;

    abstract KvWorld world();

    /** The clock that the source goes by. */
    abstract MovedClock clock();

    /**
     * Returns when a token that lives for a second has ended, and the source's clock says so too.
     *
     * @param roleId whose token it is
     */
    abstract void letLoginEnd(String roleId);

    @BeforeEach
    void open() {
        http = LoopbackReader.withDeadline(Duration.ofSeconds(10));
        source = new VaultSource(http, clock());
        world().token(token, paths(path));
    }

    @AfterEach
    void close() {
        http.close();
    }

    private Vault apiKey() {
        return spec(world().url(), path, "api_key", byToken());
    }

    private Reading read(Vault spec, Optional<String> known) {
        return source.read(spec, known, shop.look());
    }

    private Reading read(Optional<String> known) {
        return read(apiKey(), known);
    }

    private void write(String value) {
        world().write(path, json("{'api_key': '" + value + "', 'other': 'x'}"));
    }

    @Test
    void the_newest_version_comes_with_its_value_and_its_time() {
        write("canary-1");
        write("canary-2");

        var reading = current(read(NONE));

        assertThat(reading.version().id()).isEqualTo("2");
        assertThat(reading.value().text()).contains("canary-2");
        assertThat(reading.version().created().orElseThrow())
                .isBetween(reading.time().minusSeconds(60), reading.time().plusSeconds(60));
        assertThat(reading.toString()).doesNotContain("canary");
    }

    @Test
    void a_version_that_is_known_is_unchanged_until_the_next_is_written() {
        write("canary-1");
        assertThat(unchanged(read(Optional.of("1"))).version().id()).isEqualTo("1");

        write("canary-2");
        assertThat(value(read(Optional.of("1")))).isEqualTo("canary-2");
    }

    @Test
    void an_empty_text_is_a_value() {
        write("");

        assertThat(value(read(NONE))).isEmpty();
    }

    @Test
    void a_deleted_version_is_withdrawn_until_it_is_undeleted() {
        write("canary-1");
        write("canary-2");
        world().delete(path, 2);

        var deleted = withdrawn(read(Optional.of("2")));
        assertThat(deleted.reason()).isEqualTo("Deleted");
        assertThat(deleted.version().orElseThrow().id()).isEqualTo("2");
        assertThat(deleted.message()).contains(path, "api_key", "undelete");

        world().undelete(path, 2);
        assertThat(unchanged(read(Optional.of("2"))).version().id()).isEqualTo("2");
    }

    @Test
    void an_older_version_that_is_deleted_or_destroyed_changes_nothing() {
        write("canary-1");
        write("canary-2");
        write("canary-3");
        world().delete(path, 1);
        world().destroy(path, 2);

        assertThat(value(read(NONE))).isEqualTo("canary-3");
    }

    @Test
    void a_destroyed_version_is_withdrawn_for_good() {
        write("canary-1");
        world().destroy(path, 1);

        var destroyed = withdrawn(read(Optional.of("1")));

        assertThat(destroyed.reason()).isEqualTo("Destroyed");
        assertThat(destroyed.version().orElseThrow().id()).isEqualTo("1");
    }

    @Test
    void a_deletion_that_is_scheduled_counts_when_its_time_has_come() {
        world().describe(path, Duration.ofHours(1));
        write("canary-1");
        assertThat(value(read(NONE))).isEqualTo("canary-1");

        clock().advance(Duration.ofHours(2));
        assertThat(withdrawn(read(Optional.of("1"))).reason()).isEqualTo("Deleted");
    }

    @Test
    void a_secret_that_is_gone_with_all_its_versions_is_not_found() {
        write("canary-1");
        world().forget(path);

        var gone = withdrawn(read(Optional.of("1")));

        assertThat(gone.reason()).isEqualTo("NotFound");
        assertThat(gone.version()).isEmpty();
    }

    @Test
    void a_secret_without_any_version_is_not_found() {
        world().describe(path, Duration.ZERO);

        assertThat(withdrawn(read(NONE)).reason()).isEqualTo("NotFound");
    }

    @Test
    void a_key_that_the_newest_version_lacks_is_not_found() {
        write("canary-1");
        world().write(path, json("{'other': 'canary'}"));

        var gone = withdrawn(read(Optional.of("1")));

        assertThat(gone.reason()).isEqualTo("NotFound");
        assertThat(gone.version().orElseThrow().id()).isEqualTo("2");
        assertThat(gone.message()).doesNotContain("canary");
    }

    @Test
    void what_is_not_text_is_no_value() {
        for (String odd : new String[] {"1", "true", "null", "{'canary': 1}", "['canary']"}) {
            world().write(path, json("{'api_key': " + odd + "}"));

            var why = failed(read(NONE));
            assertThat(why.reason()).isEqualTo(Reason.INVALID);
            assertThat(why.message()).contains("api_key", "not text");
        }
    }

    @Test
    void a_path_is_taken_letter_by_letter() {
        String odd = path + "/a b+c@d.e";
        world().token(token + "-odd", "secret/metadata/" + odd, "secret/data/" + odd);
        shop.secret("vault-read", "token", token + "-odd");
        world().write(odd, json("{'k': 'canary'}"));

        assertThat(value(read(spec(world().url(), odd, "k", byToken()), NONE))).isEqualTo("canary");
    }

    @Test
    void a_token_that_nobody_knows_is_unauthorized() {
        write("canary-1");
        shop.secret("vault-read", "token", "canary-" + UUID.randomUUID());

        var why = failed(read(NONE));

        assertThat(why.reason()).isEqualTo(Reason.UNAUTHORIZED);
        assertThat(why.message()).contains("vault-read");
    }

    @Test
    void a_token_without_the_right_is_forbidden_and_the_secret_is_not_absent() {
        write("canary-1");
        world().token(token + "-metadata", "secret/metadata/" + path);
        shop.secret("vault-read", "token", token + "-metadata");
        assertThat(unchanged(read(Optional.of("1"))).version().id()).isEqualTo("1");

        var why = failed(read(NONE));
        assertThat(why.reason()).isEqualTo(Reason.FORBIDDEN);
        assertThat(why.message()).contains("secret/data/" + path, "'read'");
    }

    @Test
    void what_no_engine_is_mounted_for_is_unknown_and_not_absent() {
        String mount = "none-" + UUID.randomUUID();
        world().token(token + "-mount", mount + "/metadata/a", mount + "/data/a");
        shop.secret("vault-read", "token", token + "-mount");
        var spec = new Vault(world().url().toString(), null, mount, "a", "k", byToken(), null);

        failed(read(spec, NONE));
    }

    @Test
    void an_engine_of_the_first_version_is_named() {
        String mount = "one-" + UUID.randomUUID();
        world().mount(mount, 1);
        world().token(token + "-mount", mount + "/metadata/a", mount + "/data/a");
        shop.secret("vault-read", "token", token + "-mount");
        var spec = new Vault(world().url().toString(), null, mount, "a", "k", byToken(), null);

        var why = failed(read(spec, NONE));
        assertThat(why.reason()).isEqualTo(Reason.INVALID);
        assertThat(why.message()).contains("version 2");
    }

    private Vault byRole(String secretId, Duration ttl) {
        String role = "role-" + UUID.randomUUID();
        world().appRole(role, secretId, ttl, Duration.ofHours(1), paths(path));
        shop.secret("vault-read", "secretId", secretId + "\n");
        return spec(world().url(), path, "api_key", byAppRole(role));
    }

    @Test
    void a_role_logs_in_once_and_its_token_is_used_again() {
        write("canary-1");
        var spec = byRole("canary-" + UUID.randomUUID(), Duration.ofMinutes(10));

        for (int look = 0; look < 3; look++) {
            assertThat(value(read(spec, NONE))).isEqualTo("canary-1");
        }

        assertThat(world().livingLogins(spec.auth().appRole().roleId())).isEqualTo(1);
    }

    @Test
    void a_token_in_the_last_third_of_its_life_is_renewed() {
        write("canary-1");
        var spec = byRole("canary-" + UUID.randomUUID(), Duration.ofMinutes(10));
        assertThat(value(read(spec, NONE))).isEqualTo("canary-1");

        for (int look = 0; look < 3; look++) {
            clock().advance(Duration.ofMinutes(8));
            assertThat(value(read(spec, NONE))).isEqualTo("canary-1");
        }

        assertThat(world().livingLogins(spec.auth().appRole().roleId())).isEqualTo(1);
    }

    @Test
    void a_token_that_has_ended_is_followed_by_a_new_login() {
        write("canary-1");
        var spec = byRole("canary-" + UUID.randomUUID(), Duration.ofSeconds(1));
        assertThat(value(read(spec, NONE))).isEqualTo("canary-1");

        letLoginEnd(spec.auth().appRole().roleId());

        assertThat(value(read(spec, NONE))).isEqualTo("canary-1");
    }

    @Test
    void a_token_that_was_revoked_is_followed_by_a_new_login() {
        write("canary-1");
        var spec = byRole("canary-" + UUID.randomUUID(), Duration.ofHours(1));
        assertThat(value(read(spec, NONE))).isEqualTo("canary-1");

        world().revokeLogins();
        clock().advance(VaultSession.YOUNG);

        assertThat(value(read(spec, NONE))).isEqualTo("canary-1");
    }

    @Test
    void a_login_that_is_refused_says_what_to_check_and_works_with_another_credential_at_once() {
        write("canary-1");
        String secretId = "canary-" + UUID.randomUUID();
        var spec = byRole(secretId, Duration.ofMinutes(10));
        shop.secret("vault-read", "secretId", "canary-wrong");

        var why = failed(read(spec, NONE));
        assertThat(why.reason()).isEqualTo(Reason.UNAUTHORIZED);
        assertThat(why.message()).contains("approle", "vault-read", "secretId");

        shop.secret("vault-read", "secretId", secretId);
        assertThat(value(read(spec, NONE))).isEqualTo("canary-1");
    }

    @Test
    void a_sealed_server_is_a_failed_look_until_it_is_unsealed() {
        write("canary-1");
        var spec = byRole("canary-" + UUID.randomUUID(), Duration.ofMinutes(10));
        assertThat(value(read(spec, NONE))).isEqualTo("canary-1");

        world().seal();
        var why = failed(read(spec, Optional.of("1")));
        assertThat(why.reason()).isEqualTo(Reason.UNEXPECTED_ANSWER);
        assertThat(why.message()).contains("sealed", "unseal");

        world().unseal();
        assertThat(unchanged(read(spec, Optional.of("1"))).version().id()).isEqualTo("1");
        assertThat(value(read(spec, NONE))).isEqualTo("canary-1");
    }
}
