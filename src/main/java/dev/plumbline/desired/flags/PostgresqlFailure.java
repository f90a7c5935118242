package dev.plumbline.desired.flags;

import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * Turns what the driver throws into words of our own: its messages repeat what the server says, and so may hold anything.
 * The five characters of the state are from the PostgreSQL manual, appendix A.
 */
final class PostgresqlFailure {

    private static final Pattern STATE = Pattern.compile("[0-9A-Z]{5}");

    private PostgresqlFailure() {}

    /**
     * @param server for people: host, port and database
     * @param table for people
     * @param secret name of the Secret with the credentials
     */
    static Unavailable of(SQLException failure, String server, String table, String secret) {
        String state = Optional.ofNullable(failure.getSQLState()).orElse("");
        return switch (state) {
            case "3D000" -> why(Reason.NOT_FOUND, server + ": there is no such database; check promotions.database");
            case "42P01", "3F000" ->
                why(
                        Reason.NOT_FOUND,
                        server + " has no table " + table
                                + ", or none in the schemas that the role searches: check promotions.table, and write its schema before it");
            case "42703" ->
                why(
                        Reason.INVALID,
                        server + ": " + table
                                + " has not all the columns that are asked for; check promotions.columns, in upper and lower case as the table has them");
            case "42501" ->
                why(
                        Reason.FORBIDDEN,
                        server + " lets the role in Secret " + secret + " not read " + table
                                + ": GRANT SELECT on it, and USAGE on its schema");
            case "57014", "25P03" ->
                why(
                        Reason.TIMEOUT,
                        server + " took too long to read " + table
                                + ": an index over the environment, the flag and the time helps");
            case "53300" -> why(Reason.RATE_LIMITED, server + " has no connection left: raise its limit or end others");
            case "57P01", "57P02", "57P03" ->
                why(Reason.UNREACHABLE, server + " is starting or stopping: it is asked again at the next look");
            case "08004" ->
                why(
                        Reason.UNREACHABLE,
                        server + " does not take the connection: it has to speak TLS, and a login by password");
            default -> byClass(state, failure, server, secret);
        };
    }

    private static Unavailable byClass(String state, SQLException failure, String server, String secret) {
        if (state.startsWith("28")) {
            return why(
                    Reason.UNAUTHORIZED,
                    server + " does not let in whom Secret " + secret
                            + " names: check username and password in it, and what pg_hba.conf lets in");
        }
        return causes(failure)
                .map(cause -> broken(cause, server))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> other(state, server));
    }

    private static Optional<Unavailable> broken(Throwable cause, String server) {
        return Optional.ofNullable(
                switch (cause) {
                    case SocketTimeoutException silent ->
                        why(Reason.TIMEOUT, server + " gave no answer in time: check that it is up and reachable");
                    case SSLException untrusted ->
                        why(
                                Reason.UNREACHABLE,
                                server
                                        + ": no secure connection; check the server's certificate, or put the one it is signed by under ca.crt into the Secret");
                    case IOException broken ->
                        why(
                                Reason.UNREACHABLE,
                                "no connection to " + server + ", or one that broke: check the host and its port");
                    default -> null;
                });
    }

    private static Unavailable other(String state, String server) {
        if (state.startsWith("08")) {
            return why(
                    Reason.UNREACHABLE,
                    server
                            + ": the connection failed, or its certificate is for another host name; check promotions.host against the names in the certificate");
        }
        String shown = STATE.matcher(state).matches() ? " with the state " + state : "";
        return why(
                Reason.UNEXPECTED_ANSWER,
                server + " refused the query" + shown + ": see its log, and appendix A of the PostgreSQL manual");
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(20);
    }

    private static Unavailable why(Reason reason, String message) {
        return new Unavailable(reason, message);
    }
}
