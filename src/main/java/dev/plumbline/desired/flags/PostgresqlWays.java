package dev.plumbline.desired.flags;

import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.ExtraTrust;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What PostgreSQL servers are reached through.
 *
 * @param resolver the addresses of a host name that a connection may go to by the address rules
 * @param trust authorities that the installation trusts beside the JVM's
 * @param tls whether a server on loopback may do without
 * @param connect how long a connection, and each silence of the server, may take
 * @param statement how long the server may take for a statement
 */
public record PostgresqlWays(
        Function<String, Lookup<List<InetAddress>>> resolver,
        Optional<ExtraTrust> trust,
        Tls tls,
        Duration connect,
        Duration statement) {

    /** Whether connections are secure. */
    public enum Tls {
        /** All of them, with the server's certificate and name checked. */
        Required,
        /** All but those to a loopback address, which are secure where the server can. */
        Preferred
    }
}
