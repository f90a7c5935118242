package dev.plumbline.desired.flags;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DesiredSpec.Flags;
import dev.plumbline.api.DesiredSpec.PromotionColumns;
import dev.plumbline.api.DesiredSpec.Promotions;
import dev.plumbline.api.SecretRef;
import dev.plumbline.desired.FakeNamespace;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real PostgreSQL server is asked, and what comes of its answers. */
class PromotionsTablesTest extends FlagsStage {

    @Test
    void other_names_of_table_and_columns_are_quoted_and_values_of_other_types_are_text() throws SQLException {
        postgres.execute(
                "CREATE SCHEMA IF NOT EXISTS console",
                "DROP TABLE IF EXISTS console.\"Promotions\"",
                "CREATE TABLE console.\"Promotions\" (\"order\" text, env text, \"select\" boolean, at bigint)",
                "INSERT INTO console.\"Promotions\" VALUES ('new-checkout', 'prod', true, 1), ('new-checkout', 'prod', false, 2)",
                "GRANT USAGE ON SCHEMA console TO reader",
                "GRANT SELECT ON console.\"Promotions\" TO reader");
        var promotions = new Promotions(
                "127.0.0.1",
                postgres.port(),
                "postgres",
                "console.Promotions",
                new PromotionColumns("order", "env", "select", "at"),
                "prod",
                new SecretRef("flags-db"));

        assertThat(texts(((Observed) source.read(spec(promotions), look(Duration.ZERO))).state()))
                .containsEntry("FLAG_NEW_CHECKOUT", "false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;b", "a\"b", "a.b.c", "", "a b", "pg_sleep(1)", "a--", "ä"})
    void a_name_that_is_no_identifier_never_reaches_a_server(String table) {
        assertThat(unavailable(table, Reason.INVALID).message()).contains("promotions.table");
        assertThat(resolved).hasValue(0);
    }

    @Test
    void an_environment_is_a_parameter_and_nothing_else() throws SQLException {
        promote("new-checkout", "x' OR '1'='1", "'on'", "2026-05-01");
        var promotions = new Promotions(
                "127.0.0.1", postgres.port(), "postgres", TABLE, null, "x' OR '1'='1", new SecretRef("flags-db"));

        assertThat(texts(((Observed) source.read(spec(promotions), look(Duration.ZERO))).state()))
                .containsEntry("FLAG_NEW_CHECKOUT", "on");
    }

    @Test
    void what_a_server_refuses_has_a_reason_and_words_of_our_own() throws SQLException {
        postgres.execute(
                "CREATE TABLE IF NOT EXISTS other_columns (flag text)", "GRANT SELECT ON other_columns TO reader");

        assertThat(unavailable("gone", Reason.NOT_FOUND).message()).contains("no table gone", "promotions.table");
        assertThat(unavailable("nowhere.gone", Reason.NOT_FOUND).message()).contains("nowhere.gone");
        assertThat(unavailable("other_columns", Reason.INVALID).message()).contains("promotions.columns");
        var elsewhere = new Promotions(
                "127.0.0.1",
                postgres.port(),
                "no such/db?user=x",
                TABLE,
                null,
                "production",
                new SecretRef("flags-db"));
        assertThat(unavailable(elsewhere, Reason.NOT_FOUND).message()).contains("promotions.database");
        secret(Map.of("username", "blind"));
        assertThat(unavailable(TABLE, Reason.FORBIDDEN).message()).contains("GRANT SELECT", "flags-db");
        secret(Map.of("password", "wrong-canary"));
        assertThat(unavailable(TABLE, Reason.UNAUTHORIZED).message()).contains("flags-db", "username and password");
        secret(Map.of("username", "canary-nobody"));
        unavailable(TABLE, Reason.UNAUTHORIZED);
    }

    @Test
    void a_secret_without_its_keys_or_with_another_ca_says_so() {
        secret(Map.of("password", ""));
        assertThat(unavailable(TABLE, Reason.REFERENCE_NOT_FOUND).message()).contains("flags-db", "password");
        secret(Map.of("ca.crt", "canary"));
        assertThat(unavailable(TABLE, Reason.INVALID).message()).contains("flags-db", "ca.crt");
    }

    @Test
    void a_certificate_that_nobody_vouches_for_or_for_another_name_is_not_taken() {
        var untrusted = new HashMap<>(keys());
        untrusted.remove("ca.crt");
        namespace.secret("flags-db", "untrusted", untrusted);
        assertThat(unavailable(TABLE, Reason.UNREACHABLE).message()).contains("ca.crt");

        secret(Map.of());
        var misnamed = new Promotions(
                "db.example.test", postgres.port(), "postgres", TABLE, null, "production", new SecretRef("flags-db"));
        assertThat(unavailable(misnamed, Reason.UNREACHABLE).message())
                .contains("another host name", "db.example.test");
    }

