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

/** What the operator knows of an incident. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DriftIncidentStatus(
        @Min(0) @JsonPropertyDescription("Generation of the spec that this status is about.")
        Long observedGeneration,

        @PrinterColumn(name = "PHASE")
        @JsonPropertyDescription(
                "How far people have worked the incident: Detected, Acknowledged, Stabilized, Reconciled or Closed.")
        Phase phase,

        @PrinterColumn(name = "SEVERITY") @JsonPropertyDescription("How grave it is: Low, Medium, High or Critical.")
        Severity severity,

        @Size(max = 40) @JsonPropertyDescription("When the drift was first seen.")
        String detectedTime,

        @PrinterColumn(name = "EXPIRES", format = io.fabric8.crd.generator.annotation.PrinterColumnFormat.DATE_TIME)
        @Size(max = 40)
        @JsonPropertyDescription("When the incident should be settled. Absent where the policy sets no timeToLive.")
        String expiryTime,

        @Size(max = 40)
        @JsonPropertyDescription("When the severity rises next, if nobody stabilizes the incident until then.")
        String nextEscalationTime,

        @Size(max = 40) @JsonPropertyDescription("When the incident was closed.")
        String closedTime,

        @JsonPropertyDescription("What the policy asked for when the incident opened, and what holds for it since.")
        Terms terms,

        @PrinterColumn(name = "FINDINGS")
        @Min(0)
        @JsonPropertyDescription(
                "How many differences were there at the last good observation, but for those that are overridden.")
        Integer openFindings,

        @PrinterColumn(name = "OVERRIDDEN")
        @Min(0)
        @JsonPropertyDescription("How many differences were there that spec.overrides sets aside.")
        Integer overriddenFindings,

        @Min(0) @JsonPropertyDescription("How many differences of this incident are gone.")
        Integer resolvedFindings,

        @Size(max = DriftIncidentStatus.MAX_FINDINGS)
        @JsonPropertyDescription(
                "The differences that are there, ordered by subject. Cut at 200: openFindings counts them all.")
        List<Finding> findings,

        @Size(max = DriftIncidentStatus.MAX_WORDS)
        @JsonPropertyDescription(
                "Which words of people, and which of the converger, the operator has taken up, and when it first saw them.")
        List<Word> words,

        @Size(max = 3)
        @JsonPropertyDescription("What would converge, at most one proposal for each path. Approve one by its digest.")
        List<Proposal> proposals,

        @JsonPropertyDescription("How an approved proposal is being carried out, or was. Written by the converger.")
        Execution execution,

        @JsonPropertyDescription(
                "The standing approval of the SecretDistribution as it covers what is proposed here, where there is a good one.")
        SecretDistributionSpec.StandingApproval standingApproval,

        @Size(max = DriftIncidentStatus.MAX_TIMELINE)
        @JsonPropertyDescription("What happened, oldest first. The newest 100 entries are kept.")
        List<TimelineEntry> timeline,

        @Size(max = 16) @JsonPropertyDescription("Ready, DiffZero, Approved, Expired, Flapping and Orphaned.")
        List<Condition> conditions) {

    public static final int MAX_FINDINGS = 200;
    public static final int MAX_TIMELINE = 100;
    public static final int MAX_WORDS = 72;
    public static final int MAX_STEPS = 20;
    public static final int MAX_CHANGES = 50;

    /** The converger's part of a status, and nothing else. */
    public static DriftIncidentStatus executed(Execution execution) {
        return new DriftIncidentStatus(
                null, null, null, null, null, null, null, null, null, null, null, null, null, null, execution, null,
                null, null);
    }

    /** The same status with another execution; null for none. */
    public DriftIncidentStatus withExecution(Execution execution) {
        return new DriftIncidentStatus(
                observedGeneration(),
                phase(),
                severity(),
                detectedTime(),
                expiryTime(),
                nextEscalationTime(),
                closedTime(),
                terms(),
                openFindings(),
                overriddenFindings(),
                resolvedFindings(),
                findings(),
                words(),
                proposals(),
                execution,
                standingApproval(),
                timeline(),
                conditions());
    }

    /** How far people have worked an incident. */
    public enum Phase {
        /** Nobody has taken it yet. */
        Detected,
        /** Someone has. */
        Acknowledged,
        /** Things are safe for now. */
        Stabilized,
        /** How it converges is on record and nothing differed; an observation after that has to confirm it. */
        Reconciled,
        /** Nothing differs, and how that came to be is on record. */
        Closed,
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
            String since,

            @Size(max = 40) @JsonPropertyDescription("Until when spec.overrides sets it aside.")
            String overriddenUntil,

            @Size(max = 512) @JsonPropertyDescription("What else is known of it, as why a delivery failed.")
            String message) {}

    /** What the policy asked for when the incident opened. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Terms(
            @Size(max = 16) @JsonPropertyDescription("How long until the severity rises one step, as 4h.")
            String escalateAfter,

            @Size(max = 40)
            @JsonPropertyDescription("When the incident expires where spec.extension does not say later.")
            String expiryTime,

            @Size(max = 40) @JsonPropertyDescription("The latest expiry that spec.extension may ask for.")
            String extensionLimitTime,

            @JsonPropertyDescription("Whether who recorded the resolution may not approve.")
            Boolean requireSeparation) {}

    /** A word of a person's that the operator has taken up, or the converger's last word. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Word(
            @Required
            @Size(min = 1, max = 270)
            @JsonPropertyDescription(
                    "The field of spec, as resolution; for overrides with the subject, as overrides/STRIPE_KEY; execution for status.execution.")
            String field,

            @Required @Size(max = 71) @Pattern(Patterns.DIGEST) @JsonPropertyDescription("Digest of what it said.")
            String digest,

            @Required @Size(max = 40) @JsonPropertyDescription("When the operator first saw it.")
            String time) {}

    /** What would converge along one path. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Proposal(
            @Required @JsonPropertyDescription("Revert, Promote or Replace.")
            DriftIncidentSpec.Path path,

            @Size(max = 71)
            @Pattern(Patterns.DIGEST)
            @JsonPropertyDescription(
                    "SHA-256 over the canonical form (RFC 8785) of incident, path, target, base, steps, patch and expiryTime. Absent where nothing can be proposed.")
            String digest,

            @Size(max = 1024) @JsonPropertyDescription("Why nothing can be proposed along this path.")
            String unavailable,

            @Size(max = 512) @JsonPropertyDescription("What would be written to.")
            String target,

            @Size(max = 71)
            @Pattern(Patterns.DIGEST)
            @JsonPropertyDescription(
                    "Digest of what was observed at the places at issue. Once it moves, the proposal is void.")
            String base,

            @Min(0) @JsonPropertyDescription("How many steps there are.")
            Integer stepCount,

            @Size(max = MAX_STEPS)
            @JsonPropertyDescription("The steps, in their order. Absent where the proposal is stored in a ConfigMap.")
            List<Step> steps,

            @Size(max = 16384) @JsonPropertyDescription("The change to the file in Git, as a unified diff.")
            String patch,

            @Size(max = 253)
            @Pattern(Patterns.OBJECT_NAME)
            @JsonPropertyDescription(
                    "ConfigMap in the same namespace with the whole proposal as gzipped JSON under proposal.json.gz, where it is too long for this place.")
            String storedIn,

            @Size(max = 1024)
            @JsonPropertyDescription("What carrying it out would do, as far as reading alone can tell.")
            String dryRun,

            @Size(max = 8) @JsonPropertyDescription("What else it would bring about.")
            List<@Size(max = 512) String> risks,

            @Size(max = 64) @JsonPropertyDescription("Findings that it leaves as they are, and why.")
            List<@Size(max = 512) String> leftOut,

            @Size(max = 20)
            @JsonPropertyDescription(
                    "Commands that do the same by hand. They read values from their source and hold none.")
            List<@Size(max = 2048) String> commands,

            @Size(max = 40) @JsonPropertyDescription("When the proposal ceases to hold; approved or not.")
            String expiryTime) {}

    /** One step of a proposal: what is written at once. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Step(
            @Required @Size(min = 1, max = 512) @JsonPropertyDescription("What the step does, for people.")
            String summary,

            @Size(max = MAX_CHANGES) @JsonPropertyDescription("What it changes.")
            List<Change> changes) {}

    /** One change that a step makes. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Change(
            @Required @JsonPropertyDescription("Set or Unset.")
            Operation operation,

            @Required @Size(min = 1, max = 253) @JsonPropertyDescription("What is changed, as a config var's name.")
            String subject,

            @Size(max = 512) @JsonPropertyDescription("Where inside the subject, as a JSON pointer.")
            String field,

            @Size(max = 256)
            @JsonPropertyDescription("What is there now: a fingerprint, or the value where the policy reveals it.")
            String from,

            @Size(max = 256)
            @JsonPropertyDescription("What will be there: a fingerprint, or the value where the policy reveals it.")
            String to,

            @Required
            @Size(max = 64)
            @JsonPropertyDescription("Fingerprint of both values together: tells whether either has moved.")
            String mark,

            @Size(max = 128)
            @JsonPropertyDescription("Version of the secret that is delivered, for a SecretDistribution.")
            String version) {

        /** A change of something that has no versions. */
        public Change(Operation operation, String subject, String field, String from, String to, String mark) {
            this(operation, subject, field, from, to, mark, null);
        }
    }

    /** What a change does. */
    public enum Operation {
        /** Gives it this value. */
        Set,
        /** Takes it away. */
        Unset,
        /** A word that this version does not know. */
        @JsonEnumDefaultValue
        Unrecognized
    }

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

            @Required @Size(min = 1, max = 512) @JsonPropertyDescription("Who: a user, or plumbline.")
            String by,

            @Required
            @Size(min = 1, max = 63)
            @JsonPropertyDescription("What, as one word, as Acknowledged or FindingResolved.")
            String event,

            @Size(max = 512) @JsonPropertyDescription("What, for people.")
            String note) {}
}
