package dev.plumbline.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** One secret, where it comes from, where it should have arrived, and who has agreed to have it delivered. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "!has(self.source.secret) || !self.destinations.exists(one, has(one.kubernetesSecret) && one.kubernetesSecret.name == self.source.secret.name && one.kubernetesSecret.key == self.source.secret.key)",
        message = "a destination is the source itself: deliver to another Secret, or to another key")
public record SecretDistributionSpec(
        @Required
        @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @JsonPropertyDescription(
                "The one environment that this secret is for, as production. Labels its incidents and metrics.")
        String environment,

        @Required @JsonPropertyDescription("The one place that the secret is rotated at: exactly one of its members.")
        SecretSourceSpec source,

        @Default("1m")
        @Size(min = 2, max = 16)
        @Pattern(Patterns.DURATION)
        @ValidationRule(
                value = "duration(self) >= duration('5s') && duration(self) <= duration('168h')",
                message = "interval is between 5s and 168h")
        @JsonPropertyDescription("How long after one look at the source and the destinations the next is due, as 1m.")
        String interval,

        @JsonPropertyDescription(
                "True stops looking and delivering. Versions and receipts stay on record; every destination is Unknown meanwhile.")
        Boolean suspend,

        @Size(min = 2, max = 6)
        @Pattern(Patterns.AGE)
        @ValidationRule(
                value =
                        "int(self.substring(0, size(self) - 1)) * (self.endsWith('d') ? 24 : 1) >= 1 && int(self.substring(0, size(self) - 1)) * (self.endsWith('d') ? 24 : 1) <= 87600",
                message = "maxAge is between 1h and 3650d")
        @JsonPropertyDescription(
                "How old the current version may grow before that is a finding, in days or hours, as 90d. Without it, any age.")
        String maxAge,

        @Required
        @Size(min = 1, max = MAX_DESTINATIONS)
        @ValidationRule(
                value = "self.all(one, self.exists_one(other, other.name == one.name))",
                message = "two destinations have the same name")
        @ValidationRule(
                value = "self.all(one, one.name != 'source')",
                message = "no destination is named source: findings about the source are")
        @JsonPropertyDescription(
                "Where the secret should have arrived. Each takes a name of its own and exactly one place, as kubernetesSecret.")
        List<SecretDestinationSpec> destinations,

        @JsonPropertyDescription("How an approved delivery goes about it.")
        Delivery delivery,

        @JsonPropertyDescription(
                "A signature in advance: the converger delivers new versions without asking again. What was delivered and has been changed since still takes an approval. Signed by the verb approve on secretdistributions, once status.deliveryDigest is there. Void as soon as source, destinations or delivery are others than were signed.")
        StandingApproval standingApproval,

        @JsonPropertyDescription(
                "A version of the source that is meant as it is, though it is empty, too long for some, or an older value come back. Delivers nothing by itself. Takes the verb approve on secretdistributions.")
        Acceptance acceptance,

        @JsonPropertyDescription("When a secret that has not arrived becomes an incident, and how grave it is.")
        IncidentTerms incident,

        @JsonPropertyDescription(
                "True has the API server refuse an approval by whoever recorded the incident's resolution. Counts for incidents that open from then on.")
        Boolean requireSeparation) {

    public static final int MAX_DESTINATIONS = 32;

    /** How an approved delivery goes about it. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Delivery(
            @Default("Parallel")
            @JsonPropertyDescription(
                    "Parallel: all destinations at once. Ordered: one after the other as they are listed; one that fails for good does not keep the rest from theirs.")
            Order order,

            @Default("5")
            @Min(0)
            @Max(20)
            @JsonPropertyDescription("How often a delivery that failed is tried again, for each destination.")
            Integer retries,

            @Default("30s")
            @Size(min = 2, max = 16)
            @Pattern(Patterns.DURATION)
            @ValidationRule(
                    value = "duration(self) >= duration('1s') && duration(self) <= duration('1h')",
                    message = "backoff is between 1s and 1h")
            @JsonPropertyDescription(
                    "How long the first retry waits, as 30s; each further one twice as long, up to an hour, give or take a quarter.")
            String backoff) {}

    /** In which order destinations are delivered to. */
    public enum Order {
        /** All at once. */
        Parallel,
        /** One after the other. */
        Ordered,
        /** A word that this version does not know. */
        @JsonEnumDefaultValue
        Unrecognized
    }

    /** A signature in advance, under what is delivered where and how. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record StandingApproval(
            @Required
            @Size(min = 71, max = 71)
            @Pattern(Patterns.DIGEST)
            @JsonPropertyDescription(
                    "What is signed: status.deliveryDigest, the digest of source, destinations and delivery.")
            String digest,

            @Required
            @Size(min = 1, max = 512)
            @JsonPropertyDescription("Who signs: the name of the user that the API server knows the request by.")
            String by,

            @Required
            @Size(min = 20, max = 32)
            @Pattern(Patterns.TIME)
            @ValidationRule(
                    value = "!format.datetime().validate(self).hasValue()",
                    message = "there is no such time as until: write one in UTC, as 2027-05-01T00:00:00Z")
            @JsonPropertyDescription("When it ends, in UTC, as 2027-05-01T00:00:00Z; at most a year ahead.")
            String until,

            @Required @Size(min = 1, max = 1024) @JsonPropertyDescription("Why it may be done without asking again.")
            String reason) {}

    /** A version that is meant as it is. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Acceptance(
            @Required
            @Size(min = 1, max = 128)
            @JsonPropertyDescription("The version, as status.sourceVersion shows it. It holds for no other.")
            String version,

            @Required
            @Size(min = 1, max = 512)
            @JsonPropertyDescription("Who says so: the name of the user that the API server knows the request by.")
            String by,

            @Required @Size(min = 1, max = 1024) @JsonPropertyDescription("Why it is meant.")
            String reason) {}
}
