package dev.plumbline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrdTest {

    @ParameterizedTest
    @ValueSource(strings = {"crds", "helm/plumbline/files/crds"})
    void the_files_of_crds_are_current(Path folder) throws IOException {
        var present = new TreeMap<String, String>();
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                present.put(file.getFileName().toString(), Files.readString(file));
            }
        }

        assertThat(present).as("run make crds").isEqualTo(CrdWriter.generate());
    }

    @Test
    void every_property_says_what_it_is() {
        assertThat(complaints((path, schema, found) -> {
                    var element = path.endsWith("[]") || path.endsWith("{}");
                    if (!element && schema.getDescription() == null) {
                        found.add(path);
                    }
                }))
                .isEmpty();
    }

    @Test
    void every_text_list_and_map_has_a_bound() {
        assertThat(complaints((path, schema, found) -> {
                    var bounded = switch (schema.getType()) {
                        case "string" -> schema.getMaxLength() != null || schema.getEnum() != null;
                        case "array" -> schema.getMaxItems() != null;
                        case "object" -> schema.getAdditionalProperties() == null || schema.getMaxProperties() != null;
                        case "integer", "boolean" -> true;
                        default -> false;
                    };
                    if (!bounded) {
                        found.add(path);
                    }
                }))
                .isEmpty();
    }

    @Test
    void no_word_that_only_stands_for_newer_words_may_be_written() {
        assertThat(CrdWriter.generate().values()).noneMatch(text -> text.contains("Unrecognized"));
    }

    @Test
    void no_rule_stands_twice() {
        assertThat(complaints((path, schema, found) -> {
                    var rules = schema.getXKubernetesValidations();
                    if (rules != null && rules.stream().distinct().count() != rules.size()) {
                        found.add(path);
                    }
                }))
                .isEmpty();
    }

    @Test
    void a_union_has_the_members_of_its_record() {
        var spec = schema("driftpolicies").getProperties().get("spec").getProperties();

        // That each of them is built is held where they are listed for users.
        assertThat(spec.get("desired").getProperties().keySet()).isEqualTo(members(DesiredSpec.class));
        assertThat(spec.get("destination").getProperties().keySet()).isEqualTo(members(DestinationSpec.class));
        assertThat(spec.get("check").getProperties().keySet()).isEqualTo(members(CheckSpec.class));
    }

    private static Set<String> members(Class<? extends Record> union) {
        return Stream.of(union.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toSet());
    }

    @Test
    void conditions_are_merged_by_their_type() {
        for (var plural : List.of("driftpolicies", "driftincidents")) {
            var conditions =
                    schema(plural).getProperties().get("status").getProperties().get("conditions");

            assertThat(conditions.getXKubernetesListType()).isEqualTo("map");
            assertThat(conditions.getXKubernetesListMapKeys()).containsExactly("type");
        }
    }

    @Test
    void columns_are_in_the_order_of_a_person_s_questions() {
        assertThat(columns("driftpolicies"))
                .containsExactly("ENVIRONMENT", "DRIFT", "FINDINGS", "INCIDENT", "OBSERVED", "AGE");
        assertThat(columns("driftincidents"))
                .containsExactly(
                        "ENVIRONMENT", "SOURCE", "PHASE", "SEVERITY", "FINDINGS", "OVERRIDDEN", "EXPIRES", "AGE");
    }

    private interface Check {
        void look(String path, JSONSchemaProps schema, List<String> found);
    }

    private static List<String> complaints(Check check) {
        var found = new ArrayList<String>();
        for (var plural : List.of("driftpolicies", "driftincidents")) {
            walk(plural, schema(plural), (path, schema) -> check.look(path, schema, found));
        }
        return found;
    }

    private static void walk(String path, JSONSchemaProps schema, BiConsumer<String, JSONSchemaProps> visit) {
        visit.accept(path, schema);
        if (schema.getProperties() != null) {
            schema.getProperties().forEach((name, child) -> walk(path + "." + name, child, visit));
        }
        if (schema.getItems() != null) {
            walk(path + "[]", schema.getItems().getSchema(), visit);
        }
        if (schema.getAdditionalProperties() != null) {
            walk(path + "{}", schema.getAdditionalProperties().getSchema(), visit);
        }
    }

    private static CustomResourceDefinition crd(String plural) {
        return new KubernetesSerialization()
                .unmarshal(
                        CrdWriter.generate().get(plural + "." + DriftPolicy.GROUP + ".yaml"),
                        CustomResourceDefinition.class);
    }

    private static JSONSchemaProps schema(String plural) {
        return crd(plural).getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
    }

    private static List<String> columns(String plural) {
        return crd(plural).getSpec().getVersions().getFirst().getAdditionalPrinterColumns().stream()
                .map(CustomResourceColumnDefinition::getName)
                .toList();
    }
}
