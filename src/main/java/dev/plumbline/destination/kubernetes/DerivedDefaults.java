package dev.plumbline.destination.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;

/** Defaults that the API server takes from a field's neighbours. */
final class DerivedDefaults {

    private DerivedDefaults() {}

    /**
     * Whether the server would have given a field this value by itself.
     *
     * @param field a name that the table marks as derived
     * @param parent what the field stands in
     */
    static boolean test(String field, JsonNode value, JsonNode parent) {
        return switch (field) {
            case "imagePullPolicy" ->
                value.asText().equals(pullPolicy(parent.path("image").asText()));
            case "targetPort" -> SameValue.test(parent.path("port"), value);
            case "serviceAccount" ->
                value.equals(parent.path("serviceAccountName"))
                        || value.asText().equals("default")
                                && parent.path("serviceAccountName").isMissingNode();
            case "requests" -> copiesLimits(value, parent.path("limits"));
            case "apiGroup" ->
                value.asText()
                        .equals(
                                parent.path("kind").asText().equals("ServiceAccount")
                                        ? ""
                                        : "rbac.authorization.k8s.io");
            default -> false;
        };
    }

    private static String pullPolicy(String image) {
        if (image.contains("@")) {
            return "IfNotPresent";
        }
        int tag = image.indexOf(':', image.lastIndexOf('/') + 1);
        return tag < 0 || image.substring(tag).equals(":latest") ? "Always" : "IfNotPresent";
    }

    private static boolean copiesLimits(JsonNode requests, JsonNode limits) {
        return requests.isObject()
                && requests.properties().stream()
                        .allMatch(request -> request.getValue().equals(limits.get(request.getKey())));
    }
}
