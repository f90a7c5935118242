package dev.plumbline.contract;

import dev.plumbline.api.DesiredSpec.Flags;
import dev.plumbline.api.DesiredSpec.GitFile;
import dev.plumbline.api.DesiredSpec.Promotions;
import dev.plumbline.api.SecretRef;
import dev.plumbline.desired.flags.FlagsSource;
import dev.plumbline.desired.flags.PostgresqlWays;
import dev.plumbline.desired.flags.PromotionsTables;
import dev.plumbline.desired.git.GitFiles;
import dev.plumbline.desired.git.GitLimits;
import dev.plumbline.desired.git.GitWays;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Subject;
import dev.plumbline.simulator.GitRepository;
import dev.plumbline.simulator.PostgresServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the flags take for granted of PostgreSQL, tried at a server that is started on loopback from its own archive. */
final class PostgresqlContract implements Provider {

    private static final String EMBEDDED = "embedded";

    @Override
    public String name() {
        return "PostgreSQL";
    }

    @Override
    public String[] needs() {
        return new String[] {"POSTGRESQL_SERVER"};
    }

    @Override
    public List<String> takes() {
        return List.of();
    }

    @Override
    public URI address(Given given) {
        return URI.create("loopback:" + EMBEDDED);
    }

    @Override
    public List<Check> checks(Given given, Tools tools) {
        return List.of(new Check(
                "promotions are read over TLS by a role that may only read, the newest of each flag",
                () -> given.get("POSTGRESQL_SERVER").equals(EMBEDDED)
                        ? read(tools)
                        : Check.instead("PLUMBLINE_CONTRACT_POSTGRESQL_SERVER takes " + EMBEDDED)));
    }

    private static Optional<String> read(Tools tools) {
        byte[] random = new byte[16];
        tools.random().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        try {
            Path folder = Files.createTempDirectory("plumbline-contract-");
            try (var server = PostgresServer.start(Files.createDirectory(folder.resolve("server")));
                    var registry = GitRepository.create(folder.resolve("registry.git"))) {
                registry.file("flags.yaml", "flags: [search, dark-mode]").commit("main");
                server.execute(
                        "CREATE TABLE promotions (flag text, environment text, value text, promoted_at timestamptz)",
                        "INSERT INTO promotions VALUES ('search', 'production', 'off', '2026-01-01'), ('search', 'production', 'on', '2026-02-01')",
                        "CREATE ROLE reader LOGIN PASSWORD '" + password + "'",
                        "GRANT SELECT ON promotions TO reader");
                System.out.println("  version " + server.number("SHOW server_version_num"));
                var ways = new PostgresqlWays(
                        tools.http()::resolve,
                        Optional.empty(),
                        PostgresqlWays.Tls.Required,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10));
                var files = new GitFiles(
                        folder.resolve("git"),
                        GitLimits.DEFAULT,
                        InstantSource.system(),
                        new GitWays(tools.http()::exchange, tools.http()::resolve, true));
                var source = new FlagsSource(files, new PromotionsTables(ways, InstantSource.system()));
                var spec = new Flags(
                        new GitFile(registry.uri().toString(), "main", "flags.yaml", null),
                        null,
                        new Promotions(
                                "127.0.0.1",
                                server.port(),
                                "postgres",
                                "promotions",
                                null,
                                "production",
                                new SecretRef(Tools.SECRET)));
                return switch (source.read(
                        spec, Tools.look(Map.of("username", "reader", "password", password, "ca.crt", server.pem())))) {
                    case Unavailable why -> Check.instead(why.reason().word() + ": " + why.message());
                    case Observed observed ->
                        "on"
                                        .equals(observed.state()
                                                .values()
                                                .get(new Subject("FLAG_SEARCH"))
                                                .asText())
                                ? Check.holds()
                                : Check.instead("another value than the newest");
                };
            }
        } catch (IOException | GeneralSecurityException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
