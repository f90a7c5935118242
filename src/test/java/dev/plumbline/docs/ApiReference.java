package dev.plumbline.docs;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes the reference of the API from the CRDs: {@code make api-reference}. */
public final class ApiReference {

    /** Where the page lies. */
    static final Path PAGE = Path.of("docs/api-reference.md");

    /** In the order in which a newcomer meets them. */
    private static final List<String> PLURALS = List.of("driftpolicies", "driftincidents", "secretdistributions");

    private static final String INTRODUCTION = """
            # API reference

            <!-- Written by make api-reference from crds/: change the records in dev.plumbline.api. -->

            Every field of the three kinds of `plumbline.dev/v1alpha1`. What they are for, with examples, is told in \
            [policies](policies.md), [incidents](incidents.md) and [secrets](secrets.md). People and GitOps write `spec`; \
            `status` is written by the operator, and `status.execution` of an incident by the converger.

            An object takes only the fields that are listed. Durations are text as `30s`, `5m` or `1h30m`; times are RFC 3339 \
            in UTC. A cluster says the same of the version that is installed in it:

            ```sh
            kubectl explain driftpolicy.spec.incident
            kubectl explain driftincident.status --recursive
            ```

            """;

    private ApiReference() {}

    /** Writes the page anew. */
    public static void main(String[] args) throws IOException {
        Files.writeString(PAGE, text());
    }

    /** The page as it has to be for the CRDs that lie in {@code crds/}. */
    static String text() throws IOException {
        var page = new StringBuilder(INTRODUCTION);
        var crds = List.of(crd(PLURALS.get(0)), crd(PLURALS.get(1)), crd(PLURALS.get(2)));
        for (CustomResourceDefinition crd : crds) {
            String kind = crd.getSpec().getNames().getKind();
            page.append("- [%s](#%s)\n".formatted(kind, Fields.anchor(kind)));
        }
        for (CustomResourceDefinition crd : crds) {
            kind(crd, page);
        }
        return page.toString();
    }

    private static void kind(CustomResourceDefinition crd, StringBuilder page) {
        var names = crd.getSpec().getNames();
        var version = crd.getSpec().getVersions().getFirst();
        JSONSchemaProps schema = version.getSchema().getOpenAPIV3Schema();
        page.append("\n## ").append(names.getKind()).append("\n\n");
        page.append(Cell.text(schema.getDescription())).append("\n\n");
        page.append("%s, short `%s`. It has a namespace. `kubectl get %s` shows:\n\n"
                .formatted(
                        code("%s.%s/%s"
                                .formatted(names.getPlural(), crd.getSpec().getGroup(), version.getName())),
                        names.getShortNames().getFirst(),
                        names.getShortNames().getFirst()));
        page.append("| Column | Field | Meaning |\n| --- | --- | --- |\n");
        version.getAdditionalPrinterColumns().forEach(column -> page.append(row(column)));
        var fields = Fields.of(names.getKind(), schema);
        // The outermost object has spec and status, and nothing else to tell.
        fields.stream().skip(1).filter(Fields::hasRows).forEach(each -> page.append(each.text(fields)));
    }