    @Test
    void a_server_without_tls_is_left_alone_unless_it_is_on_loopback_and_the_installation_lets_it() throws Exception {
        promote("new-checkout", "production", "'on'", "2026-05-01");
        postgres.tls(false);
        try {
            assertThat(unavailable(TABLE, Reason.UNREACHABLE).message()).contains("TLS");
            source = source(PostgresqlWays.Tls.Preferred, this::loopback, InstantSource.system());
            assertThat(read()).isInstanceOf(Observed.class);
        } finally {
            postgres.tls(true);
        }
    }

    @Test
    void an_address_that_the_rules_refuse_is_not_connected_to() {
        var why = new Unavailable(Reason.ADDRESS_REFUSED, "the rules");
        source = source(PostgresqlWays.Tls.Required, host -> new Lookup.Failed<>(why), InstantSource.system());

        assertThat(read()).isEqualTo(why);
    }

    @Test
    void a_slow_query_a_silent_server_and_one_that_is_gone_are_told_apart() throws Exception {
        postgres.execute(
                "CREATE OR REPLACE VIEW slow AS SELECT pg_sleep(60)::text AS flag, 'production'::text AS environment,"
                        + " ''::text AS value, now() AS promoted_at",
                "GRANT SELECT ON slow TO reader");
        assertThat(unavailable("slow", Reason.TIMEOUT).message()).contains("too long");

        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertThat(unavailable(at(silent.getLocalPort()), Reason.TIMEOUT).message())
                    .contains("no answer in time");
            silent.close();
            assertThat(unavailable(at(silent.getLocalPort()), Reason.UNREACHABLE)
                            .message())
                    .contains("no connection");
        }
    }

    @Test
    void too_many_flags_and_too_long_values_are_too_large_and_a_row_without_a_flag_malformed() throws SQLException {
        postgres.execute("INSERT INTO console_flag_promotions VALUES (NULL, 'production', 'canary', now())");
        assertThat(unavailable(TABLE, Reason.MALFORMED).message()).contains("without a flag");
        postgres.execute(
                "TRUNCATE console_flag_promotions",
                "INSERT INTO console_flag_promotions VALUES ('new-checkout', 'production', repeat('canary', 2000), now())");
        assertThat(unavailable(TABLE, Reason.TOO_LARGE).message()).contains("new-checkout", "8192");
        postgres.execute(
                "TRUNCATE console_flag_promotions",
                "INSERT INTO console_flag_promotions SELECT 'f' || n, 'production', 'on', now() FROM generate_series(1, 10001) n");
        assertThat(unavailable(TABLE, Reason.TOO_LARGE).message()).contains("10000");
    }

    @Test
    void nothing_is_written_by_a_role_that_could() throws SQLException {
        postgres.execute(
                "DROP ROLE IF EXISTS careless",
                "CREATE ROLE careless LOGIN SUPERUSER PASSWORD '" + PASSWORD + "'",
                "CREATE OR REPLACE FUNCTION wrote() RETURNS text LANGUAGE plpgsql AS $$ BEGIN"
                        + " INSERT INTO console_flag_promotions VALUES ('by-a-view', 'production', 'on', now());"
                        + " RETURN 'x'; END $$",
                "CREATE OR REPLACE VIEW writing AS SELECT wrote() AS flag, 'production'::text AS environment,"
                        + " ''::text AS value, now() AS promoted_at");
        secret(Map.of("username", "careless"));

        assertThat(unavailable("writing", Reason.UNEXPECTED_ANSWER).message()).contains("25006");
        assertThat(postgres.number("SELECT count(*) FROM console_flag_promotions"))
                .isZero();
    }

    @Test
    void one_query_serves_all_policies_of_a_namespace_while_it_is_fresh() throws SQLException {
        var now = new Instant[] {Instant.parse("2026-06-01T12:00:00Z")};
        source = source(PostgresqlWays.Tls.Required, this::loopback, () -> now[0]);
        Flags other = new Flags(spec().registry(), "OTHER_", spec().promotions());

        source.read(spec(), look(Duration.ofMinutes(1)));
        source.read(other, look(Duration.ofMinutes(1)));
        assertThat(resolved).hasValue(1);

        now[0] = now[0].plus(Duration.ofMinutes(2));
        source.read(spec(), look(Duration.ofMinutes(1)));
        assertThat(resolved).hasValue(2);

        namespace.secret("flags-db", "another-version", keys());
        source.read(spec(), look(Duration.ofMinutes(1)));
        assertThat(resolved).hasValue(3);

        var elsewhere = new FakeNamespace("other").secret("flags-db", keys());
        source.read(spec(), elsewhere.look(Duration.ofMinutes(1)));
        assertThat(resolved).hasValue(4);
        assertThat(postgres.number("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'plumbline'"))
                .isZero();
    }
}
