package dev.plumbline.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** What the operator last saw of a policy. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DriftPolicyStatus(
        @Min(0) @JsonPropertyDescription("Generation of the spec that this status is about.")
        Long observedGeneration,

        @PrinterColumn(name = "DRIFT")
        @JsonPropertyDescription(
                "InSync: nothing differs. DriftDetected: something does. DriftIncidentActive: it does, and an incident is open for it. Unknown: no observation is recent enough to tell.")
        DriftStatus driftStatus,

        @PrinterColumn(name = "FINDINGS")
        @Min(0)
        @JsonPropertyDescription("How many differences the last good observation found.")
        Integer findings,

        @Min(0)
        @JsonPropertyDescription("How many differences the last good observation found that compare.ignore sets aside.")
        Integer ignored,

        @JsonPropertyDescription("The incident that is open for this policy, or the last that was.")
        IncidentRef incidentRef,

        @Min(0) @JsonPropertyDescription("How many incidents this policy has had. Names the next one.")
        Integer incidentCount,

        @Size(max = 40)
        @JsonPropertyDescription("When drift that still lasts was first seen. Counts towards incident.after.")
        String driftedSince,

        @PrinterColumn(name = "OBSERVED", format = io.fabric8.crd.generator.annotation.PrinterColumnFormat.DATE)
        @Size(max = 40)
        @JsonPropertyDescription(
                "When both sides were last read. Brought up to date at most every 10 minutes while nothing changes; the metric plumbline_last_observation_timestamp_seconds is exact.")
        String lastObservedTime,

        @Size(max = 128) @JsonPropertyDescription("What names the desired state that was last read, as a Git commit.")
        String desiredRevision,

        @Size(max = 63)
        @JsonPropertyDescription("The value of the annotation plumbline.dev/observe-now that was last answered.")
        String observedNudge,

        @JsonPropertyDescription("The state that was blessed last, where desired is a snapshot.")
        Blessed blessed,

        @Size(max = 256)
        @JsonPropertyDescription(
                "Since when something holds that counts only once it lasts, where what is observed does not say so itself.")
        List<Onset> onsets,

        @Size(max = 16)
        @JsonPropertyDescription("Ready, Observed and Drifted; Stalled where the spec can't be carried out.")
        List<Condition> conditions) {

    /** Whether what should hold holds. */
    public enum DriftStatus {
        /** Both sides were read, and nothing differs. */
        InSync,
        /** Something differs, and no incident is open for it yet. */
        DriftDetected,
        /** Something differs, and an incident is open for it. */
        DriftIncidentActive,
        /** No observation is recent enough to tell. */
        Unknown,
        /** A word that this version does not know. */
        @JsonEnumDefaultValue
        Unrecognized
    }

    /** A state that a person blessed. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Blessed(
            @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Who blessed it.")
            String by,

            @Size(max = 1024) @JsonPropertyDescription("Why.")
            String reason,

            @Required @Size(max = 40) @JsonPropertyDescription("When the state was read that was blessed.")
            String time,

            @Required
            @Size(min = 1, max = 253)
            @JsonPropertyDescription(
                    "The immutable ConfigMap that keeps it, values that the policy does not reveal as fingerprints.")
            String configMap,

            @Required
            @Size(max = 71)
            @Pattern(Patterns.DIGEST)
            @JsonPropertyDescription(
                    "SHA-256 of what the ConfigMap keeps: another content is not taken for what was blessed.")
            String digest,

            @Required
            @Size(max = 1500)
            @JsonPropertyDescription("The value of the annotation plumbline.dev/bless that was carried out.")
            String word) {}

    /** The beginning of something that lasts. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Onset(
            @Required @Size(min = 1, max = 253) @JsonPropertyDescription("What it is about.")
            String subject,

            @Required @Size(min = 1, max = 64) @JsonPropertyDescription("What holds, as OutOfSync.")
            String what,

            @Required @Size(max = 40) @JsonPropertyDescription("Since when.")
            String since,

            @Min(0) @JsonPropertyDescription("How many times in a row, where that is what counts.")
            Integer count,

            @Size(max = 253) @JsonPropertyDescription("What was counted last, so that it counts once.")
            String last) {}

    /** Names an incident in the policy's namespace. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record IncidentRef(
            @Required
            @PrinterColumn(name = "INCIDENT")
            @Size(min = 1, max = 253)
            @JsonPropertyDescription("Name of a DriftIncident in the same namespace.")
            String name) {}
}
