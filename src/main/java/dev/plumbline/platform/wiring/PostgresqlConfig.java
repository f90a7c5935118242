package dev.plumbline.platform.wiring;

import dev.plumbline.desired.flags.PostgresqlWays;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** PostgreSQL servers. */
@ConfigMapping(prefix = "plumbline.postgresql")
public interface PostgresqlConfig {

    /** Whether a server on loopback may do without TLS: for trying things out. */
    @WithDefault("Required")
    PostgresqlWays.Tls tls();

    /** How long a connection, and each silence of the server, may take. */
    @WithDefault("5s")
    Duration connectTimeout();

    /** How long the server may take for a statement. */
    @WithDefault("10s")
    Duration statementTimeout();
}
