package dev.plumbline.platform.wiring;

import dev.plumbline.converge.Converger;
import dev.plumbline.converge.Delivering;
import dev.plumbline.converge.Destinations;
import dev.plumbline.converge.delivery.SecretWriters;
import dev.plumbline.converge.git.BranchPush;
import dev.plumbline.desired.Source;
import dev.plumbline.destination.Observer;
import dev.plumbline.destination.Reversion;
import dev.plumbline.destination.SecretWriter;
import dev.plumbline.destination.Writer;
import dev.plumbline.distribution.DistributionLook;
import dev.plumbline.distribution.SecretPlaces;
import dev.plumbline.platform.WriteCounter;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.platform.http.Timekeeper;
import dev.plumbline.platform.kube.NamespaceViews;
import dev.plumbline.policy.PolicyLook;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.arc.All;
import io.quarkus.arc.lookup.LookupIfProperty;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts the converger together. Nothing here is made where this process is the operator. */
public class ConvergerRooms {

    @Produces
    @Singleton
    @LookupIfProperty(name = "plumbline.role", stringValue = "converger")
    Converger converger(
            @All List<Source<?>> sources,
            @All List<Observer<?>> observers,
            @All List<Reversion<?>> reversions,
            @All List<Writer<?>> writers,
            @All List<SecretWriter<?>> secretWriters,
            SecretPlaces places,
            NamespaceViews views,
            KubernetesClient client,
            OperatorConfig operator,
            ConvergerConfig config,
            @ConfigProperty(name = "hostname", defaultValue = "converger") String host,
            GitConfig git,
            GuardedHttpClient http,
            WriteCounter writes,
            InstantSource clock) {
        var key = FingerprintKeys.read(client, operator.namespace(), operator.fingerprintSecret());
        var look = new PolicyLook(sources, observers, views::of, key, clock);
        return Converger.on(
                client,
                config.namespace(),
                config.mode() == ConvergerConfig.Mode.DryRun,
                writes,
                look::look,
                new Destinations(reversions, writers),
                new Delivering(
                        new DistributionLook(places, views::of, key),
                        new SecretWriters(secretWriters),
                        new SecureRandom()),
                config.push() ? Optional.of(branches(git, http, clock)) : Optional.empty(),
                Timekeeper.system(),
                holder(host));
    }

    private static BranchPush branches(GitConfig config, GuardedHttpClient http, InstantSource clock) {
        return new BranchPush(
                config.cacheDir().resolve("push"),
                ReadingRooms.ways(config, http),
                ReadingRooms.limits(config),
                BranchPush.Author.PLUMBLINE,
                clock);
    }

    /** A name that no other process has, nor this one after it was started anew. */
    private static String holder(String host) {
        byte[] own = new byte[4];
        new SecureRandom().nextBytes(own);
        return host + "-" + HexFormat.of().formatHex(own);
    }
}
