package dev.plumbline.destination.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.drift.Noise;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Lookup;
import java.util.Map;
import java.util.TreeMap;

/** Reads the variables of one environment in {@code GET …/pages/projects/{project}}. */
final class PagesVariables {

    private PagesVariables() {}

    /** What Cloudflare shows of a variable. */
    sealed interface Variable {

        /** Its text, which never shows itself. */
        record Plain(String text) implements Variable {

            @Override
            public String toString() {
                return "Plain[" + text.length() + " characters]";
            }
        }

        /** That it is there. */
        record Secret() implements Variable {}
    }

    /** The environment's variables as they stand in a project; an object, without members where there are none. */
    static Lookup<JsonNode> of(JsonNode project, String environment) {
        JsonNode config = project.path("deployment_configs").path(environment);
        JsonNode variables = config.path("env_vars");
        if (!config.isObject() || !(variables.isObject() || variables.isNull() || variables.isMissingNode())) {
            return Envelope.malformed("the project's settings are not in their form");
        }
        return new Lookup.Found<>(variables.isObject() ? variables : JsonNodeFactory.instance.objectNode());
    }

    /** One of them. */
    static Lookup<Variable> variable(JsonNode variable) {
        return switch (variable.path("type").asText("")) {
            case "plain_text" ->
                variable.path("value").isTextual()
                        ? new Lookup.Found<>(
                                new Variable.Plain(variable.path("value").textValue()))
                        : Envelope.malformed("a variable of plain text has no text");
            case "secret_text" -> new Lookup.Found<>(new Variable.Secret());
            default -> Envelope.malformed("a variable is neither plain text nor secret text");
        };
    }

    /** All of them. */
    static Lookup<Map<Subject, Variable>> all(JsonNode project, String environment) {
        return switch (of(project, environment)) {
            case Lookup.Failed<JsonNode>(Unavailable why) -> new Lookup.Failed<>(why);
            case Lookup.Found<JsonNode>(JsonNode variables) -> all(variables);
        };
    }

    private static Lookup<Map<Subject, Variable>> all(JsonNode variables) {
        var all = new TreeMap<Subject, Variable>();
        for (var member : variables.properties()) {
            String name = member.getKey();
            if (name.isEmpty() || name.length() > Subject.MAX_LENGTH) {
                return Envelope.malformed(
                        "a variable's name has " + name.length() + " characters, not 1 to " + Subject.MAX_LENGTH);
            }
            switch (variable(member.getValue())) {
                case Lookup.Failed<Variable>(Unavailable why) -> {
                    return new Lookup.Failed<>(why);
                }
                case Lookup.Found<Variable>(Variable variable) -> all.put(new Subject(name), variable);
            }
        }
        return new Lookup.Found<>(all);
    }

    /** Stands for the value of secret text: an object, so that it is no text that a variable could hold. */
    static JsonNode hidden() {
        return JsonNodeFactory.instance.objectNode().put("type", "secret_text");
    }

    /** An empty text is all that can be desired of secret text: that it is there. */
    static final Noise NOISE = new Noise() {
        @Override
        public JsonNode without(JsonNode desired, JsonNode observed) {
            return isHidden(observed) && isEmptyText(desired) ? desired : observed;
        }

        @Override
        public boolean tells(JsonNode desired, JsonNode observed) {
            return !isHidden(observed) || isEmptyText(desired) || desired.equals(observed);
        }

        private static boolean isEmptyText(JsonNode desired) {
            return desired.isTextual() && desired.textValue().isEmpty();
        }

        private static boolean isHidden(JsonNode observed) {
            return observed instanceof ObjectNode && observed.equals(hidden());
        }
    };
}
