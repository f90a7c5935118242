package dev.plumbline.operator;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.api.SecretDistributionStatus;
import dev.plumbline.api.SecretDistributionStatus.Destination;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** The distributions of one namespace, as an administrator writes and reads them. */
public final class Distributions {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final KubernetesClient client;
    private final String namespace;

    public Distributions(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** Applies a distribution whose spec is given as YAML. */
    public SecretDistribution apply(String name, String spec) {
        String yaml = """
                apiVersion: plumbline.dev/v1alpha1
                kind: SecretDistribution
                metadata:
                  name: %s
                  namespace: %s
                spec:
                """.formatted(name, namespace) + spec.indent(2);
        return client.resource(Serialization.unmarshal(yaml, SecretDistribution.class))
                .forceConflicts()
                .serverSideApply();
    }

    public SecretDistribution get(String name) {
        return client.resources(SecretDistribution.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    /** Asks for a look now. */
    public void nudge(String name, String value) {
        client.resources(SecretDistribution.class)
                .inNamespace(namespace)
                .withName(name)
                .edit(distribution -> {
                    var metadata = distribution.getMetadata();
                    var annotations =
                            new HashMap<>(metadata.getAnnotations() == null ? Map.of() : metadata.getAnnotations());
                    annotations.put(DriftPolicy.OBSERVE_NOW, value);
                    metadata.setAnnotations(annotations);
                    return distribution;
                });
    }

    /** Deletes all distributions and incidents. */
    public void deleteAll() {
        client.resources(SecretDistribution.class).inNamespace(namespace).delete();
        client.resources(DriftIncident.class).inNamespace(namespace).delete();
    }

    /** Returns the distribution once its status is as wanted. */
    public SecretDistribution await(String name, Predicate<SecretDistributionStatus> wanted) {
        try {
            Awaitility.await("distribution " + name + " as wanted")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        var found = get(name);
                        return found != null && found.getStatus() != null && wanted.test(found.getStatus());
                    });
        } catch (ConditionTimeoutException e) {
            SecretDistribution last = get(name);
            throw new AssertionError(
                    e.getMessage() + " It is "
                            + (last == null ? "not there" : String.valueOf(last.getStatus()))
                            + " and its incidents are "
                            + incidentsOf(name).stream()
                                    .map(DriftIncident::getStatus)
                                    .toList(),
                    e);
        }
        return get(name);
    }

    /** Returns the distribution once so many of its destinations are known to hold the current version. */
    public SecretDistribution awaitInSync(String name, String inSync) {
        return await(name, status -> inSync.equals(status.inSync()));
    }

    /** One destination as a status has it. */
    public static Destination destination(SecretDistribution distribution, String name) {
        return distribution.getStatus().destinations().stream()
                .filter(destination -> destination.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The incidents of one distribution. */
    public List<DriftIncident> incidentsOf(String distribution) {
        return client.resources(DriftIncident.class).inNamespace(namespace).list().getItems().stream()
                .filter(incident -> incident.getSpec().source().name().equals(distribution))
                .toList();
    }

    /** Returns the newest incident of a distribution that is as wanted, once there is one. */
    public DriftIncident awaitIncident(String distribution, Predicate<DriftIncident> wanted) {
        var found = new DriftIncident[1];
        try {
            Awaitility.await("incident of " + distribution + " as wanted")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        found[0] = incidentsOf(distribution).stream()
                                .filter(incident -> incident.getStatus() != null && wanted.test(incident))
                                .findFirst()
                                .orElse(null);
                        return found[0] != null;
                    });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    e.getMessage() + " They are "
                            + incidentsOf(distribution).stream()
                                    .map(DriftIncident::getStatus)
                                    .toList(),
                    e);
        }
        return found[0];
    }
}
