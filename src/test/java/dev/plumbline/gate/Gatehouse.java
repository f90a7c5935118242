package dev.plumbline.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.Installation;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;

/**
 * A namespace whose people have the roles of {@code deploy/}, and incidents that they work through the real API server,
 * each under their own name. Nothing of Plumbline runs: the operator's words are said here under its account.
 */
public final class Gatehouse implements AutoCloseable {

    public static final String VIEWER = "vera";
    public static final String RESPONDER = "rita";
    public static final String OTHER_RESPONDER = "rob";
    public static final String APPROVER = "anna";
    public static final String OTHER_APPROVER = "adam";
    public static final String EMERGENCY = "emil";
    public static final String OTHER_EMERGENCY = "eve";

    /** Holds Kubernetes' own role edit, and nothing else. */
    public static final String EDITOR = "eddy";

    private final String namespace;
    private final TestCluster cluster = TestCluster.shared();
    private final Map<String, KubernetesClient> clients = new HashMap<>();
    private final AtomicInteger incidents = new AtomicInteger();

    private Gatehouse(String namespace) {
        this.namespace = namespace;
    }

    public static Gatehouse in(String namespace) {
        var gatehouse = new Gatehouse(namespace);
        Installation.on(gatehouse.cluster);
        gatehouse
                .admin()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .serverSideApply();
        gatehouse.bind("plumbline-viewer", VIEWER);
        gatehouse.bind("plumbline-responder", RESPONDER, OTHER_RESPONDER);
        gatehouse.bind("plumbline-approver", APPROVER, OTHER_APPROVER);
        gatehouse.bind("plumbline-emergency", EMERGENCY, OTHER_EMERGENCY);
        gatehouse.bind("edit", EDITOR);
        return gatehouse;
    }

    public KubernetesClient admin() {
        return cluster.adminClient();
    }

    /** A client of this user. One of Plumbline's accounts is given every right, so that admission alone refuses it. */
    public KubernetesClient as(String user) {
        return clients.computeIfAbsent(
                user,
                name -> name.startsWith("system:serviceaccount:")
                        ? cluster.clientAs(name, "system:masters")
                        : cluster.clientAs(name, "system:authenticated"));
    }

    /** Binds a ClusterRole in the namespace. */
    public void bind(String clusterRole, String... users) {
        var binding = new RoleBindingBuilder()
                .withNewMetadata()
                .withName("people-" + clusterRole)
                .withNamespace(namespace)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", clusterRole);
        for (String user : users) {
            binding.addNewSubject("rbac.authorization.k8s.io", "User", user, null);
        }
        admin().resource(binding.build()).forceConflicts().serverSideApply();
        Awaitility.await("the role " + clusterRole + " is in force")
                .until(() -> Stream.of(users).allMatch(this::mayGetIncidents));
    }

    private boolean mayGetIncidents(String user) {
        var review = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser(user)
                .withNewResourceAttributes()
                .withNamespace(namespace)
                .withGroup("plumbline.dev")
                .withResource("driftincidents")
                .withVerb("get")
                .endResourceAttributes()
                .endSpec()
                .build();
        return admin().resource(review).create().getStatus().getAllowed();
    }

    /** Opens an incident with this status in YAML, as the operator does, and gives its name. */
    public String incident(String status) {
        String name = "incident-" + incidents.incrementAndGet();
        as(Installation.OPERATOR_USER).resource(whole(name, "")).create();
        status(Installation.OPERATOR_USER, name, status);
        return name;
    }

    /** An incident as it would be created, with these words in YAML. */
    DriftIncident whole(String name, String words) {
        return Serialization.unmarshal("""
                apiVersion: plumbline.dev/v1alpha1
                kind: DriftIncident
                metadata: {name: %s, namespace: %s}
                spec:
                  source: {kind: DriftPolicy, name: billing}
                  environment: production
                """.formatted(name, namespace) + words.indent(2), DriftIncident.class);
    }

    /** Merges this YAML into the status. */
    public void status(String user, String incident, String status) {
        as(user).resources(DriftIncident.class)
                .inNamespace(namespace)
                .withName(incident)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), json("status", status));
    }

    /** Merges this YAML into the spec. */
    public void says(String user, String incident, String words) {
        patch(user, incident, json("spec", words));
    }

    /** Adds a label and nothing else. */
    void labels(String user, String incident, String value) {
        patch(user, incident, json("metadata", "labels: {touched: \"" + value + "\"}"));
    }

    void delete(String user, String incident) {
        as(user).resources(DriftIncident.class)
                .inNamespace(namespace)
                .withName(incident)
                .delete();
    }

    void deleteAll(String user) {
        as(user).resources(DriftIncident.class).inNamespace(namespace).delete();
    }

    /** Deletes the namespace, which waits for its content, and does this as soon as admission knows of it. */
    void leave(Runnable then) {
        admin().namespaces().withName(namespace).delete();
        Awaitility.await("admission knows that the namespace is going")
                .ignoreExceptionsInstanceOf(KubernetesClientException.class)
                .until(() -> {
                    then.run();
                    return true;
                });
    }

    public DriftIncident get(String incident) {
        return admin().resources(DriftIncident.class)
                .inNamespace(namespace)
                .withName(incident)
                .get();
    }

    /** What admission says to these words; they are refused. */
    String refusal(String user, String incident, String words) {
        return refusal(() -> says(user, incident, words));
    }

    /** What admission says to a request that it refuses, without the name of the policy. */
    static String refusal(ThrowingCallable request) {
        String message = failure(request);
        assertThat(message).contains("denied request: ");
        String refusal = message.substring(message.indexOf("denied request: ") + "denied request: ".length());
        assertThat(refusal).as("is explained").matches(Refusals::explained);
        return refusal;
    }

    /** The whole of what the API server says to a request that it refuses. */
    static String failure(ThrowingCallable request) {
        var failure = catchThrowableOfType(KubernetesClientException.class, request);
        assertThat(failure).as("the request is refused").isNotNull();
        return failure.getStatus().getMessage();
    }

    @Override
    public void close() {
        clients.values().forEach(KubernetesClient::close);
    }

    private void patch(String user, String incident, String json) {
        as(user).resources(DriftIncident.class)
                .inNamespace(namespace)
                .withName(incident)
                .patch(PatchContext.of(PatchType.JSON_MERGE), json);
    }

    private static String json(String field, String yaml) {
        return Serialization.asJson(Serialization.unmarshal(field + ":\n" + yaml.indent(2), Map.class));
    }
}
