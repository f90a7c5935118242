package dev.plumbline.platform.wiring;

import dev.plumbline.platform.kube.LeaseRelease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Gives the operator's lease back once its controllers have stopped, so that the other replica takes over at once. Two
 * operators at the same time harm nothing: each writes on the version that it has read. The converger's lease is left to
 * run out, for a write of its own may still be on its way to a destination.
 */
@Singleton
class LeaseAtStop {

    /** After the SDK's own, which gives up leading. */
    void stopped(
            @Observes @Priority(Interceptor.Priority.LIBRARY_AFTER + 900) ShutdownEvent event,
            @ConfigProperty(name = "plumbline.role", defaultValue = "operator") String role,
            LeaderElectionConfiguration election,
            KubernetesClient client) {
        if (Role.of(role) == Role.OPERATOR) {
            LeaseRelease.release(
                    client.getConfiguration(),
                    election.getLeaseNamespace().orElseThrow(),
                    election.getLeaseName(),
                    election.getIdentity().orElseThrow());
        }
    }
}
