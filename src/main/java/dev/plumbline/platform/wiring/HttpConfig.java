package dev.plumbline.platform.wiring;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The way out. */
@ConfigMapping(prefix = "plumbline.http")
public interface HttpConfig {

    /** Ranges in CIDR form that may be connected to although they are loopback, link-local or private. */
    Optional<List<String>> allowedAddresses();

    /** How long a connection may take to come about. */
    @WithDefault("5s")
    Duration connectTimeout();

    /** How long a whole exchange may take. */
    @WithDefault("20s")
    Duration timeout();

    /** The longest answer, in bytes. */
    @WithDefault("8388608")
    int maxAnswerBytes();

    /** How many bytes of answers are kept to ask for "not modified". */
    @WithDefault("67108864")
    long cacheBytes();

    /** A certificate bundle in PEM form that is trusted beside the platform's own. */
    Optional<Path> caFile();

    /** The limit on reads of each credential, by provider; below the provider's own. */
    Map<String, BudgetConfig> budgets();

    /** A limit on reads. */
    interface BudgetConfig {

        /** Reads a second in the long run. */
        double perSecond();

        /** Reads at once after a pause. */
        int burst();
    }
}
