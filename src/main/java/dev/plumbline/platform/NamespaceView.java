package dev.plumbline.platform;

import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.SecretValue;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The cluster as a resource of one namespace may see it. It is made for that namespace, and nothing that it takes can
 * name another one.
 */
public interface NamespaceView {

    String namespace();

    /** The keys of a Secret, decoded. Fails with {@code ReferenceNotFound} and the Secret's name where it isn't there. */
    default Lookup<Map<String, byte[]>> secret(String name) {
        return switch (secretData(name)) {
            case Lookup.Failed<SecretData>(var why) -> new Lookup.Failed<>(why);
            case Lookup.Found<SecretData>(var data) -> new Lookup.Found<>(data.keys());
        };
    }

    /** The same, with what names its state. */
    Lookup<SecretData> secretData(String name);

    /** The keys of a ConfigMap, binary ones included. Fails with {@code ReferenceNotFound} where it isn't there. */
    Lookup<ConfigData> configMap(String name);

    /** The one object of that name; fails with {@code NotFound} where the kind is not served. An object that isn't there gives an empty list. */
    Lookup<List<GenericKubernetesResource>> object(ObjectKind kind, String name);

    /** The objects that carry all of these labels. */
    Lookup<List<GenericKubernetesResource>> objects(ObjectKind kind, Map<String, String> labels);

    /**
     * What is taken of every object of a kind, as the server has it now. It is read page by page, and what is not taken
     * is not kept. Fails with {@code NotFound} where the kind is not served, and with {@code TooLarge} where there are
     * more objects than anybody looks through. A view that reads objects by name or labels alone fails with
     * {@code Invalid}.
     *
     * @param taken empty for an object that does not count
     */
    default <T> Lookup<List<T>> every(ObjectKind kind, Function<GenericKubernetesResource, Optional<T>> taken) {
        return new Lookup.Failed<>(
                new Unavailable(Reason.INVALID, "All objects of a kind can't be had here: name those that count"));
    }

    /**
     * A token of a ServiceAccount that ends after minutes, to be shown to others than the API server. Fails with
     * {@code ReferenceNotFound} where the ServiceAccount isn't there, and with {@code Invalid} for an audience that the
     * API server takes itself for: such a token would open the cluster to whoever it is shown to. So does a view that
     * makes no tokens.
     *
     * @param audience who the token is for
     */
    default Lookup<SecretValue> serviceAccountToken(String name, String audience) {
        return new Lookup.Failed<>(
                new Unavailable(Reason.INVALID, "Tokens of ServiceAccounts can't be had here: use another method"));
    }

    /**
     * A kind of object.
     *
     * @param group API group, empty for the core group
     * @param version API version
     * @param kind in CamelCase
     */
    record ObjectKind(String group, String version, String kind) {}

    /**
     * What a Secret holds. It never shows itself.
     *
     * @param keys decoded
     * @param resourceVersion opaque; names this state of the Secret
     */
    record SecretData(Map<String, byte[]> keys, String resourceVersion) {

        @Override
        public String toString() {
            return "SecretData[" + keys.size() + " keys, " + resourceVersion + "]";
        }
    }

    /**
     * What a ConfigMap holds.
     *
     * @param resourceVersion opaque; names this state of the ConfigMap
     */
    record ConfigData(Map<String, byte[]> keys, String resourceVersion) {}
}
