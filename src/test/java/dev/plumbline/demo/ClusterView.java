package dev.plumbline.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.api.SecretDistribution;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One namespace of the cluster as an administrator with kubectl sees it. */
final class ClusterView {

    private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";
    private static final String API = "/apis/" + DriftPolicy.GROUP + "/" + DriftPolicy.VERSION;
    private static final long TIMEOUT_SECONDS = 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesClient client;
    private final String namespace;

    ClusterView(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** What {@code kubectl get driftpolicies} shows. */
    KubectlTable policies() {
        return table("driftpolicies");
    }

    /** What {@code kubectl get driftincidents} shows. */
    KubectlTable incidents() {
        return table("driftincidents");
    }

    /** What {@code kubectl get secretdistributions} shows. */
    KubectlTable distributions() {
        return table("secretdistributions");
    }

    SecretDistribution distribution(String name) {
        return client.resources(SecretDistribution.class)
                .inNamespace(namespace)
                .withName(name)
                .require();
    }

    /** The incident of this name. */
    Optional<DriftIncident> incident(String name) {
        return Optional.ofNullable(client.resources(DriftIncident.class)
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    DriftPolicy policy(String name) {
        return client.resources(DriftPolicy.class)
                .inNamespace(namespace)
                .withName(name)
                .require();
    }

    /** The incident of a policy: in the demo it has one at most. */
    Optional<DriftIncident> incidentOf(String policy) {
        return client.resources(DriftIncident.class).inNamespace(namespace).list().getItems().stream()
                .filter(incident -> incident.getSpec().source().name().equals(policy))
                .findFirst();
    }

    /** Applies manifests as {@code kubectl apply -f} does. */
    List<HasMetadata> apply(String yaml) {
        return client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).items().stream()
                .map(item -> client.resource(item).forceConflicts().serverSideApply())
                .toList();
    }

    /** Sets the image of a Deployment's first container, as {@code kubectl set image} does. */
    void setImage(String deployment, String image) {
        client.apps().deployments().inNamespace(namespace).withName(deployment).edit(found -> {
            found.getSpec().getTemplate().getSpec().getContainers().getFirst().setImage(image);
            return found;
        });
    }

    /** All that is written down of policies, distributions, incidents and events, as JSON. */
    String everything() {
        return client.raw(API + "/driftpolicies")
                + client.raw(API + "/secretdistributions")
                + client.raw(API + "/driftincidents")
                + client.raw("/api/v1/events")
                + client.raw("/apis/events.k8s.io/v1/events");
    }

    private KubectlTable table(String plural) {
        var http = client.getHttpClient();
        var request = http.newHttpRequestBuilder()
                .uri(client.getMasterUrl().toString().replaceAll("/+$", "") + API + "/namespaces/" + namespace + "/"
                        + plural)
                .header("Accept", TABLE)
                .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .build();
        var answer = http.sendAsync(request, String.class).join();
        if (answer.code() != 200) {
            throw new IllegalStateException("the API server answered " + answer.code() + " for " + plural);
        }
        try {
            return KubectlTable.of(JSON.readTree(answer.body()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the API server's table of " + plural + " is no JSON", e);
        }
    }
}
