package dev.plumbline.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** What an incident is about. The operator writes it once, when it opens the incident. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DriftIncidentSpec(
        @Required
        @ValidationRule(value = "self == oldSelf", message = "source never changes")
        @JsonPropertyDescription("The resource whose drift this is. Never changes.")
        Source source,

        @Required
        @PrinterColumn(name = "ENVIRONMENT")
        @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @ValidationRule(value = "self == oldSelf", message = "environment never changes")
        @JsonPropertyDescription("The environment that drifted. Never changes.")
        String environment) {

    /** A resource in the incident's namespace. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Source(
            @Required @JsonPropertyDescription("Kind of the resource: DriftPolicy.")
            Kind kind,

            @Required
            @PrinterColumn(name = "SOURCE")
            @Size(min = 1, max = 253)
            @Pattern(Patterns.OBJECT_NAME)
            @JsonPropertyDescription("Name of the resource, in the same namespace.")
            String name) {}

    /** The kinds that drift. */
    public enum Kind {
        /** A DriftPolicy. */
        DriftPolicy,
        /** A word that this version does not know. */
        @JsonEnumDefaultValue
        Unrecognized
    }
}
