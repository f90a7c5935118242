package dev.plumbline.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;

/** The form that a value has at one destination, made in the order of the fields. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SecretTemplate(
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("First: the source holds a JSON object, and this member of it, text, is taken.")
        String fromField,

        @Size(max = 256) @JsonPropertyDescription("Then: this text is put in front, as 'Bearer '.")
        String prefix,

        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Then: it is put under this name into a JSON object that holds nothing else.")
        String intoField,

        @JsonPropertyDescription("Last: True encodes it in Base64.")
        Boolean base64) {}
