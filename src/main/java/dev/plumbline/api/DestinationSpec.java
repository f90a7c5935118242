package dev.plumbline.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/** What is observed: exactly one member is set. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "(has(self.herokuConfigVars) ? 1 : 0) + (has(self.kubernetes) ? 1 : 0) + (has(self.http) ? 1 : 0) == 1",
        message = "destination takes exactly one of: herokuConfigVars, kubernetes, http")
public record DestinationSpec(
        @JsonPropertyDescription("The config vars of a Heroku app. Each is a subject.")
        HerokuConfigVars herokuConfigVars,

        @JsonPropertyDescription("Objects in the policy's own namespace. Each is a subject, as in Deployment.apps/web.")
        Kubernetes kubernetes,

        @JsonPropertyDescription(
                "Published files and health endpoints under one base URL. Each path is a subject; its value has the fields status, sha256 and headers.")
        Http http) {

    /** The config vars of one Heroku app. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record HerokuConfigVars(
            @Required
            @Size(min = 3, max = 36)
            @Pattern("^[a-z0-9][a-z0-9-]*$")
            @JsonPropertyDescription("Name or identifier of the app.")
            String app,

            @Required @JsonPropertyDescription("Secret with the key 'token': a Heroku token that may read config vars.")
            SecretRef secretRef) {}

    /** Objects of one kind in the policy's namespace, by name or by selector. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @ValidationRule(
            value = "has(self.names) != has(self.selector)",
            message = "destination.kubernetes takes exactly one of: names, selector")
    public record Kubernetes(
            @Size(max = 253)
            @Pattern("^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)?$")
            @JsonPropertyDescription("API group, as apps. Empty or absent for the core group.")
            String group,

            @Required @Size(min = 2, max = 63) @Pattern("^v[a-z0-9]+$") @JsonPropertyDescription("API version, as v1.")
            String version,

            @Required
            @Size(min = 1, max = 63)
            @Pattern("^[A-Z][A-Za-z0-9]*$")
            @JsonPropertyDescription("Kind, as Deployment. Secrets can't be observed this way.")
            String kind,

            @Size(min = 1, max = 64) @JsonPropertyDescription("Names of the objects.")
            List<@Size(min = 1, max = 253) @Pattern(Patterns.OBJECT_NAME) String> names,

            @Size(min = 1, max = 16) @JsonPropertyDescription("Labels that the objects carry, all of them.")
            Map<@Size(max = 63) String, @Size(max = 63) String> selector) {}

    /** Paths under a base URL. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Http(
            @Required
            @Size(min = 8, max = 2048)
            @Pattern("^https?://[^\\s?#]+$")
            @ValidationRule(
                    value = "!self.matches('^https?://[^/]*@')",
                    message = "baseUrl holds no credentials: put them into a Secret and name it in secretRef")
            @JsonPropertyDescription("URL that the paths stand under, without query, fragment or credentials.")
            String baseUrl,

            @Required
            @Size(min = 1, max = 128)
            @JsonPropertyDescription("Paths to read with GET, each from its leading slash on.")
            List<@Size(min = 1, max = 1024) @Pattern("^/[^\\s#]*$") String> paths,

            @Size(max = 16) @JsonPropertyDescription("Names of the answer's headers that are compared, in any case.")
            List<@Size(min = 1, max = 64) @Pattern("^[A-Za-z0-9-]+$") String> headers,

            @JsonPropertyDescription(
                    "Secret with the key 'token', sent as a bearer token to the base URL's host and to no other.")
            SecretRef secretRef) {}
}
