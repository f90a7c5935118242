package dev.plumbline.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** A Pages project: variables of its two environments. It shows no time at which one was written. */
final class CloudflarePages {

    /** A variable as it is kept. */
    record Variable(String type, String value) {}

    private final String name;
    private final Map<String, Map<String, Variable>> environments =
            Map.of("production", new TreeMap<>(), "preview", new TreeMap<>());

    CloudflarePages(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    synchronized void set(String environment, String key, Variable variable) {
        environments.get(environment).put(key, variable);
    }

    synchronized Map<String, Variable> variables(String environment) {
        return Map.copyOf(environments.get(environment));
    }

    /** Merges {@code deployment_configs} as the API does; false where it is not in its form. */
    synchronized boolean patch(JsonNode configs) {
        if (!configs.isObject()) {
            return false;
        }
        var changes = new LinkedHashMap<String, Map<String, Variable>>();
        for (var config : configs.properties()) {
            if (!environments.containsKey(config.getKey())
                    || !config.getValue().path("env_vars").isObject()) {
                return false;
            }
            var changed = new LinkedHashMap<String, Variable>();
            for (var variable : config.getValue().path("env_vars").properties()) {
                JsonNode value = variable.getValue();
                if (value.isNull()) {
                    changed.put(variable.getKey(), null);
                } else if (value.path("type").asText().matches("plain_text|secret_text")
                        && value.path("value").isTextual()) {
                    changed.put(
                            variable.getKey(),
                            new Variable(
                                    value.path("type").textValue(),
                                    value.path("value").textValue()));
                } else {
                    return false;
                }
            }
            changes.put(config.getKey(), changed);
        }
        changes.forEach((environment, changed) -> changed.forEach((key, variable) -> {
            if (variable == null) {
                environments.get(environment).remove(key);
            } else {
                environments.get(environment).put(key, variable);
            }
        }));
        return true;
    }

    /** The project as it is shown: without the value of what is secret. */
    synchronized Map<String, Object> shown() {
        var configs = new LinkedHashMap<String, Object>();
        environments.forEach((environment, variables) -> {
            var shown = new LinkedHashMap<String, Object>();
            variables.forEach((key, variable) -> shown.put(
                    key,
                    Map.of(
                            "type",
                            variable.type(),
                            "value",
                            variable.type().equals("secret_text") ? "" : variable.value())));
            var config = new LinkedHashMap<String, Object>();
            config.put("compatibility_date", "2026-01-01");
            config.put("env_vars", shown.isEmpty() ? null : shown);
            configs.put(environment, config);
        });
        return Map.of(
                "id",
                "7b162ea7-7367-4d67-bcde-1160995d5",
                "name",
                name,
                "production_branch",
                "main",
                "deployment_configs",
                configs);
    }
}
