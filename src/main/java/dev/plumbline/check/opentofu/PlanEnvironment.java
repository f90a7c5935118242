package dev.plumbline.check.opentofu;

import dev.plumbline.api.CheckSpec.OpenTofu;
import dev.plumbline.api.SecretRef;
import dev.plumbline.check.run.Environment;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.Lookup.Failed;
import dev.plumbline.platform.Lookup.Found;
import dev.plumbline.platform.NamespaceView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The environment variables of a plan. It never shows itself.
 *
 * @param variables by name
 * @param secrets those that come from Secrets, by name
 */
record PlanEnvironment(Map<String, String> variables, Map<String, String> secrets) {

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,127}");
    private static final int SHOWN = 128;

    PlanEnvironment {
        variables = Map.copyOf(variables);
        secrets = Map.copyOf(secrets);
    }

    /** What the policy names; a Secret named later counts before one named earlier, and each before the policy's own. */
    static Lookup<PlanEnvironment> of(OpenTofu spec, NamespaceView namespace) {
        var variables = new HashMap<String, String>();
        for (var given : orEmpty(spec.variables()).entrySet()) {
            if (!VARIABLE.matcher(given.getKey()).matches()) {
                return invalid("check.openTofu.variables has the name \"" + ForeignText.shown(given.getKey(), SHOWN)
                        + "\": a variable's name has letters, digits, _ and -");
            }
            variables.put("TF_VAR_" + given.getKey(), given.getValue());
        }
        var secrets = new HashMap<String, String>();
        for (SecretRef reference : orEmpty(spec.environmentFrom())) {
            switch (namespace.secret(reference.name())) {
                case Failed<Map<String, byte[]>>(Unavailable why) -> {
                    return new Failed<>(why);
                }
                case Found<Map<String, byte[]>>(Map<String, byte[]> keys) -> {
                    for (var key : keys.entrySet()) {
                        String wrong = wrong(key.getKey(), key.getValue());
                        if (!wrong.isEmpty()) {
                            return invalid("Secret " + reference.name() + " has the key "
                                    + ForeignText.shown(key.getKey(), SHOWN) + wrong);
                        }
                        String value = SecretValue.of(key.getValue()).text().orElseThrow();
                        secrets.put(key.getKey(), value);
                    }
                }
            }
        }
        return new Found<>(new PlanEnvironment(variables, secrets));
    }

    private static String wrong(String name, byte[] value) {
        if (!Environment.mayBeSet(name)) {
            return ", which can't be an environment variable of a run: take it out of the Secret";
        }
        boolean text = SecretValue.of(value)
                .text()
                .filter(content -> content.indexOf('\0') < 0)
                .isPresent();
        return text ? "" : ", whose value is not text: an environment variable is";
    }

    private static Lookup<PlanEnvironment> invalid(String message) {
        return new Failed<>(new Unavailable(Reason.INVALID, message));
    }

    private static <K, V> Map<K, V> orEmpty(Map<K, V> map) {
        return map == null ? Map.of() : map;
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }

    /** What is never shown. */
    Set<String> concealed() {
        return Set.copyOf(secrets.values());
    }

    @Override
    public String toString() {
        return "PlanEnvironment[" + variables.size() + " variables, " + secrets.size() + " secrets]";
    }
}
