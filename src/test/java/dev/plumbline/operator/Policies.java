package dev.plumbline.operator;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.api.DriftPolicyStatus;
import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** The policies and incidents of one namespace, as an administrator writes and reads them. */
public final class Policies {

    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final KubernetesClient client;
    private final String namespace;

    public Policies(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** Makes a Secret of text. */
    public void secret(String name, Map<String, String> entries) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withStringData(entries)
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    /** Applies a ConfigMap with one key. */
    public void configMap(String name, String key, String text) {
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .addToData(key, text)
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    /** Applies a policy whose spec is given as YAML. */
    public DriftPolicy apply(String name, String spec) {
        String yaml = """
                apiVersion: plumbline.dev/v1alpha1
                kind: DriftPolicy
                metadata:
                  name: %s
                  namespace: %s
                spec:
                """.formatted(name, namespace) + spec.indent(2);
        var policy = Serialization.unmarshal(yaml, DriftPolicy.class);
        return client.resource(policy).forceConflicts().serverSideApply();
    }

    public DriftPolicy get(String name) {
        return client.resources(DriftPolicy.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    public void delete(String name) {
        client.resources(DriftPolicy.class)
                .inNamespace(namespace)
                .withName(name)
                .delete();
    }

    /** Deletes all policies and incidents. */
    public void deleteAll() {
        client.resources(DriftPolicy.class).inNamespace(namespace).delete();
        client.resources(DriftIncident.class).inNamespace(namespace).delete();
    }

    /** Asks for an observation now. */
    public void nudge(String name, String value) {
        client.resources(DriftPolicy.class)
                .inNamespace(namespace)
                .withName(name)
                .edit(policy -> {
                    policy.getMetadata().getAnnotations().put(DriftPolicy.OBSERVE_NOW, value);
                    return policy;
                });
    }

    public List<DriftPolicy> all() {
        return client.resources(DriftPolicy.class).inNamespace(namespace).list().getItems();
    }

    public List<DriftIncident> incidents() {
        return client.resources(DriftIncident.class)
                .inNamespace(namespace)
                .list()
                .getItems();
    }

    /** The incidents of one policy. */
    public List<DriftIncident> incidentsOf(String policy) {
        return incidents().stream()
                .filter(incident -> incident.getSpec().source().name().equals(policy))
                .toList();
    }

    /** Returns the policy once its status is as wanted. */
    public DriftPolicy await(String name, Predicate<DriftPolicyStatus> wanted) {
        try {
            Awaitility.await("policy " + name + " as wanted")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> is(get(name), wanted));
        } catch (ConditionTimeoutException e) {
            DriftPolicy last = get(name);
            throw new AssertionError(
                    e.getMessage() + " It is " + (last == null ? "not there" : String.valueOf(last.getStatus())), e);
        }
        return get(name);
    }

    private static boolean is(DriftPolicy policy, Predicate<DriftPolicyStatus> wanted) {
        return policy != null && policy.getStatus() != null && wanted.test(policy.getStatus());
    }

    public DriftPolicy await(String name, DriftStatus wanted) {
        return await(name, status -> status.driftStatus() == wanted);
    }

    /** Returns the policy once its condition {@code Observed} is false for this reason. */
    public DriftPolicy awaitFailure(String name, String reason) {
        return await(
                name,
                status -> status.conditions() != null
                        && status.conditions().stream()
                                .anyMatch(condition -> condition.type().equals("Observed")
                                        && condition.status() == dev.plumbline.api.Condition.Status.False
                                        && condition.reason().equals(reason)));
    }

    /** Returns the one incident of a policy once it is as wanted. */
    public DriftIncident awaitIncident(String policy, Predicate<DriftIncident> wanted) {
        Awaitility.await("an incident of " + policy + " as wanted")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> incidentsOf(policy).stream()
                        .anyMatch(incident -> incident.getStatus() != null && wanted.test(incident)));
        return incidentsOf(policy).getFirst();
    }
}
