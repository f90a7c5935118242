package dev.plumbline.desired.flags;

import dev.plumbline.api.DesiredSpec.Promotions;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.Lookup.Failed;
import dev.plumbline.platform.Lookup.Found;
import dev.plumbline.platform.http.ExtraTrust;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** One connection for one question, in a transaction that only reads, to an address that was checked before. */
final class PromotionsConnection {

    /** The most characters of all values together. */
    private static final long MAX_CHARACTERS = 4L * 1024 * 1024;

    private static final int FETCHED_AT_ONCE = 500;
    private static final String MAX_ANSWER = "32M";
    private static final int SHOWN = 200;

    private final PostgresqlWays ways;
    private final Promotions promotions;
    private final int port;
    private final InetAddress address;
    private final PromotionsLogin login;

    PromotionsConnection(
            PostgresqlWays ways, Promotions promotions, int port, InetAddress address, PromotionsLogin login) {
        this.ways = ways;
        this.promotions = promotions;
        this.port = port;
        this.address = address;
        this.login = login;
    }

    /** Asks and closes. An answer that comes in drops is given up like one that does not come. */
    Lookup<Promoted> ask(String query, Instant now) {
        var task = new FutureTask<>(() -> answer(query, now));
        Thread.ofVirtual().name("plumbline-postgresql").start(task);
        Duration deadline = ways.connect().multipliedBy(2).plus(ways.statement().multipliedBy(2));
        try {
            return task.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            task.cancel(true);
            return failed(
                    Reason.TIMEOUT, server() + " gave no whole answer in time: check that it is up and reachable");
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            return failed(
                    Reason.TIMEOUT, server() + " was given up because the operator stops or the policy went away");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a query ended in a way that was not foreseen", e.getCause());
        }
    }

    private Lookup<Promoted> answer(String query, Instant now) {
        try (Connection connection = new Driver().connect(url(), properties())) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            try (Statement limit = connection.createStatement()) {
                limit.execute(
                        "SET LOCAL statement_timeout = " + ways.statement().toMillis());
            }
            try (var select = connection.prepareStatement(query)) {
                select.setString(1, promotions.environment());
                select.setFetchSize(FETCHED_AT_ONCE);
                try (ResultSet rows = select.executeQuery()) {
                    return rows(rows, now);
                }
            }
        } catch (SQLException e) {
            return new Failed<>(PostgresqlFailure.of(
                    e, server(), table(), promotions.secretRef().name()));
        }
    }

    private Lookup<Promoted> rows(ResultSet rows, Instant now) throws SQLException {
        var read = new ArrayList<Promoted.Row>();
        long characters = 0;
        while (rows.next()) {
            String flag = rows.getString(1);
            String value = rows.getString(2);
            if (flag == null) {
                return failed(Reason.MALFORMED, table() + " of " + server() + " has a row without a flag: delete it");
            }
            characters += value == null ? 0 : value.length();
            if (read.size() == PromotionsQuery.MAX_ROWS || characters > MAX_CHARACTERS) {
                return failed(
                        Reason.TOO_LARGE,
                        table() + " of " + server() + " has more than " + PromotionsQuery.MAX_ROWS + " flags, or "
                                + MAX_CHARACTERS + " characters of values, for this environment");
            }
            if (value != null && value.length() > PromotionsQuery.MAX_VALUE) {
                return failed(
                        Reason.TOO_LARGE,
                        table() + " of " + server() + " has a value of more than " + PromotionsQuery.MAX_VALUE
                                + " characters, for the flag " + ForeignText.shown(flag, 80));
            }
            read.add(new Promoted.Row(flag, value));
        }
        return new Found<>(new Promoted(read, now));
    }

    private String url() {
        String host = promotions.host().indexOf(':') >= 0 ? "[" + promotions.host() + "]" : promotions.host();
        String database =
                URLEncoder.encode(promotions.database(), StandardCharsets.UTF_8).replace("+", "%20");
        return "jdbc:postgresql://" + host + ":" + port + "/" + database;
    }

    private Properties properties() {
        var properties = new Properties();
        PGProperty.USER.set(properties, login.username());
        PGProperty.PASSWORD.set(properties, login.password());
        PGProperty.APPLICATION_NAME.set(properties, "plumbline");
        PGProperty.CONNECT_TIMEOUT.set(properties, (int) ways.connect().toSeconds());
        PGProperty.SOCKET_TIMEOUT.set(
                properties, (int) ways.connect().plus(ways.statement()).toSeconds());
        PGProperty.SOCKET_FACTORY.set(properties, PinnedSockets.class.getName());
        PGProperty.SOCKET_FACTORY_ARG.set(properties, PinnedSockets.argument(address, port, ways.connect()));
        PGProperty.SSL_MODE.set(properties, mayDoWithoutTls() ? "prefer" : "verify-full");
        PGProperty.SSL_FACTORY.set(properties, TrustedSockets.class.getName());
        PGProperty.SSL_FACTORY_ARG.set(properties, trusted());
        PGProperty.GSS_ENC_MODE.set(properties, "disable");
        PGProperty.MAX_RESULT_BUFFER.set(properties, MAX_ANSWER);
        PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false);
        // Poolers of connections keep no prepared statements.
        PGProperty.PREPARE_THRESHOLD.set(properties, 0);
        return properties;
    }

    private boolean mayDoWithoutTls() {
        return ways.tls() == PostgresqlWays.Tls.Preferred && address.isLoopbackAddress();
    }

    private String trusted() {
        Optional<ExtraTrust> both =
                login.trust().map(own -> ways.trust().map(own::and).orElse(own)).or(ways::trust);
        try {
            return TrustedSockets.argument(both);
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read can be written", e);
        }
    }

    private String server() {
        return "PostgreSQL at " + ForeignText.shown(promotions.host(), SHOWN) + ":" + port + "/"
                + ForeignText.shown(promotions.database(), 63);
    }

    private String table() {
        return ForeignText.shown(promotions.table(), 127);
    }

    private static Lookup<Promoted> failed(Reason reason, String message) {
        return new Failed<>(new Unavailable(reason, message));
    }
}
