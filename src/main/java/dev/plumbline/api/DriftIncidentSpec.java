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
import java.util.List;

/**
 * What an incident is about, and what people have said about it. The operator writes {@code source}, {@code environment}
 * and {@code previous} once, when it opens the incident; all else are people's words, and the API server checks who says
 * them.
 */
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
        String environment,

        @Size(min = 1, max = 253)
        @Pattern(Patterns.OBJECT_NAME)
        @ValidationRule(value = "self == oldSelf", message = "previous never changes")
        @JsonPropertyDescription(
                "The incident of the same source that was closed before this one opened. Never changes.")
        String previous,

        @JsonPropertyDescription("Someone has taken the incident. Takes the verb acknowledge.")
        Acknowledgement acknowledgement,

        @JsonPropertyDescription("Someone has made things safe for now. Takes the verb acknowledge.")
        Stabilization stabilization,

        @JsonPropertyDescription(
                "Which way it converges, and why. Takes the verb acknowledge. An incident closes only once it has one and nothing differs any more.")
        Resolution resolution,

        @JsonPropertyDescription(
                "A signature under one of the proposals in status, by its digest: the converger carries out exactly that. Takes the verb approve.")
        Approval approval,

        @Size(max = 64) @JsonPropertyDescription("Findings that are set aside for a time. Takes the verb override.")
        List<Override> overrides,

        @JsonPropertyDescription("A later expiry. Takes the verb extend, and stays within the policy's maxExtension.")
        Extension extension,

        @JsonPropertyDescription(
                "Ends an orphaned incident, whose policy is deleted or suspended. Takes the verb close.")
        Closure closure) {

    /** Someone has taken the incident. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Acknowledgement(
            @Required @Size(min = 1, max = MAX_USER) @JsonPropertyDescription(BY)
            String by,

            @Size(max = MAX_REASON) @JsonPropertyDescription("What is being done, for the others.")
            String note) {}

    /** Someone has made things safe for now. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Stabilization(
            @Required @Size(min = 1, max = MAX_USER) @JsonPropertyDescription(BY)
            String by,

            @Size(max = MAX_REASON) @JsonPropertyDescription("What was done, for the others.")
            String note) {}

    /** Which way an incident converges. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Resolution(
            @Required
            @JsonPropertyDescription(
                    "Revert: the destination follows the truth. Promote: the truth follows the destination. Replace: both follow something new.")
            Path path,

            @Required @Size(min = 1, max = MAX_USER) @JsonPropertyDescription(BY)
            String by,

            @Required @Size(min = 1, max = MAX_REASON) @JsonPropertyDescription("Why this way.")
            String reason,

            @Size(max = 512) @JsonPropertyDescription("Where more is written, as a ticket or a pull request.")
            String reference) {}

    /** A signature under one proposal. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Approval(
            @Required
            @Size(min = 71, max = 71)
            @Pattern(Patterns.DIGEST)
            @JsonPropertyDescription("Digest of a proposal in status.proposals, as sha256: and 64 hexadecimal digits.")
            String digest,

            @Required @Size(min = 1, max = MAX_USER) @JsonPropertyDescription(BY)
            String by,

            @Required @Size(min = 1, max = MAX_REASON) @JsonPropertyDescription("Why it may be done.")
            String reason) {}

    /** A finding that is set aside for a time. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Override(
            @Required
            @Size(min = 1, max = 253)
            @JsonPropertyDescription("Subject of the findings that are set aside, as it stands in status.findings.")
            String subject,

            @Required @Size(min = 1, max = MAX_USER) @JsonPropertyDescription(BY)
            String by,

            @Required @Size(min = 1, max = MAX_REASON) @JsonPropertyDescription("Why.")
            String reason,

            @Required
            @Size(min = 20, max = 32)
            @Pattern(Patterns.TIME)
            @JsonPropertyDescription("When the findings count again, in UTC, as 2026-12-01T00:00:00Z.")
            String until) {}

    /** A later expiry. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Extension(
            @Required
            @Size(min = 20, max = 32)
            @Pattern(Patterns.TIME)
            @JsonPropertyDescription("When the incident expires instead, in UTC, as 2026-12-01T00:00:00Z.")
            String until,

            @Required @Size(min = 1, max = MAX_USER) @JsonPropertyDescription(BY)
            String by,

            @Required @Size(min = 1, max = MAX_REASON) @JsonPropertyDescription("Why more time is needed.")
            String reason) {}

    /** The end of an orphaned incident. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Closure(
            @Required @Size(min = 1, max = MAX_USER) @JsonPropertyDescription(BY)
            String by,

            @Required @Size(min = 1, max = MAX_REASON) @JsonPropertyDescription("Why nothing more is to be done.")
            String reason) {}

    /** The ways to converge. */
    public enum Path {
        /** The destination follows the truth. */
        Revert,
        /** The truth follows the destination. */
        Promote,
        /** Both follow something new. */
        Replace,
        /** A word that this version does not know. */
        @JsonEnumDefaultValue
        Unrecognized
    }

    /** An incident without anybody's words, as the operator opens it. */
    public static DriftIncidentSpec opened(Source source, String environment, String previous) {
        return new DriftIncidentSpec(source, environment, previous, null, null, null, null, null, null, null);
    }

    /** The same words with another resolution. */
    public DriftIncidentSpec withResolution(Resolution other) {
        return new DriftIncidentSpec(
                source(),
                environment(),
                previous(),
                acknowledgement(),
                stabilization(),
                other,
                approval(),
                overrides(),
                extension(),
                closure());
    }

    private static final String BY = "Who says so: the name of the user that the API server knows the request by.";
    private static final int MAX_USER = 512;
    private static final int MAX_REASON = 1024;

    /** A resource in the incident's namespace. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Source(
            @Required @JsonPropertyDescription("Kind of the resource: DriftPolicy or SecretDistribution.")
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
        /** A SecretDistribution. */
        SecretDistribution,
        /** A word that this version does not know. */
        @JsonEnumDefaultValue
        Unrecognized
    }
}
