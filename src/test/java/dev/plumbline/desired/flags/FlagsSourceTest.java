package dev.plumbline.desired.flags;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.api.DesiredSpec.Flags;
import dev.plumbline.api.DesiredSpec.GitFile;
import dev.plumbline.api.DesiredSpec.PromotionColumns;
import dev.plumbline.api.DesiredSpec.Promotions;
import dev.plumbline.api.SecretRef;
import dev.plumbline.desired.FakeNamespace;
import dev.plumbline.desired.Promotion.Policy;
import dev.plumbline.desired.Promotion.Promoted.Impossible;
import dev.plumbline.desired.git.GitFiles;
import dev.plumbline.desired.git.GitLimits;
import dev.plumbline.desired.git.GitWays;
import dev.plumbline.drift.Comparison;
import dev.plumbline.drift.Disclosure;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.drift.Glob;
import dev.plumbline.drift.Noise;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.simulator.GitRepository;
import dev.plumbline.simulator.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Joins a real repository with a real PostgreSQL server over TLS. */
class FlagsSourceTest {

    private static final String PASSWORD = "reader-canary-77";
    private static final String TABLE = "console_flag_promotions";

    @TempDir
    static Path serverFolder;

    @TempDir
    Path folder;

    private static PostgresServer postgres;

    private final AtomicInteger resolved = new AtomicInteger();
    private final FakeNamespace namespace = new FakeNamespace("team");
    private GitRepository repository;
    private GitFiles files;
    private FlagsSource source;

    @BeforeAll
    static void startServer() throws Exception {
        postgres = PostgresServer.start(serverFolder);
        postgres.execute(
                "CREATE TABLE console_flag_promotions (flag text, environment text, value text, promoted_at timestamptz)",
                "CREATE ROLE reader LOGIN PASSWORD '" + PASSWORD + "'",
                "CREATE ROLE blind LOGIN PASSWORD '" + PASSWORD + "'",
                "GRANT SELECT ON console_flag_promotions TO reader");
    }

    @AfterAll
    static void stopServer() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void start() throws Exception {
        repository = GitRepository.create(folder.resolve("config.git"));
        repository
                .file("config/feature_flags.yaml", "flags: [new-checkout, search-v2, FLAG_DARK_MODE]")
                .commit("main");
        var refused = new Unavailable(Reason.ADDRESS_REFUSED, "no way");
        files = new GitFiles(
                folder.resolve("cache"),
                GitLimits.DEFAULT,
                InstantSource.system(),
                new GitWays(request -> new Lookup.Failed<>(refused), host -> new Lookup.Failed<>(refused), true));
        source = source(PostgresqlWays.Tls.Required, this::loopback, InstantSource.system());
        secret(Map.of());
        postgres.execute("TRUNCATE " + TABLE);
    }

    @AfterEach
    void stop() {
        repository.close();
    }

    @Test
    void a_declared_flag_is_what_was_promoted_last_and_null_where_nothing_is() throws SQLException {
        promote("new-checkout", "production", "'off'", "2026-05-01");
        promote("new-checkout", "production", "'on'", "2026-05-02");
        promote("new-checkout", "staging", "'never'", "2026-05-03");
        promote("search-v2", "production", "'on'", "2026-05-01");
        promote("search-v2", "production", "NULL", "2026-05-02");

        var seen = (Observed) read();

        assertThat(texts(seen.state()))
                .containsExactlyInAnyOrderEntriesOf(
                        map("FLAG_DARK_MODE", null, "FLAG_NEW_CHECKOUT", "on", "FLAG_SEARCH_V2", null));
        assertThat(seen.evidence()).isEqualTo(Evidence.VALUE);
        assertThat(seen.revision()).hasSize(40);
        assertThat(source.scope(spec())).containsExactly(Glob.of("FLAG_*"));
    }

    @Test
    void of_rows_that_call_a_flag_by_two_names_the_newest_counts() throws SQLException {
        promote("FLAG_NEW_CHECKOUT", "production", "'second'", "2026-05-02");
        promote("new-checkout", "production", "'first'", "2026-05-01");
        promote("what a name", "production", "'x'", "2026-05-01");

        assertThat(texts(((Observed) read()).state())).containsEntry("FLAG_NEW_CHECKOUT", "second");
    }

