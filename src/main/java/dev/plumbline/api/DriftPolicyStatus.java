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

    /** Names an incident in the policy's namespace. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record IncidentRef(
            @Required
            @PrinterColumn(name = "INCIDENT")
            @Size(min = 1, max = 253)
            @JsonPropertyDescription("Name of a DriftIncident in the same namespace.")
            String name) {}
}
