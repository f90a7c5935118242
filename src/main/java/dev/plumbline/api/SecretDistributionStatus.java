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

/** Where the current version of a secret has arrived, and how well that is known. Never holds a value. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SecretDistributionStatus(
        @Min(0) @JsonPropertyDescription("Generation of the spec that this status is about.")
        Long observedGeneration,

        @PrinterColumn(name = "SOURCE")
        @Size(max = 512)
        @JsonPropertyDescription("What names the source, as vault secret/billing/stripe#api_key.")
        String source,

        @PrinterColumn(name = "VERSION")
        @Size(max = 128)
        @JsonPropertyDescription("Version of the source as it was last read.")
        String sourceVersion,

        @Size(max = MAX_VERSIONS)
        @JsonPropertyDescription("The versions of the source that were seen, the newest first. The newest 10 are kept.")
        List<Version> versions,

        @Size(max = SecretDistributionSpec.MAX_DESTINATIONS)
        @JsonPropertyDescription("What is known of each destination, in the order of the spec.")
        List<Destination> destinations,

        @PrinterColumn(name = "INSYNC")
        @Size(max = 16)
        @JsonPropertyDescription("How many destinations are known to hold the current version, of how many, as 3/4.")
        String inSync,

        @Size(max = 71)
        @Pattern(Patterns.DIGEST)
        @JsonPropertyDescription(
                "Digest of source, destinations and delivery as the spec has them: what a standing approval signs.")
        String deliveryDigest,

        @JsonPropertyDescription("The incident that is open for this distribution, or the last that was.")
        DriftPolicyStatus.IncidentRef incidentRef,

        @Min(0) @JsonPropertyDescription("How many incidents this distribution has had. Names the next one.")
        Integer incidentCount,

        @Size(max = 40)
        @JsonPropertyDescription("When differences that still last were first seen. Counts towards incident.after.")
        String driftedSince,

        @Size(max = 40)
        @JsonPropertyDescription(
                "When the source and all destinations were last read. Brought up to date at most every 10 minutes while nothing changes; the metric plumbline_distribution_last_observation_timestamp_seconds is exact.")
        String lastObservedTime,

        @Size(max = 63)
        @JsonPropertyDescription("The value of the annotation plumbline.dev/observe-now that was last answered.")
        String observedNudge,

        @Size(max = 16)
        @JsonPropertyDescription(
                "Ready, SourceReady, InSync, Conflict and StandingApproval; Stalled where the spec can't be carried out.")
        List<Condition> conditions) {

    public static final int MAX_VERSIONS = 10;

    /** A version of the source. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Version(
            @Required
            @Size(min = 1, max = 128)
            @JsonPropertyDescription("How the source calls it; for a Secret, the resource version at which it came.")
            String version,

            @Size(max = 64)
            @JsonPropertyDescription("Fingerprint of its value. Absent where the value could not be read.")
            String fingerprint,

            @Size(max = 40)
            @JsonPropertyDescription("When it was made, as the source says; else when it was first seen.")
            String time) {}

    /** What is known of one destination. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Destination(
            @Required @Size(min = 1, max = 63) @JsonPropertyDescription("Name of the destination, as the spec has it.")
            String name,

            @Required
            @JsonPropertyDescription(
                    "InSync: it holds the current version. Stale: an older one. Drifted: something else. Missing: nothing. Unknown: nobody can tell. Failed: it is not known to hold the current version, and the last delivery of it failed or waits.")
            State state,

            @Size(max = 16)
            @JsonPropertyDescription(
                    "How well that is known. Value: it was read. Metadata: a version or a time stands for it. Receipt: we delivered it, and nothing newer was seen since. None: nothing vouches for it.")
            String evidence,

            @Size(max = 128) @JsonPropertyDescription("Version that it holds, where that is known.")
            String version,

            @Size(max = 40) @JsonPropertyDescription("Since when it is in this state.")
            String since,

            @Size(max = 1024) @JsonPropertyDescription("Why, and what to do next.")
            String message,

            @JsonPropertyDescription("The newest delivery that arrived here.")
            Receipt receipt) {}

    /** How a destination stands. */
    public enum State {
        /** It holds the current version. */
        InSync,
        /** It holds an older version. */
        Stale,
        /** It holds something else. */
        Drifted,
        /** It holds nothing. */
        Missing,
        /** Nobody can tell. */
        Unknown,
        /** It does not hold the current version, and the last delivery of it failed. */
        Failed,
        /** A word that this version does not know. */
        @JsonEnumDefaultValue
        Unrecognized
    }
}
