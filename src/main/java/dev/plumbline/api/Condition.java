package dev.plumbline.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One aspect of a resource's state, in the form of metav1.Condition of the Kubernetes API conventions. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Condition(
        @Required
        @Size(min = 1, max = 63)
        @Pattern("^[A-Z][A-Za-z]*$")
        @JsonPropertyDescription("Which aspect, in CamelCase.")
        String type,

        @Required @JsonPropertyDescription("True, False or Unknown.")
        Status status,

        @Min(0) @JsonPropertyDescription("Generation of the spec that this condition is about.")
        Long observedGeneration,

        @Required @Size(min = 20, max = 40) @JsonPropertyDescription("When the status of this condition last changed.")
        String lastTransitionTime,

        @Required
        @Size(min = 1, max = 128)
        @Pattern("^[A-Za-z]([A-Za-z0-9]*)$")
        @JsonPropertyDescription("Why, as one word in CamelCase.")
        String reason,

        @Required
        @Size(max = MAX_MESSAGE)
        @JsonPropertyDescription("Why, for people: what is wrong, where, and what to do next.")
        String message) {

    public static final int MAX_MESSAGE = 1024;

    /** Whether the aspect holds. */
    public enum Status {
        /** It holds. */
        True,
        /** It does not. */
        False,
        /** Nobody can tell. */
        @com.fasterxml.jackson.annotation.JsonEnumDefaultValue
        Unknown
    }
}
