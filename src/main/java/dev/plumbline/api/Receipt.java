package dev.plumbline.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** What proves a delivery of a secret that arrived. Never holds its value. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Receipt(
        @Required @Size(min = 1, max = 128) @JsonPropertyDescription("Version of the source that was delivered.")
        String version,

        @Required @Size(max = 64) @JsonPropertyDescription("Fingerprint of the value as the destination got it.")
        String fingerprint,

        @Required @Size(max = 40) @JsonPropertyDescription("When it arrived.")
        String time,

        @Required
        @Size(max = 71)
        @Pattern(Patterns.DIGEST)
        @JsonPropertyDescription("Digest of the proposal that was approved for it.")
        String approval,

        @Size(max = 256)
        @JsonPropertyDescription(
                "What the destination showed of it right after, as a time or a version. Once it shows something else, someone has written since.")
        String mark,

        @Size(max = 512) @JsonPropertyDescription("What came of it at the destination, as a release.")
        String reference) {}