    @Test
    void the_ways_in_which_a_flag_can_differ_are_told_apart_in_words() throws SQLException {
        promote("new-checkout", "production", "'on'", "2026-05-01");
        promote("dark-mode", "production", "'on'", "2026-05-01");
        promote("retired", "production", "'on'", "2026-05-01");
        var set = Map.of(
                "FLAG_DARK_MODE",
                "off",
                "FLAG_SEARCH_V2",
                "on",
                "FLAG_SECRET",
                "on",
                "FLAG_RETIRED",
                "on",
                "MODE",
                "x");

        assertThat(told(set))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "FLAG_NEW_CHECKOUT Missing", "Promoted to production, and not set.",
                        "FLAG_DARK_MODE Changed", "Set to another value than the one promoted to production.",
                        "FLAG_SEARCH_V2 Unexpected", "Declared, and not promoted to production.",
                        "FLAG_SECRET Unexpected", "Not declared in feature_flags.yaml.",
                        "FLAG_RETIRED Unexpected", "Promoted to production, and not declared in feature_flags.yaml."));
    }

    @Test
    void flags_that_are_as_they_were_promoted_differ_in_nothing() throws SQLException {
        promote("new-checkout", "production", "'on'", "2026-05-01");

        assertThat(told(Map.of("FLAG_NEW_CHECKOUT", "on", "MODE", "x"))).isEmpty();
    }

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
    void a_registry_that_cannot_be_read_is_unavailable_and_says_where() throws IOException {
        String commit =
                repository.file("config/feature_flags.yaml", "flags: canary").commit("main");

        assertThat(read()).isInstanceOfSatisfying(Unavailable.class, why -> {
            assertThat(why.reason()).isEqualTo(Reason.MALFORMED);
            assertThat(why.message())
                    .startsWith("config/feature_flags.yaml in commit " + commit.substring(0, 12) + " holds neither")
                    .doesNotContain("canary");
        });
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

    @Test
    void a_promotion_says_what_people_do_instead() {
        assertThat(new FlagsPromotion().promote(spec(), new Policy("team", "flags"), List.of(), look(Duration.ZERO)))
                .isInstanceOfSatisfying(
                        Impossible.class,
                        impossible -> assertThat(impossible.why())
                                .contains(TABLE, "production", "config/feature_flags.yaml", "null value"));
    }

    private FlagsSource source(
            PostgresqlWays.Tls tls, Function<String, Lookup<List<InetAddress>>> resolver, InstantSource clock) {
        var ways = new PostgresqlWays(resolver, Optional.empty(), tls, Duration.ofSeconds(2), Duration.ofSeconds(1));
        return new FlagsSource(files, new PromotionsTables(ways, clock));
    }

    private Lookup<List<InetAddress>> loopback(String host) {
        resolved.incrementAndGet();
        return new Lookup.Found<>(List.of(InetAddress.getLoopbackAddress()));
    }

    private void secret(Map<String, String> others) {
        var all = new HashMap<>(keys());
        all.putAll(others);
        namespace.secret("flags-db", others.toString(), all);
    }

    private static Map<String, String> keys() {
        return Map.of("username", "reader\n", "password", PASSWORD, "ca.crt", postgres.pem());
    }

    private static void promote(String flag, String environment, String value, String day) throws SQLException {
        postgres.execute("INSERT INTO console_flag_promotions VALUES ('%s', '%s', %s, '%s')"
                .formatted(flag, environment.replace("'", "''"), value, day));
    }

    private Look look(Duration freshness) {
        return namespace.look(freshness);
    }

    private Flags spec() {
        return spec(at(postgres.port()));
    }

    private Flags spec(Promotions promotions) {
        return new Flags(
                new GitFile(repository.uri().toString(), "main", "config/feature_flags.yaml", null), null, promotions);
    }

    private static Promotions at(int port) {
        return new Promotions("127.0.0.1", port, "postgres", TABLE, null, "production", new SecretRef("flags-db"));
    }

    private Observation read() {
        return source.read(spec(), look(Duration.ZERO));
    }

    private Unavailable unavailable(String table, Reason reason) {
        return unavailable(
                new Promotions(
                        "127.0.0.1", postgres.port(), "postgres", table, null, "production", new SecretRef("flags-db")),
                reason);
    }

    private Unavailable unavailable(Promotions promotions, Reason reason) {
        Observation observation = source.read(spec(promotions), look(Duration.ZERO));
        assertThat(observation).isInstanceOf(Unavailable.class);
        var why = (Unavailable) observation;
        assertThat(why.reason()).as(why.message()).isEqualTo(reason);
        assertThat(why.message()).doesNotContain("canary");
        return why;
    }

    /** What is told of each finding where these config vars are set. */
    private Map<String, String> told(Map<String, String> set) {
        var values = new TreeMap<Subject, JsonNode>();
        set.forEach((name, value) -> values.put(new Subject(name), TextNode.valueOf(value)));
        var key = FingerprintKey.of(new byte[32]).forNamespace("team");
        var comparison = new Comparison(
                source.scope(spec()),
                List.of(),
                true,
                List.of(),
                List.of(),
                Noise.NONE,
                new Disclosure(List.of(), key));
        var observed = new Observed(State.of(values), Evidence.VALUE, "", Instant.EPOCH);
        var told = new HashMap<String, String>();
        for (Finding finding :
                comparison.compare((Observed) read(), observed, Instant.EPOCH).findings()) {
            String more = source.explain(spec(), finding, values.get(finding.subject()), look(Duration.ZERO));
            told.put(finding.subject() + " " + finding.kind().word(), (finding.message() + " " + more).strip());
        }
        return told;
    }

    private static Map<String, String> texts(State state) {
        var texts = new HashMap<String, String>();
        state.values().forEach((subject, value) -> texts.put(subject.name(), value.isNull() ? null : value.asText()));
        return texts;
    }

    private static Map<String, String> map(String... pairs) {
        var map = new HashMap<String, String>();
        for (int at = 0; at < pairs.length; at += 2) {
            map.put(pairs[at], pairs[at + 1]);
        }
        return map;
    }
}
