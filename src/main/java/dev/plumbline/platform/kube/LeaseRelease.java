package dev.plumbline.platform.kube;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Gives a lease back that this process holds, so that whoever waits for it need not wait until it runs out. */
public final class LeaseRelease {

    /** A process that stops waits no longer than this for an API server that is away. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Logger LOG = Logger.getLogger(LeaseRelease.class);

    private LeaseRelease() {}

    /**
     * Releases a lease, where this process still holds it. What fails is only logged: the lease runs out by itself.
     *
     * @param config how the API server is reached; used by a client of its own, for the process's may be closed by now
     */
    public static void release(Config config, String namespace, String name, String identity) {
        var impatient = new ConfigBuilder(config)
                .withRequestRetryBackoffLimit(0)
                .withConnectionTimeout((int) PATIENCE.toMillis())
                .withRequestTimeout((int) PATIENCE.toMillis())
                .build();
        try (var client = new KubernetesClientBuilder().withConfig(impatient).build()) {
            Lease lease = client.leases().inNamespace(namespace).withName(name).get();
            if (lease != null && identity.equals(lease.getSpec().getHolderIdentity())) {
                // Made on a version: if another one has taken it meanwhile, this is refused.
                client.resource(new LeaseBuilder(lease)
                                .editSpec()
                                .withHolderIdentity("")
                                .withLeaseDurationSeconds(1)
                                .endSpec()
                                .build())
                        .update();
                LOG.infof("event=lease-released namespace=%s lease=%s", namespace, name);
            }
        } catch (KubernetesClientException e) {
            LOG.warnf(
                    "event=lease-not-released namespace=%s lease=%s status=%d action=runs-out",
                    namespace, name, e.getCode());
        }
    }
}
