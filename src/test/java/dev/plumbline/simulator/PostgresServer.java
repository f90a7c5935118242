package dev.plumbline.simulator;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import org.awaitility.Awaitility;

/**
 * A real PostgreSQL server on loopback, with a certificate for 127.0.0.1 that vouches for itself. Whoever is not its
 * superuser needs a password.
 */
public final class PostgresServer implements AutoCloseable {

    private static final char[] STORE_PASSWORD = "changeit".toCharArray();

    private final EmbeddedPostgres server;
    private final byte[] pem;

    private PostgresServer(EmbeddedPostgres server, byte[] pem) {
        this.server = server;
        this.pem = pem;
    }

    /** Starts one that keeps what it has in the folder, which is there and empty. */
    public static PostgresServer start(Path folder) throws IOException, GeneralSecurityException, SQLException {
        SelfSigned certificate = SelfSigned.make(folder);
        Path chain = Files.write(folder.resolve("server.crt"), certificate.pem());
        Path key = Files.writeString(folder.resolve("server.key"), privateKey(folder.resolve("server.p12")));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Path data = folder.resolve("data");
        EmbeddedPostgres server =
                EmbeddedPostgres.builder().setDataDirectory(data).start();
        Files.writeString(
                data.resolve("pg_hba.conf"),
                "host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n");
        var started = new PostgresServer(server, certificate.pem());
        started.execute(
                "ALTER SYSTEM SET ssl_cert_file = '" + chain.toAbsolutePath() + "'",
                "ALTER SYSTEM SET ssl_key_file = '" + key.toAbsolutePath() + "'");
        started.tls(true);
        return started;
    }

    private static String privateKey(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, STORE_PASSWORD);
        }
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(keys.getKey("server", STORE_PASSWORD).getEncoded());
        return "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n";
    }

    /** Has it speak TLS or not, from the next connection on. */
    public void tls(boolean on) throws SQLException {
        execute("ALTER SYSTEM SET ssl = " + (on ? "on" : "off"));
        reload();
    }

    /** Returns when new connections follow what is configured. */
    private void reload() throws SQLException {
        long before = loaded();
        execute("SELECT pg_reload_conf()");
        Awaitility.await("the configuration is loaded").until(() -> loaded() != before);
    }

    private long loaded() throws SQLException {
        return number("SELECT extract(epoch FROM pg_conf_load_time()) * 1000000");
    }

    /** Does what its superuser says. */
    public void execute(String... statements) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    /** The number that a query gives. */
    public long number(String query) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    public int port() {
        return server.getPort();
    }

    /** What a client needs to trust it. */
    public String pem() {
        return new String(pem, StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
