package dev.plumbline.desired.flags;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DesiredSpec.Flags;
import dev.plumbline.api.DesiredSpec.GitFile;
import dev.plumbline.api.DesiredSpec.Promotions;
import dev.plumbline.api.SecretRef;
import dev.plumbline.desired.FakeNamespace;
import dev.plumbline.desired.git.GitFiles;
import dev.plumbline.desired.git.GitLimits;
import dev.plumbline.desired.git.GitWays;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.State;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.simulator.GitRepository;
import dev.plumbline.simulator.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A real repository, and a real PostgreSQL server over TLS. */
abstract class FlagsStage {

    static final String PASSWORD = "reader-canary-77";
    static final String TABLE = "console_flag_promotions";

    @TempDir
    static Path serverFolder;

    @TempDir
    Path folder;

    static PostgresServer postgres;

    final AtomicInteger resolved = new AtomicInteger();
    final FakeNamespace namespace = new FakeNamespace("team");
    GitRepository repository;
    GitFiles files;
    FlagsSource source;

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

    FlagsSource source(
            PostgresqlWays.Tls tls, Function<String, Lookup<List<InetAddress>>> resolver, InstantSource clock) {
        var ways = new PostgresqlWays(resolver, Optional.empty(), tls, Duration.ofSeconds(2), Duration.ofSeconds(1));
        return new FlagsSource(files, new PromotionsTables(ways, clock));
    }

    Lookup<List<InetAddress>> loopback(String host) {
        resolved.incrementAndGet();
        return new Lookup.Found<>(List.of(InetAddress.getLoopbackAddress()));
    }

    void secret(Map<String, String> others) {
        var all = new HashMap<>(keys());
        all.putAll(others);
        namespace.secret("flags-db", others.toString(), all);
    }

    static Map<String, String> keys() {
        return Map.of("username", "reader\n", "password", PASSWORD, "ca.crt", postgres.pem());
    }

    static void promote(String flag, String environment, String value, String day) throws SQLException {
        postgres.execute("INSERT INTO console_flag_promotions VALUES ('%s', '%s', %s, '%s')"
                .formatted(flag, environment.replace("'", "''"), value, day));
    }

    Look look(Duration freshness) {
        return namespace.look(freshness);
    }

    Flags spec() {
        return spec(at(postgres.port()));
    }

    Flags spec(Promotions promotions) {
        return new Flags(
                new GitFile(repository.uri().toString(), "main", "config/feature_flags.yaml", null), null, promotions);
    }

    static Promotions at(int port) {
        return new Promotions("127.0.0.1", port, "postgres", TABLE, null, "production", new SecretRef("flags-db"));
    }

    Observation read() {
        return source.read(spec(), look(Duration.ZERO));
    }

    Unavailable unavailable(String table, Reason reason) {
        return unavailable(
                new Promotions(
                        "127.0.0.1", postgres.port(), "postgres", table, null, "production", new SecretRef("flags-db")),
                reason);
    }

    Unavailable unavailable(Promotions promotions, Reason reason) {
        Observation observation = source.read(spec(promotions), look(Duration.ZERO));
        assertThat(observation).isInstanceOf(Unavailable.class);
        var why = (Unavailable) observation;
        assertThat(why.reason()).as(why.message()).isEqualTo(reason);
        assertThat(why.message()).doesNotContain("canary");
        return why;
    }

    static Map<String, String> texts(State state) {
        var texts = new HashMap<String, String>();
        state.values().forEach((subject, value) -> texts.put(subject.name(), value.isNull() ? null : value.asText()));
        return texts;
    }
}
