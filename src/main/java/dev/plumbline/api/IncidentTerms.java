package dev.plumbline.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** When drift becomes an incident. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record IncidentTerms(
        @Default("Medium") @JsonPropertyDescription("Severity of a new incident: Low, Medium, High or Critical.")
        Severity severity,

        @Default("0s")
        @Size(min = 2, max = 16)
        @Pattern(Patterns.DURATION)
        @ValidationRule(value = "duration(self) <= duration('168h')", message = "after is at most 168h")
        @JsonPropertyDescription("How long drift lasts without a break before an incident opens, as 10m.")
        String after,

        @Size(min = 2, max = 16)
        @Pattern(Patterns.DURATION)
        @ValidationRule(
                value = "duration(self) >= duration('1m') && duration(self) <= duration('8760h')",
                message = "timeToLive is between 1m and 8760h")
        @JsonPropertyDescription(
                "How long after its detection the incident should be settled, as 24h. Shown as its expiry.")
        String timeToLive,

        @Size(min = 2, max = 16)
        @Pattern(Patterns.DURATION)
        @ValidationRule(
                value = "duration(self) >= duration('1m') && duration(self) <= duration('8760h')",
                message = "escalateAfter is between 1m and 8760h")
        @JsonPropertyDescription(
                "How long until the severity of an incident that nobody has stabilized rises one step, and again after as long, up to Critical. Without it, it stays.")
        String escalateAfter,

        @Size(min = 2, max = 16)
        @Pattern(Patterns.DURATION)
        @ValidationRule(value = "duration(self) <= duration('8760h')", message = "maxExtension is at most 8760h")
        @JsonPropertyDescription(
                "How far beyond its first expiry an incident can be extended, as 72h. Without it, 168h; 0s for not at all.")
        String maxExtension) {}
