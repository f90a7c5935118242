package dev.plumbline.cli.look;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.cli.Kind;
import dev.plumbline.cli.Requests;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Looks at what the user may do in a namespace, and whether the operator may read there. */
final class RightsChecks {

    private static final String REVIEWS = "/apis/authorization.k8s.io/v1/";
    private static final String READER = "plumbline-reader";
    private static final String OPERATOR = "plumbline-operator";
    private static final Map<Kind, List<String>> VERBS = Map.of(
            Kind.INCIDENT,
            List.of("list", "patch", "acknowledge", "approve", "override", "extend", "close", "purge"),
            Kind.POLICY,
            List.of("list", "patch", "bless"),
            Kind.DISTRIBUTION,
            List.of("list", "patch", "approve"));

    private final Requests requests;
    private final String namespace;
    private final String operatorNamespace;

    RightsChecks(Requests requests, String namespace, String operatorNamespace) {
        this.requests = requests;
        this.namespace = namespace;
        this.operatorNamespace = operatorNamespace;
    }

    List<Check> all() {
        var checks = new ArrayList<Check>();
        for (Kind kind : Kind.values()) {
            checks.add(mine(kind));
        }
        checks.add(operator());
        return checks;
    }

    private Check mine(Kind kind) {
        String area = "you in " + namespace;
        var may = new ArrayList<String>();
        var mayNot = new ArrayList<String>();
        for (String verb : VERBS.get(kind)) {
            var review = JsonNodeFactory.instance.objectNode();
            review.put("apiVersion", "authorization.k8s.io/v1").put("kind", "SelfSubjectAccessReview");
            review.putObject("spec")
                    .putObject("resourceAttributes")
                    .put("group", DriftPolicy.GROUP)
                    .put("resource", kind.plural())
                    .put("verb", verb)
                    .put("namespace", namespace);
            switch (Answer.to(() -> requests.post(REVIEWS + "selfsubjectaccessreviews", review))) {
                case Answer.Found(JsonNode answer) ->
                    (answer.at("/status/allowed").asBoolean() ? may : mayNot).add(verb);
                case Answer.Missing() -> mayNot.add(verb);
                case Answer.Refused(String why) -> {
                    return Check.unknown(area, "what you may do with " + kind.plural() + ": " + why, "");
                }
            }
        }
        String what = kind.plural() + ": you may " + (may.isEmpty() ? "do nothing" : String.join(", ", may))
                + (mayNot.isEmpty() ? "" : "; not " + String.join(", ", mayNot));
        return mayNot.contains("list")
                ? Check.problem(area, what, "Ask for a role there, as plumbline-viewer: docs/security.md.")
                : Check.ok(area, what);
    }

    private Check operator() {
        var review = JsonNodeFactory.instance.objectNode();
        review.put("apiVersion", "authorization.k8s.io/v1").put("kind", "SubjectAccessReview");
        var spec = review.putObject("spec");
        spec.put("user", "system:serviceaccount:" + operatorNamespace + ':' + OPERATOR);
        spec.putArray("groups")
                .add("system:serviceaccounts")
                .add("system:serviceaccounts:" + operatorNamespace)
                .add("system:authenticated");
        spec.putObject("resourceAttributes")
                .put("resource", "secrets")
                .put("verb", "get")
                .put("namespace", namespace);
        return switch (Answer.to(() -> requests.post(REVIEWS + "subjectaccessreviews", review))) {
            case Answer.Found(JsonNode answer) -> answer.at("/status/allowed").asBoolean() ? mayRead() : mayNotRead();
            case Answer.Missing() -> byBinding("the API server takes no reviews");
            case Answer.Refused(String why) -> byBinding(why);
        };
    }

    /** Whoever may not ask about others may see the binding that would let it read. */
    private Check byBinding(String why) {
        String path = "/apis/rbac.authorization.k8s.io/v1/namespaces/" + ApiReader.escaped(namespace) + "/rolebindings";
        return switch (Answer.to(() -> requests.get(path))) {
            case Answer.Found(JsonNode bindings)
            when bindings.path("items").valueStream().anyMatch(this::letsRead) -> mayRead();
            case Answer.Found(JsonNode bindings) -> mayNotRead();
            case Answer.Missing() -> Check.unknown("operator in " + namespace, why, "");
            case Answer.Refused(String ignored) ->
                Check.unknown("operator in " + namespace, "whether it may read there: " + why, "");
        };
    }

    private boolean letsRead(JsonNode binding) {
        return READER.equals(binding.at("/roleRef/name").asText())
                && binding.path("subjects")
                        .valueStream()
                        .anyMatch(
                                subject -> OPERATOR.equals(subject.path("name").asText())
                                        && operatorNamespace.equals(
                                                subject.path("namespace").asText()));
    }

    private Check mayRead() {
        return Check.ok("operator in " + namespace, "it may read what policies and distributions name");
    }

    private Check mayNotRead() {
        return Check.problem(
                "operator in " + namespace,
                "it may not read Secrets and ConfigMaps there",
                "kubectl -n " + namespace + " create rolebinding " + OPERATOR + " --clusterrole=" + READER
                        + " --serviceaccount=" + operatorNamespace + ':' + OPERATOR);
    }
}
