package dev.plumbline.platform.wiring;

import dev.plumbline.check.Check;
import dev.plumbline.desired.Promotion;
import dev.plumbline.desired.SecretSource;
import dev.plumbline.desired.Source;
import dev.plumbline.destination.Observer;
import dev.plumbline.destination.Reversion;
import dev.plumbline.destination.SecretObserver;
import dev.plumbline.distribution.DistributionMetrics;
import dev.plumbline.distribution.DistributionRoom;
import dev.plumbline.distribution.SecretPlaces;
import dev.plumbline.incident.IncidentIndex;
import dev.plumbline.incident.IncidentMetrics;
import dev.plumbline.platform.WriteCounter;
import dev.plumbline.platform.kube.NamespaceViews;
import dev.plumbline.platform.kube.SecretWatches;
import dev.plumbline.policy.PolicyMetrics;
import dev.plumbline.policy.PolicyRoom;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.quarkus.arc.All;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts the rooms together. The one place that knows the clock of the machine and its randomness. */
public class Rooms {

    /**
     * How long a lost leader is waited for. An observation that comes half a minute late costs nobody anything, while each
     * renewal costs the API server a write.
     */
    private static final Duration LEASE = Duration.ofSeconds(30);

    private static final Duration LEASE_RENEWAL_DEADLINE = Duration.ofSeconds(20);
    private static final Duration LEASE_RENEWAL = Duration.ofSeconds(5);

    /** How long a Secret or a ConfigMap that was read is taken to be as it was. A rotated token counts within this time. */
    private static final Duration REFERENCE_FRESHNESS = Duration.ofSeconds(5);

    @Produces
    @Singleton
    InstantSource clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    WriteCounter writes(MeterRegistry registry) {
        Map<String, Counter> counters = new ConcurrentHashMap<>();
        return (kind, what) -> counters.computeIfAbsent(
                        kind + '/' + what,
                        ignored -> Counter.builder("plumbline.apiserver.writes")
                                .description("Writes to the API server, by kind of object and by what was written")
                                .tag("kind", kind)
                                .tag("what", what)
                                .register(registry))
                .increment();
    }

    @Produces
    @Singleton
    NamespaceViews views(KubernetesClient client, InstantSource clock) {
        return new NamespaceViews(client, REFERENCE_FRESHNESS, clock);
    }

    @Produces
    @Singleton
    PolicyRoom policies(
            @All List<Source<?>> sources,
            @All List<Observer<?>> observers,
            @All List<Check<?>> checks,
            @All List<Reversion<?>> reversions,
            @All List<Promotion<?>> promotions,
            NamespaceViews views,
            KubernetesClient client,
            OperatorConfig config,
            ChecksConfig checking,
            HttpConfig http,
            GitConfig git,
            MeterRegistry registry,
            PrometheusMeterRegistry prometheus,
            IncidentIndex incidents,
            WriteCounter writes,
            InstantSource clock) {
        var metrics = new PolicyMetrics(registry);
        prometheus.getPrometheusRegistry().register(metrics);
        prometheus.getPrometheusRegistry().register(new IncidentMetrics(incidents));
        var key =
                FingerprintKeys.readOrMake(client, config.namespace(), config.fingerprintSecret(), new SecureRandom());
        return new PolicyRoom(
                sources,
                observers,
                CheckRooms.checks(checks, checking, ReadingRooms.surroundings(http, git), client),
                reversions,
                promotions,
                views::of,
                key,
                metrics,
                writes,
                clock);
    }

    @Produces
    @Singleton
    SecretPlaces places(@All List<SecretSource<?>> sources, @All List<SecretObserver<?>> observers) {
        return new SecretPlaces(sources, observers);
    }

    @Produces
    @Singleton
    DistributionRoom distributions(
            SecretPlaces places,
            NamespaceViews views,
            KubernetesClient client,
            OperatorConfig config,
            MeterRegistry registry,
            PrometheusMeterRegistry prometheus,
            WriteCounter writes,
            InstantSource clock) {
        var metrics = new DistributionMetrics(registry);
        prometheus.getPrometheusRegistry().register(metrics);
        var key =
                FingerprintKeys.readOrMake(client, config.namespace(), config.fingerprintSecret(), new SecureRandom());
        return new DistributionRoom(places, views::of, key, new SecretWatches(client), metrics, writes, clock);
    }

    @Produces
    @Singleton
    LeaderElectionConfiguration leaderElection(
            @ConfigProperty(name = "plumbline.role", defaultValue = "operator") String role,
            OperatorConfig operator,
            ConvergerConfig converger) {
        return switch (Role.of(role)) {
            case OPERATOR -> lease("plumbline-operator", operator.namespace());
            case CONVERGER -> lease("plumbline-converger", converger.namespace());
        };
    }

    private static LeaderElectionConfiguration lease(String name, String namespace) {
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(name)
                .withLeaseNamespace(namespace)
                .withLeaseDuration(LEASE)
                .withRenewDeadline(LEASE_RENEWAL_DEADLINE)
                .withRetryPeriod(LEASE_RENEWAL)
                .withIdentity(identity())
                .withLeaderCallbacks(new LeaderCallbacks(() -> {}, Rooms::exit, leader -> {}))
                // The only way to say that the SDK does not exit by itself.
                .buildForTest(false);
    }

    /** A name that no other process has. It begins with the host's, which is the pod's where there is one. */
    private static String identity() {
        return Optional.ofNullable(System.getenv("HOSTNAME"))
                        .filter(host -> !host.isBlank())
                        .orElse("plumbline") + "_" + UUID.randomUUID();
    }

    /**
     * Ends the process, for another one leads now. The SDK would do so on the thread that the stop of the process waits
     * for, and a stopped leader would never end.
     */
    private static void exit() {
        Thread.ofPlatform().daemon().name("no-longer-leading").start(() -> System.exit(1));
    }
}
