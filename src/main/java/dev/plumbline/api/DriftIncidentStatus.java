package dev.plumbline.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** What the operator knows of an incident. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DriftIncidentStatus(
        @Min(0) @JsonPropertyDescription("Generation of the spec that this status is about.")
        Long observedGeneration,

        @PrinterColumn(name = "PHASE") @JsonPropertyDescription("How far people have worked the incident: Detected.")
        Phase phase,

        @PrinterColumn(name = "SEVERITY") @JsonPropertyDescription("How grave it is: Low, Medium, High or Critical.")
        Severity severity,

        @Size(max = 40) @JsonPropertyDescription("When the drift was first seen.")
        String detectedTime,

        @PrinterColumn(name = "EXPIRES", format = io.fabric8.crd.generator.annotation.PrinterColumnFormat.DATE_TIME)
        @Size(max = 40)
        @JsonPropertyDescription("When the incident should be settled. Absent where the policy sets no timeToLive.")
        String expiryTime,

        @PrinterColumn(name = "FINDINGS")
        @Min(0)
        @JsonPropertyDescription("How many differences were there at the last good observation.")
        Integer openFindings,

        @Min(0) @JsonPropertyDescription("How many differences of this incident are gone.")
        Integer resolvedFindings,

        @Size(max = DriftIncidentStatus.MAX_FINDINGS)
        @JsonPropertyDescription(
                "The differences that are there, ordered by subject. Cut at 200: openFindings counts them all.")
        List<Finding> findings,

        @Size(max = DriftIncidentStatus.MAX_TIMELINE)
        @JsonPropertyDescription("What happened, oldest first. The newest 100 entries are kept.")
        List<TimelineEntry> timeline,

        @Size(max = 16) @JsonPropertyDescription("Ready and DiffZero.")
        List<Condition> conditions) {

    public static final int MAX_FINDINGS = 200;
    public static final int MAX_TIMELINE = 100;

    /** How far people have worked an incident. */
    public enum Phase {
        /** Nobody has taken it yet. */
        Detected,
        /** A word that this version does not know. */
        @JsonEnumDefaultValue
        Unrecognized
    }

    /** One difference. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Finding(
            @Required
            @Size(min = 1, max = 253)
            @JsonPropertyDescription("The one thing that differs, as a config var's name.")
            String subject,

            @Size(max = 512)
            @JsonPropertyDescription("Where inside the subject, as a JSON pointer. Absent where it differs as a whole.")
            String field,

            @Required @JsonPropertyDescription("In what way: Missing, Unexpected, Changed, Stale or Unverifiable.")
            FindingKind kind,

            @Size(max = 256)
            @JsonPropertyDescription("What should hold: a fingerprint, or the value where the policy reveals it.")
            String desired,

            @Size(max = 256)
            @JsonPropertyDescription("What holds: a fingerprint, or the value where the policy reveals it.")
            String observed,

            @Required
            @Size(max = 16)
            @JsonPropertyDescription("How well the observation knows: Value, Metadata, Receipt or None.")
            String evidence,

            @Required @Size(max = 40) @JsonPropertyDescription("When this difference was first seen.")
            String since) {}

    /** In what way something differs. */
    public enum FindingKind {
        /** It should be there and isn't. */
        Missing,
        /** It is there and shouldn't be. */
        Unexpected,
        /** It is there with another value. */
        Changed,
        /** It holds an older version. */
        Stale,
        /** Nobody can tell. */
        Unverifiable,
        /** A word that this version does not know. */
        @JsonEnumDefaultValue
        Unrecognized
    }

    /** One thing that happened. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TimelineEntry(
            @Required @Size(max = 40) @JsonPropertyDescription("When.")
            String time,

            @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Who: a user, or plumbline.")
            String by,

            @Required
            @Size(min = 1, max = 63)
            @JsonPropertyDescription("What, as one word: Detected, FindingAppeared, FindingChanged or FindingResolved.")
            String event,

            @Size(max = 512) @JsonPropertyDescription("What, for people.")
            String note) {}
}
