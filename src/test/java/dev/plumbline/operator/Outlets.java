package dev.plumbline.operator;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a value could get out on a cluster, and what of it is found there. */
public final class Outlets {

    private Outlets() {}

    /**
     * What is there beside Plumbline's own resources, by where it is seen. Of Secrets those count that a value could have
     * been copied to: other tests plant their own in theirs.
     *
     * @param namespace where the values were planted
     * @param planted the Secrets that hold the values themselves
     * @param plantedMaps the ConfigMaps that do
     */
    public static Map<String, String> cluster(
            KubernetesClient client, String namespace, Predicate<Secret> planted, Predicate<ConfigMap> plantedMaps) {
        var places = new LinkedHashMap<String, String>();
        places.put("Events", json(client.v1().events().inAnyNamespace().list().getItems().stream()));
        places.put(
                "ConfigMaps",
                json(client.configMaps().inAnyNamespace().list().getItems().stream()
                        .filter(plantedMaps.negate())));
        places.put(
                "Secrets",
                Stream.of(namespace, Installation.NAMESPACE, Installation.CONVERGER, "default")
                        .flatMap(place -> client.secrets().inNamespace(place).list().getItems().stream())
                        .filter(planted.negate())
                        .map(Outlets::opened)
                        .collect(Collectors.joining("\n")));
        places.put("Leases", json(client.leases().inAnyNamespace().list().getItems().stream()));
        return places;
    }

    /** Objects as text, with the fields that say who wrote what. */
    public static String json(Stream<?> objects) {
        return Serialization.asJson(objects.toList());
    }

    /** Those of the values that stand in a text, as they are or in Base64. */
    public static List<String> leaked(String text, List<String> values) {
        return values.stream()
                .filter(value -> text.contains(value) || text.contains(base64(value)))
                .toList();
    }

    /** A Secret as text, with its values decoded. */
    private static String opened(Secret secret) {
        var data = Optional.ofNullable(secret.getData()).orElse(Map.of());
        return Serialization.asJson(secret.getMetadata())
                + data.values().stream()
                        .map(value -> new String(Base64.getDecoder().decode(value), StandardCharsets.ISO_8859_1))
                        .collect(Collectors.joining("\n"));
    }

    private static String base64(String text) {
        return Base64.getEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
