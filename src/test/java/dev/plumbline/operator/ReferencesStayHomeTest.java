package dev.plumbline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Walks the schemas that are installed: no reference of a resource can name what another namespace holds. */
class ReferencesStayHomeTest {

    private static final Path CRDS = Path.of("crds");

    @Test
    void no_field_of_any_resource_names_a_namespace() throws IOException {
        assertThat(fields().keySet())
                .filteredOn(field -> name(field).toLowerCase(Locale.ROOT).contains("namespace"))
                // Vault's own namespaces have nothing to do with those of the cluster.
                .allMatch(field -> field.endsWith(".spec.source.vault.namespace"));
    }

    @Test
    void every_reference_in_a_spec_refuses_a_name_with_a_slash() throws IOException {
        var names = new TreeMap<String, JSONSchemaProps>();
        fields().forEach((field, schema) -> {
            if (field.contains(".spec.")
                    && field.matches(
                            ".*\\.(([a-z]\\w*Ref|configMap|source\\.secret|kubernetesSecret)\\.name|serviceAccount)")) {
                names.put(field, schema);
            }
        });

        assertThat(names.keySet())
                .anyMatch(field -> field.endsWith("herokuConfigVars.secretRef.name"))
                .anyMatch(field -> field.endsWith("git.secretRef.name"))
                .anyMatch(field -> field.endsWith("source.secret.name"))
                .anyMatch(field -> field.endsWith("kubernetesSecret.name"))
                .anyMatch(field -> field.endsWith("vault.caRef.name"))
                .anyMatch(field -> field.endsWith("kubernetes.serviceAccount"))
                .anyMatch(field -> field.endsWith("desired.configMap.name"))
                .anyMatch(field -> field.endsWith("source.secret.name"))
                .anyMatch(field -> field.endsWith("source.vault.caRef.name"))
                .anyMatch(field -> field.endsWith("auth.token.secretRef.name"))
                .anyMatch(field -> field.endsWith("auth.appRole.secretRef.name"))
                .anyMatch(field -> field.endsWith("auth.kubernetes.serviceAccount"))
                .anyMatch(field -> field.endsWith("infisical.secretRef.name"))
                .anyMatch(field -> field.endsWith("destinations.herokuConfigVar.secretRef.name"))
                .anyMatch(field -> field.endsWith("githubSecret.secretRef.name"))
                .anyMatch(field -> field.endsWith("cloudflareWorkerSecret.secretRef.name"))
                .anyMatch(field -> field.endsWith("cloudflarePagesVariable.secretRef.name"))
                .anyMatch(field -> field.endsWith("webhook.secretRef.name"))
                .anyMatch(field -> field.endsWith("destinations.kubernetesSecret.name"));
        assertThat(names).allSatisfy((field, schema) -> {
            assertThat(schema.getPattern()).as(field).isNotNull();
            var pattern = Pattern.compile(schema.getPattern());
            assertThat(List.of("other/credentials", "../credentials", "/credentials"))
                    .as(field)
                    .noneMatch(text -> pattern.matcher(text).find());
        });
    }

    private static String name(String field) {
        return field.substring(field.lastIndexOf('.') + 1);
    }

    /** Every field of every version of every resource, by its path. */
    private static Map<String, JSONSchemaProps> fields() throws IOException {
        var all = new TreeMap<String, JSONSchemaProps>();
        for (Path file : files()) {
            var crd = new KubernetesSerialization().unmarshal(Files.readString(file), CustomResourceDefinition.class);
            crd.getSpec()
                    .getVersions()
                    .forEach(version -> walk(
                            crd.getSpec().getNames().getKind() + "/" + version.getName(),
                            version.getSchema().getOpenAPIV3Schema(),
                            all));
        }
        return all;
    }

    private static List<Path> files() throws IOException {
        try (var files = Files.list(CRDS)) {
            return new ArrayList<>(
                    files.filter(file -> file.toString().endsWith(".yaml")).toList());
        }
    }

    private static void walk(String path, JSONSchemaProps schema, Map<String, JSONSchemaProps> all) {
        if (schema.getProperties() != null) {
            schema.getProperties().forEach((name, child) -> {
                all.put(path + "." + name, child);
                walk(path + "." + name, child, all);
            });
        }
        if (schema.getItems() != null && schema.getItems().getSchema() != null) {
            walk(path, schema.getItems().getSchema(), all);
        }
        if (schema.getAdditionalProperties() != null
                && schema.getAdditionalProperties().getSchema() != null) {
            walk(path, schema.getAdditionalProperties().getSchema(), all);
        }
    }
}