    private static String row(CustomResourceColumnDefinition column) {
        String meaning = column.getDescription() == null ? "" : Cell.text(column.getDescription());
        return "| `%s` | `%s` | %s |\n"
                .formatted(column.getName(), column.getJsonPath().substring(1), meaning);
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static CustomResourceDefinition crd(String plural) throws IOException {
        return new KubernetesSerialization()
                .unmarshal(
                        Files.readString(Path.of("crds", plural + ".plumbline.dev.yaml")),
                        CustomResourceDefinition.class);
    }

    /** The fields of one object, wherever in a kind it stands. */
    private record Fields(String path, JSONSchemaProps schema) {

        /** Each object of a kind, from the outside in. What has the same fields in two places is here once. */
        static List<Fields> of(String kind, JSONSchemaProps schema) {
            var all = new ArrayList<Fields>();
            gather(kind, schema, all);
            // The place nearest to the root stands for the others.
            return all.stream().filter(each -> each == first(all, each.schema)).toList();
        }

        private static Fields first(List<Fields> all, JSONSchemaProps schema) {
            return all.stream()
                    .filter(each -> alike(each.schema, schema))
                    .min(Comparator.comparing(Fields::depth))
                    .orElseThrow();
        }

        private static void gather(String path, JSONSchemaProps schema, List<Fields> all) {
            if (schema.getProperties() != null) {
                all.add(new Fields(path, schema));
                schema.getProperties().forEach((name, child) -> gather(path + "." + name, object(child), all));
            }
        }

        private static boolean alike(JSONSchemaProps one, JSONSchemaProps other) {
            return one.getProperties().equals(other.getProperties())
                    && one.getRequired().equals(other.getRequired())
                    && one.getXKubernetesValidations().equals(other.getXKubernetesValidations());
        }

        static String anchor(String path) {
            return path.toLowerCase(Locale.ROOT).replace(".", "");
        }

        private long depth() {
            return path.chars().filter(letter -> letter == '.').count();
        }

        boolean hasRows() {
            return !schema.getProperties().isEmpty();
        }

        String text(List<Fields> all) {
            var text = new StringBuilder("\n### ").append(path).append("\n\n");
            text.append("| Field | Type | Meaning |\n| --- | --- | --- |\n");
            schema.getProperties()
                    .forEach((name, field) -> text.append("| `%s` | %s | %s |\n"
                            .formatted(
                                    name,
                                    type(field, all),
                                    Cell.of(field, schema.getRequired().contains(name)))));
            var rules = schema.getXKubernetesValidations();
            if (!rules.isEmpty()) {
                text.append("\nThe API server holds it to:\n\n");
                rules.forEach(rule ->
                        text.append("- ").append(Cell.text(rule.getMessage())).append('\n'));
            }
            return text.toString();
        }

        private static String type(JSONSchemaProps field, List<Fields> all) {
            JSONSchemaProps inner = object(field);
            String name = inner.getProperties() == null || inner.getProperties().isEmpty()
                    ? inner.getType()
                    : "[object](#" + anchor(first(all, inner).path) + ")";
            if (field.getItems() != null) {
                return "list of " + name;
            }
            return field.getAdditionalProperties() == null ? name : "map of " + name;
        }

        /** What stands in a list or a map; else the schema itself. */
        private static JSONSchemaProps object(JSONSchemaProps schema) {
            if (schema.getItems() != null) {
                return schema.getItems().getSchema();
            }
            return schema.getAdditionalProperties() == null
                    ? schema
                    : schema.getAdditionalProperties().getSchema();
        }
    }

    /** What a table says of one field. */
    private static final class Cell {

        static String of(JSONSchemaProps field, boolean required) {
            var said = new ArrayList<String>();
            said.add(text(field.getDescription()));
            if (required) {
                said.add("**Required.**");
            }
            if (field.getDefault() != null) {
                said.add("Default: `" + field.getDefault().asText() + "`.");
            }
            bounds(field, "", said);
            if (field.getItems() != null) {
                bounds(field.getItems().getSchema(), "Each: ", said);
            } else if (field.getAdditionalProperties() != null) {
                bounds(field.getAdditionalProperties().getSchema(), "Each: ", said);
            }
            if (field.getProperties() == null) {
                field.getXKubernetesValidations().forEach(rule -> said.add("Rule: " + text(rule.getMessage()) + "."));
            }
            return String.join(" ", said);
        }

        private static void bounds(JSONSchemaProps field, String before, List<String> said) {
            if (field.getEnum() != null && !field.getEnum().isEmpty()) {
                said.add(before
                        + field.getEnum().stream()
                                .map(word -> "`" + word.asText() + "`")
                                .collect(Collectors.joining(", ", "One of ", ".")));
            }
            range(field.getMinLength(), field.getMaxLength(), "characters", before, said);
            range(field.getMinItems(), field.getMaxItems(), "entries", before, said);
            range(field.getMinProperties(), field.getMaxProperties(), "entries", before, said);
            range(whole(field.getMinimum()), whole(field.getMaximum()), "", before, said);
            if (field.getPattern() != null) {
                said.add(before + "Pattern: `" + field.getPattern().replace("|", "\\|") + "`.");
            }
        }

        private static Long whole(Double number) {
            return number == null ? null : number.longValue();
        }

        private static void range(Long least, Long most, String what, String before, List<String> said) {
            if (least == null && most == null) {
                return;
            }
            String range = most == null
                    ? "At least " + least
                    : least == null || least == 0 && !what.isEmpty() ? "At most " + most : least + " to " + most;
            said.add(before + (range + " " + what).strip() + ".");
        }

        /** Text as Markdown shows it: nothing in it is taken for a mark. */
        static String text(String plain) {
            return plain.replace("\\", "\\\\")
                    .replaceAll("([|<>*_\\[\\]`])", "\\\\$1")
                    .strip();
        }
    }
}
