package dev.plumbline.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** How an approved proposal is carried out. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Execution(
        @Required
        @Size(max = 71)
        @Pattern(Patterns.DIGEST)
        @JsonPropertyDescription("Digest of the proposal, as it was approved.")
        String digest,

        @Required
        @JsonPropertyDescription(
                "Pending: done, and waits until others have followed, as a merge. Running. Succeeded: done, and the findings are gone. Failed. Superseded: what was observed had moved, and nothing more was written. DryRun: everything was done but the writing.")
        ExecutionState state,

        @Required @Size(min = 1, max = 253) @JsonPropertyDescription("The converger that has claimed it.")
        String holder,

        @Size(max = 512) @JsonPropertyDescription("Who approved it.")
        String approvedBy,

        @Min(0) @JsonPropertyDescription("How many steps were begun.")
        Integer stepsBegun,

        @Min(0) @JsonPropertyDescription("How many steps are done, or were found done.")
        Integer stepsDone,

        @JsonPropertyDescription("True where everything was done but the writing.")
        Boolean dryRun,

        @Size(max = 512) @JsonPropertyDescription("What came of it elsewhere, as a release or a branch.")
        String reference,

        @Size(max = 1024) @JsonPropertyDescription("What went wrong, where, and what to do next.")
        String error,

        @Size(max = 40) @JsonPropertyDescription("When it was claimed.")
        String startedTime,

        @Size(max = 40) @JsonPropertyDescription("When it ended.")
        String finishedTime,

        @JsonPropertyDescription(
                "True where a standing approval of the SecretDistribution covers it, and approvedBy is who signed that.")
        Boolean standing,

        @Size(max = SecretDistributionSpec.MAX_DESTINATIONS)
        @JsonPropertyDescription(
                "What became of the secret at each destination that was delivered to, now or earlier in this incident.")
        List<Delivery> deliveries) {

    /** What became of a secret at one destination. Never holds its value. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Delivery(
            @Required
            @Size(min = 1, max = 63)
            @JsonPropertyDescription("Name of the destination, as it stands in the SecretDistribution.")
            String destination,

            @Required
            @JsonPropertyDescription(
                    "Delivering: begun, and its end is not known yet. Waiting: it failed, and is tried again. Delivered. Failed: it is not tried again.")
            DeliveryState state,

            @Size(max = 128) @JsonPropertyDescription("Version of the source that is or was delivered.")
            String version,

            @Min(0) @JsonPropertyDescription("How often it was tried.")
            Integer attempts,

            @Size(max = 40) @JsonPropertyDescription("When it is tried again.")
            String nextAttemptTime,

            @Size(max = 1024) @JsonPropertyDescription("What went wrong, where, and what to do next.")
            String message,

            @JsonPropertyDescription("The newest delivery that arrived, of this version or an older one.")
            Receipt receipt) {}

    /** How far a delivery is. */
    public enum DeliveryState {
        /** Begun, and its end is not known yet. */
        Delivering,
        /** It failed, and is tried again. */
        Waiting,
        /** It arrived. */
        Delivered,
        /** It is not tried again. */
        Failed,
        /** A word that this version does not know. */
        @JsonEnumDefaultValue
        Unrecognized
    }
}
