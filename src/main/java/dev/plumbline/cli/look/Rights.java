package dev.plumbline.cli.look;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.cli.Requests;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;

/**
 * What the user may do in a namespace, as the API server lists it in one answer.
 *
 * @param review the answer to a SelfSubjectRulesReview; empty where it gave none
 */
record Rights(Optional<JsonNode> review) {

    private static final String PATH = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";

    /** Asks; whatever goes wrong leaves it open what the user may do. */
    static Rights of(Requests requests, String namespace) {
        var question = JsonNodeFactory.instance.objectNode();
        question.put("apiVersion", "authorization.k8s.io/v1").put("kind", "SelfSubjectRulesReview");
        question.putObject("spec").put("namespace", namespace);
        try {
            return new Rights(Optional.of(requests.post(PATH, question)));
        } catch (KubernetesClientException e) {
            return new Rights(Optional.empty());
        }
    }

    /** Whether the user surely lacks the verb: false where the list may have gaps. */
    boolean lacks(String verb, String resource) {
        return review.isPresent() && !review.get().at("/status/incomplete").asBoolean() && !lists(verb, resource);
    }

    private boolean lists(String verb, String resource) {
        return review.get()
                .at("/status/resourceRules")
                .valueStream()
                .filter(rule -> has(rule.path("verbs"), verb))
                .filter(rule -> has(rule.path("apiGroups"), DriftPolicy.GROUP))
                .anyMatch(rule -> has(rule.path("resources"), resource));
    }

    private static boolean has(JsonNode list, String word) {
        return list.valueStream().map(JsonNode::asText).anyMatch(entry -> entry.equals("*") || entry.equals(word));
    }
}
