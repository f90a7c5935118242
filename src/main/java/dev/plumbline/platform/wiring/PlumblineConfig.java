package dev.plumbline.platform.wiring;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What whoever installs the operator may set. */
@ConfigMapping(prefix = "plumbline")
public interface PlumblineConfig {

    /** The namespace that the operator runs in, where the fingerprint key and the lease are kept. */
    @WithDefault("plumbline-system")
    String namespace();

    /** Name of the Secret that keeps the fingerprint key. It is made once and never changed. */
    @WithDefault("plumbline-fingerprint-key")
    String fingerprintSecret();

    Http http();

    Git git();

    Heroku heroku();

    /** The way out. */
    interface Http {

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
        Optional<String> caFile();

        /** Reads a second and at once for each credential, by provider. */
        Map<String, Budget> budgets();
    }

    /** A limit below the provider's own. */
    interface Budget {

        double perSecond();

        int burst();
    }

    /** Git repositories. */
    interface Git {

        /** The folder of the caches. */
        @WithDefault("/tmp/plumbline-git")
        String cacheDir();

        /** How much all caches may hold, in bytes. */
        @WithDefault("1073741824")
        long cacheBytes();

        /** How large one repository's fetch may be, in bytes. */
        @WithDefault("268435456")
        long repositoryBytes();

        /** Whether file:// repositories may be read: for trying things out. */
        @WithDefault("false")
        boolean allowFile();
    }

    /** Heroku. */
    interface Heroku {

        /** Base URL of the Platform API. */
        @WithDefault("https://api.heroku.com")
        String url();
    }
}
