package dev.plumbline.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** What should hold, where, and what counts as drift from it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "has(self.interval) != has(self.schedule)",
        message = "spec takes exactly one of: interval, schedule")
@ValidationRule(
        value =
                "has(self.check) ? !has(self.desired) && !has(self.destination) : has(self.desired) && has(self.destination)",
        message = "spec takes both desired and destination, or check alone")
public record DriftPolicySpec(
        @Required
        @PrinterColumn(name = "ENVIRONMENT")
        @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @JsonPropertyDescription(
                "The one environment that this policy is about, as production. Labels its incidents and metrics.")
        String environment,

        @Size(min = 2, max = 16)
        @Pattern(Patterns.DURATION)
        @ValidationRule(
                value = "duration(self) >= duration('5s') && duration(self) <= duration('168h')",
                message = "interval is between 5s and 168h")
        @JsonPropertyDescription("How long after one observation the next is due, as 5m.")
        String interval,

        @JsonPropertyDescription("When observations are due, as a cron expression.")
        Schedule schedule,

        @JsonPropertyDescription("True stops observing. What is known stays as it is and grows old.")
        Boolean suspend,

        @JsonPropertyDescription("What should hold, read from its owner.")
        DesiredSpec desired,

        @JsonPropertyDescription("The external system that is observed.")
        DestinationSpec destination,

        @JsonPropertyDescription("A tool that compares by itself, instead of desired and destination.")
        CheckSpec check,

        @JsonPropertyDescription("What counts as a difference, and what of it is shown.")
        Compare compare,

        @JsonPropertyDescription("When drift becomes an incident, and how grave it is.")
        IncidentTerms incident,

        @Size(min = 1, max = 3)
        @JsonPropertyDescription(
                "The ways to converge that are proposed: Revert, Promote, Replace. Without it, Revert and Promote.")
        List<DriftIncidentSpec.Path> proposals,

        @JsonPropertyDescription(
                "True has the API server refuse an approval by whoever recorded the incident's resolution. Counts for incidents that open from then on.")
        Boolean requireSeparation) {

    /** A cron schedule. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Schedule(
            @Required
            @Size(min = 9, max = 128)
            @JsonPropertyDescription(
                    "Five fields as in crontab: minute, hour, day of the month, month, day of the week.")
            String cron,

            @Default("UTC")
            @Size(min = 1, max = 64)
            @Pattern("^[A-Za-z0-9_+/-]+$")
            @JsonPropertyDescription("Time zone of the IANA database that the fields are read in, as Europe/Berlin.")
            String timeZone) {}

    /** What counts as a difference. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Compare(
            @Size(max = 64)
            @JsonPropertyDescription("Globs of subjects that are compared; * stands for any text. Without it, all are.")
            List<@Size(min = 1, max = 253) String> include,

            @Size(max = 64)
            @JsonPropertyDescription("Globs of subjects that are left out, also where they are included.")
            List<@Size(min = 1, max = 253) String> exclude,

            @Default("Report")
            @JsonPropertyDescription(
                    "Whether a subject that only the destination has is a finding (Report) or not (Ignore).")
            Unexpected unexpected,

            @Size(max = 64)
            @JsonPropertyDescription(
                    "Rules that both sides are put through before they are compared; their order means nothing.")
            List<Normalize> normalize,

            @Size(max = 64)
            @JsonPropertyDescription("Differences that someone has set aside for a reason and until a time.")
            List<Ignore> ignore,

            @Size(max = 64)
            @JsonPropertyDescription(
                    "Globs of subjects whose values may be shown in clear. All others are shown as fingerprints.")
            List<@Size(min = 1, max = 253) String> reveal) {}

    /** What happens to subjects that only the destination has. */
    public enum Unexpected {
        /** They are findings. */
        Report,
        /** They are none. */
        Ignore,
        /** A word that this version does not know. */
        @JsonEnumDefaultValue
        Unrecognized
    }

    /** One normalising rule. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Normalize(
            @Size(max = 253) @JsonPropertyDescription("Glob of the subjects that the rule is for. Without it, all.")
            String subject,

            @Size(max = 512)
            @Pattern("^(/[^/]*)*$")
            @JsonPropertyDescription(
                    "JSON pointer (RFC 6901) to what the rule is for; a part * stands for every member. Empty or absent for the whole value.")
            String path,

            @Required
            @JsonPropertyDescription(
                    "Drop leaves it out; Unordered compares a list as a set; Trim cuts white space at both ends; IgnoreCase compares text in any case.")
            Rule rule) {}

    /** What a normalising rule does. */
    public enum Rule {
        /** Leave it out. */
        Drop,
        /** Order of a list means nothing. */
        Unordered,
        /** White space at both ends of text means nothing. */
        Trim,
        /** Case of text means nothing. */
        IgnoreCase,
        /** A word that this version does not know. */
        @JsonEnumDefaultValue
        Unrecognized
    }

    /** A difference that someone has set aside. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Ignore(
            @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Glob of the subjects that are set aside.")
            String subject,

            @Required @Size(min = 1, max = 1024) @JsonPropertyDescription("Why.")
            String reason,

            @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Who answers for it.")
            String owner,

            @Required
            @Size(min = 20, max = 32)
            @Pattern(Patterns.TIME)
            @ValidationRule(
                    value = "timestamp(self) > timestamp('2000-01-01T00:00:00Z')",
                    message = "until is a time in UTC, as 2026-12-01T00:00:00Z")
            @JsonPropertyDescription("When the difference counts again, in UTC, as 2026-12-01T00:00:00Z.")
            String until) {}
}
