package dev.plumbline.platform.wiring;

import dev.plumbline.check.job.JobInquiry;
import dev.plumbline.desired.flags.FlagsSource;
import dev.plumbline.desired.flags.PostgresqlWays;
import dev.plumbline.desired.flags.PromotionsTables;
import dev.plumbline.desired.format.ReadingCache;
import dev.plumbline.desired.git.GitFiles;
import dev.plumbline.desired.git.GitLimits;
import dev.plumbline.desired.git.GitSource;
import dev.plumbline.desired.git.GitWays;
import dev.plumbline.platform.http.AddressRules;
import dev.plumbline.platform.http.Budget;
import dev.plumbline.platform.http.Cidr;
import dev.plumbline.platform.http.ExtraTrust;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.platform.http.HttpListener;
import dev.plumbline.platform.http.HttpOptions;
import dev.plumbline.platform.http.Timekeeper;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts together what reads the world outside. */
public class ReadingRooms {

    private static final int CACHE_ENTRIES = 20_000;
    private static final long PARSED_BYTES = 16L * 1024 * 1024;
    private static final int CONNECTIONS = 512;
    private static final int CONNECTIONS_PER_HOST = 64;

    /** Limits that stay below what the providers grant; an installation overrides them by name. */
    private static final Map<String, Budget> BUDGETS = Map.of(
            "heroku", new Budget(1, 300),
            // Even all at once, with each write's five points, it stays below 900 points a minute.
            "github", new Budget(1, 100),
            // Half of what a user may ask in five minutes: beyond the whole, everything is blocked for five more.
            "cloudflare", new Budget(1, 300),
            "infisical", new Budget(2, 60),
            // It documents no limit; one instance is one process.
            "n8n", new Budget(5, 50),
            "vault", new Budget(20, 200));

    private static final Budget DEFAULT_BUDGET = new Budget(10, 100);

    @Produces
    @Singleton
    GuardedHttpClient http(
            HttpConfig config,
            MeterRegistry registry,
            @ConfigProperty(name = "quarkus.application.version", defaultValue = "unknown") String version) {
        var client = new GuardedHttpClient(
                options(config, version), Timekeeper.system(), new SecureRandom(), listener(registry));
        budgets(client, registry);
        return client;
    }

    void close(@Disposes GuardedHttpClient client) {
        client.close();
    }

    @Produces
    @Singleton
    ReadingCache files() {
        return new ReadingCache(PARSED_BYTES);
    }

    @Produces
    @Singleton
    GitFiles git(GitConfig config, GuardedHttpClient http, InstantSource clock) {
        return new GitFiles(config.cacheDir(), limits(config), clock, ways(config, http));
    }

    @Produces
    @Singleton
    GitSource gitSource(GitFiles git, ReadingCache readings) {
        return new GitSource(git, readings);
    }

    @Produces
    @Singleton
    FlagsSource flags(
            GitFiles git, PostgresqlConfig config, HttpConfig http, GuardedHttpClient client, InstantSource clock) {
        var ways = new PostgresqlWays(
                client::resolve,
                http.caFile().map(ReadingRooms::trust),
                config.tls(),
                config.connectTimeout(),
                config.statementTimeout());
        return new FlagsSource(git, new PromotionsTables(ways, clock));
    }

    static GitLimits limits(GitConfig config) {
        return new GitLimits(
                config.repositoryBytes(), config.objectBytes(), config.cacheBytes(), config.idle(), config.deadline());
    }

    static GitWays ways(GitConfig config, GuardedHttpClient http) {
        return new GitWays(http::exchange, http::resolve, config.allowFile());
    }

    private static HttpOptions options(HttpConfig config, String version) {
        var rules = new AddressRules(config.allowedAddresses().orElse(List.of()).stream()
                .map(Cidr::parse)
                .toList());
        Map<String, Budget> budgets = new java.util.HashMap<>(BUDGETS);
        config.budgets()
                .forEach((provider, budget) -> budgets.put(provider, new Budget(budget.perSecond(), budget.burst())));
        return new HttpOptions(
                config.connectTimeout(),
                config.timeout(),
                config.maxAnswerBytes(),
                config.cacheBytes(),
                CACHE_ENTRIES,
                CONNECTIONS,
                CONNECTIONS_PER_HOST,
                budgets,
                DEFAULT_BUDGET,
                rules,
                "plumbline/" + version,
                config.caFile().map(ReadingRooms::trust));
    }

    /** A client for one look by the rules of an installation; of the same limits, and with nobody who listens. */
    static GuardedHttpClient forOneLook(JobInquiry.Surroundings surroundings) {
        var rules = new AddressRules(
                surroundings.allowedAddresses().stream().map(Cidr::parse).toList());
        var options = new HttpOptions(
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                8 * 1024 * 1024,
                1024 * 1024,
                16,
                16,
                8,
                BUDGETS,
                DEFAULT_BUDGET,
                rules,
                "plumbline-check",
                Optional.ofNullable(surroundings.certificates())
                        .map(pem -> trust("the installation's certificates", pem)));
        return new GuardedHttpClient(options, Timekeeper.system(), new SecureRandom(), (provider, outcome, took) -> {});
    }

    /** What holds here for whoever connects to the outside elsewhere. */
    static JobInquiry.Surroundings surroundings(HttpConfig http, GitConfig git) {
        return new JobInquiry.Surroundings(
                http.allowedAddresses().orElse(List.of()),
                git.allowFile(),
                http.caFile().map(ReadingRooms::pem).orElse(null));
    }

    private static ExtraTrust trust(Path file) {
        return trust("plumbline.http.ca-file " + file, pem(file));
    }

    private static String pem(Path file) {
        try {
            return Files.readString(file, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new IllegalStateException("plumbline.http.ca-file " + file + " can't be read", e);
        }
    }

    private static ExtraTrust trust(String what, String pem) {
        try {
            return ExtraTrust.beside(pem.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(what + " can't be read as certificates in PEM form", e);
        }
    }

    private static HttpListener listener(MeterRegistry registry) {
        return (provider, outcome, took) -> Timer.builder("plumbline.http.requests")
                .description("Requests to the outside, by provider and by how they ended")
                .tag("provider", provider)
                .tag("outcome", outcome.name().toLowerCase(java.util.Locale.ROOT))
                .register(registry)
                .record(took);
    }

    private static void budgets(GuardedHttpClient client, MeterRegistry registry) {
        for (String provider : BUDGETS.keySet()) {
            io.micrometer.core.instrument.Gauge.builder(
                            "plumbline.provider.budget.remaining",
                            client,
                            asked -> Optional.ofNullable(
                                            asked.remainingBudgets().get(provider))
                                    .map(Long::doubleValue)
                                    .orElse(Double.NaN))
                    .description("Reads left of the scarcest credential's budget, by provider")
                    .tag("provider", provider)
                    .register(registry);
        }
    }
}
