package dev.plumbline.gate;

import dev.plumbline.api.SecretDistribution;
import dev.plumbline.operator.Installation;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;

/** Distributions in a gatehouse's namespace. The operator's words are said here under its account. */
final class Distributions {

    private final Gatehouse gate;
    private final String namespace;
    private int made;

    Distributions(Gatehouse gate, String namespace) {
        this.gate = gate;
        this.namespace = namespace;
    }

    /** A distribution as it would be created, with these words in YAML. */
    SecretDistribution whole(String name, String words) {
        return Serialization.unmarshal("""
                apiVersion: plumbline.dev/v1alpha1
                kind: SecretDistribution
                metadata: {name: %s, namespace: %s}
                spec:
                  environment: production
                  source: {secret: {name: stripe, key: api_key}}
                  destinations:
                    - {name: worker, kubernetesSecret: {name: worker-env, key: STRIPE_KEY}}
                """.formatted(name, namespace) + words.indent(2), SecretDistribution.class);
    }

    /** Makes one that the operator has looked at: digest A and version 8, seen on the given time. */
    String seen(String observed) {
        String name = "distribution-" + ++made;
        gate.as(Gatehouse.RESPONDER).resource(whole(name, "")).create();
        status(
                Installation.OPERATOR_USER,
                name,
                "observedGeneration: 1\ndeliveryDigest: \"%s\"\nsourceVersion: \"8\"\nlastObservedTime: \"%s\"\n"
                        .formatted(Digests.A, observed));
        return name;
    }

    /** Merges this YAML into the spec. */
    void says(String user, String name, String words) {
        gate.as(user)
                .resources(SecretDistribution.class)
                .inNamespace(namespace)
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), json("spec", words));
    }

    /** Merges this YAML into the status. */
    void status(String user, String name, String status) {
        gate.as(user)
                .resources(SecretDistribution.class)
                .inNamespace(namespace)
                .withName(name)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), json("status", status));
    }

    String refusal(String user, String name, String words) {
        return Gatehouse.refusal(() -> says(user, name, words));
    }

    SecretDistribution get(String name) {
        return gate.admin()
                .resources(SecretDistribution.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    private static String json(String field, String yaml) {
        return Serialization.asJson(Serialization.unmarshal(field + ":\n" + yaml.indent(2), Map.class));
    }
}
