package dev.plumbline.api;

import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** What a CRD needs that the generator can't express in annotations. */
final class CrdFinish implements CRDPostProcessor {

    /** The word that old operators read newer words as. It is no word that anybody may write. */
    private static final String UNREAD = "Unrecognized";

    private static final Map<String, List<String>> COLUMNS = Map.of(
            DriftPolicy.KIND, List.of("ENVIRONMENT", "DRIFT", "FINDINGS", "INCIDENT", "OBSERVED", "AGE"),
            DriftIncident.KIND,
                    List.of("ENVIRONMENT", "SOURCE", "PHASE", "SEVERITY", "FINDINGS", "OVERRIDDEN", "EXPIRES", "AGE"),
            SecretDistribution.KIND, List.of("SOURCE", "VERSION", "INSYNC", "INCIDENT", "AGE"));

    @Override
    public HasMetadata process(HasMetadata resource, String crdSpecVersion) {
        var crd = (CustomResourceDefinition) resource;
        var order = COLUMNS.get(crd.getSpec().getNames().getKind());
        for (var version : crd.getSpec().getVersions()) {
            var root = version.getSchema().getOpenAPIV3Schema();
            finish(root);
            root.setDescription(
                    switch (crd.getSpec().getNames().getKind()) {
                        case DriftPolicy.KIND ->
                            "Says what should hold at one external destination; its status says whether it does.";
                        case DriftIncident.KIND -> "An episode of drift of one source in one environment.";
                        case SecretDistribution.KIND ->
                            "One secret, its source, and the destinations that should hold its current version.";
                        default ->
                            throw new IllegalStateException("A kind without a description: " + crd.getMetadata());
                    });
            root.getProperties().get("spec").setDescription("What the writer of this object asks for.");
            root.getProperties().get("status").setDescription("What the operator knows. Only it writes here.");
            root.setRequired(List.of("spec"));
            version.getAdditionalPrinterColumns().stream()
                    .filter(column -> column.getName().equals("OBSERVED"))
                    .forEach(CrdFinish::showAsAge);
            version.getAdditionalPrinterColumns()
                    .sort(Comparator.comparingInt(
                            (CustomResourceColumnDefinition column) -> order.indexOf(column.getName())));
        }
        crd.getSpec().getNames().setCategories(List.of("plumbline"));
        return crd;
    }

    /** kubectl shows how long ago a date was; the annotation can only make it a format of a string, shown as it is. */
    private static void showAsAge(CustomResourceColumnDefinition column) {
        column.setType("date");
        column.setFormat(null);
    }

    private static void finish(JSONSchemaProps schema) {
        if (schema.getEnum() != null) {
            schema.setEnum(new ArrayList<>(schema.getEnum().stream()
                    .filter(word -> !UNREAD.equals(word.asText()))
                    .toList()));
        }
        if (schema.getXKubernetesValidations() != null) {
            // A rule on a record component is found twice: on its field and on its accessor.
            schema.setXKubernetesValidations(new ArrayList<>(new LinkedHashSet<>(schema.getXKubernetesValidations())));
        }
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(CrdFinish::finish);
            var conditions = schema.getProperties().get("conditions");
            if (conditions != null) {
                conditions.setXKubernetesListType("map");
                conditions.setXKubernetesListMapKeys(List.of("type"));
            }
        }
        if (schema.getItems() != null) {
            finish(schema.getItems().getSchema());
        }
        if (schema.getAdditionalProperties() != null) {
            finish(schema.getAdditionalProperties().getSchema());
        }
    }
}
