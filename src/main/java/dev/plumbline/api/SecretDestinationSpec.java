package dev.plumbline.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** One name at one place that should hold the secret: beside name and template exactly one member is set. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "(has(self.herokuConfigVar) ? 1 : 0) + (has(self.githubSecret) ? 1 : 0) + (has(self.cloudflareWorkerSecret) ? 1 : 0) + (has(self.cloudflarePagesVariable) ? 1 : 0) + (has(self.kubernetesSecret) ? 1 : 0) + (has(self.webhook) ? 1 : 0) == 1",
        message =
                "a destination takes exactly one of: herokuConfigVar, githubSecret, cloudflareWorkerSecret, cloudflarePagesVariable, kubernetesSecret, webhook")
public record SecretDestinationSpec(
        @Required
        @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @JsonPropertyDescription("How status, findings and proposals call it.")
        String name,

        @JsonPropertyDescription("The form that the value has here. Without it, as it is at the source.")
        SecretTemplate template,

        @JsonPropertyDescription("One config var of a Heroku app. Its value is read. A delivery restarts the app.")
        HerokuConfigVar herokuConfigVar,

        @JsonPropertyDescription(
                "One secret of GitHub Actions or Dependabot. Only the time of its last change can be read.")
        GithubSecret githubSecret,

        @JsonPropertyDescription(
                "One secret of a Cloudflare Worker. Only its name, and which version of the Worker serves, can be read. A delivery deploys the Worker.")
        CloudflareWorkerSecret cloudflareWorkerSecret,

        @JsonPropertyDescription(
                "One variable of a Cloudflare Pages project. Its value is read where it is plain text. A delivery counts from the project's next deployment on.")
        CloudflarePagesVariable cloudflarePagesVariable,

        @JsonPropertyDescription("One key of a Secret in the same namespace. Its value is read.")
        KubernetesSecret kubernetesSecret,

        @JsonPropertyDescription(
                "A service of your own that takes the secret as a signed POST, for what has no member here.")
        Webhook webhook) {

    /** One config var of a Heroku app. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record HerokuConfigVar(
            @Required
            @Size(min = 3, max = 36)
            @Pattern("^[a-z0-9][a-z0-9-]*$")
            @JsonPropertyDescription("Name or identifier of the app.")
            String app,

            @Required
            @Size(min = 1, max = 253)
            @Pattern("^[A-Za-z_][A-Za-z0-9_]*$")
            @JsonPropertyDescription("Name of the config var, as STRIPE_KEY.")
            String key,

            @Required @JsonPropertyDescription("Secret with the key 'token': a Heroku token that may read config vars.")
            SecretRef secretRef) {}

    /** One secret of GitHub Actions or Dependabot. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "has(self.repository) != has(self.organization)",
            message = "githubSecret takes exactly one of: repository, organization")
    @ValidationRule(
            value = "!has(self.environment) || (has(self.repository) && (!has(self.store) || self.store == 'Actions'))",
            message = "githubSecret.environment goes with repository and the store Actions")
    public record GithubSecret(
            @Size(min = 3, max = 140)
            @Pattern("^[A-Za-z0-9-]+/[A-Za-z0-9._-]*[A-Za-z0-9_-][A-Za-z0-9._-]*$")
            @JsonPropertyDescription("Owner and name of the repository, as acme/web.")
            String repository,

            @Size(min = 1, max = 39)
            @Pattern("^[A-Za-z0-9-]+$")
            @JsonPropertyDescription("Name of the organisation, for a secret that its repositories share.")
            String organization,

            @Size(min = 1, max = 255)
            @Pattern("^[^\\s/\\\\]*[^\\s/\\\\.][^\\s/\\\\]*$")
            @JsonPropertyDescription("Name of an environment of the repository.")
            String environment,

            @Default("Actions")
            @JsonPropertyDescription("Which of GitHub's stores the secret is in: Actions or Dependabot.")
            GithubStore store,

            @Required
            @Size(min = 1, max = 253)
            @Pattern("^[A-Za-z_][A-Za-z0-9_]*$")
            @JsonPropertyDescription("Name of the secret, as STRIPE_KEY. GitHub keeps it in capitals.")
            String key,

            @Required
            @JsonPropertyDescription("Secret with the key 'token': a GitHub token that may read the names of secrets.")
            SecretRef secretRef) {}

    /** GitHub's stores of secrets. */
    public enum GithubStore {
        /** For workflows. */
        Actions,
        /** For Dependabot's own runs. */
        Dependabot,
        /** A word that this version does not know. */
        @JsonEnumDefaultValue
        Unrecognized
    }

    /** One secret of a Cloudflare Worker. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record CloudflareWorkerSecret(
            @Required
            @Size(min = 32, max = 32)
            @Pattern("^[0-9a-f]{32}$")
            @JsonPropertyDescription("Identifier of the account, 32 hexadecimal digits.")
            String accountId,

            @Required
            @Size(min = 1, max = 255)
            @Pattern("^[a-z0-9_][a-z0-9_-]*$")
            @JsonPropertyDescription("Name of the Worker's script.")
            String script,

            @Required
            @Size(min = 1, max = 253)
            @Pattern("^[A-Za-z_][A-Za-z0-9_]*$")
            @JsonPropertyDescription("Name of the secret, as STRIPE_KEY.")
            String key,

            @Required
            @JsonPropertyDescription(
                    "Secret with the key 'token': a Cloudflare API token with the permission Workers Scripts Read.")
            SecretRef secretRef) {}

    /** One variable of a Cloudflare Pages project. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record CloudflarePagesVariable(
            @Required
            @Size(min = 32, max = 32)
            @Pattern("^[0-9a-f]{32}$")
            @JsonPropertyDescription("Identifier of the account, 32 hexadecimal digits.")
            String accountId,

            @Required
            @Size(min = 1, max = 58)
            @Pattern("^[a-z0-9][a-z0-9-]*$")
            @JsonPropertyDescription("Name of the project.")
            String project,

            @Default("Production")
            @JsonPropertyDescription("Which of the project's deployments the variable is for: Production or Preview.")
            PagesEnvironment environment,

            @Required
            @Size(min = 1, max = 253)
            @Pattern("^[A-Za-z_][A-Za-z0-9_]*$")
            @JsonPropertyDescription("Name of the variable, as STRIPE_KEY.")
            String key,

            @Default("SecretText")
            @JsonPropertyDescription(
                    "SecretText: Cloudflare never shows it again. PlainText: it does, to whoever may read the project.")
            PagesType type,

            @Required
            @JsonPropertyDescription(
                    "Secret with the key 'token': a Cloudflare API token with the permission Pages Read.")
            SecretRef secretRef) {}

    /** The deployments of a Pages project. */
    public enum PagesEnvironment {
        /** Of the production branch. */
        Production,
        /** Of all others. */
        Preview,
        /** A word that this version does not know. */
        @JsonEnumDefaultValue
        Unrecognized
    }

    /** How Pages keeps a variable. */
    public enum PagesType {
        /** Never shown again. */
        SecretText,
        /** Shown. */
        PlainText,
        /** A word that this version does not know. */
        @JsonEnumDefaultValue
        Unrecognized
    }

    /** One key of a Secret in the same namespace. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record KubernetesSecret(
            @Required
            @Size(min = 1, max = 253)
            @Pattern(Patterns.OBJECT_NAME)
            @JsonPropertyDescription("Name of the Secret. It is made where it isn't there.")
            String name,

            @Required
            @Size(min = 1, max = 253)
            @Pattern(Patterns.DATA_KEY)
            @JsonPropertyDescription("Key in it. A key that somebody else keeps is left alone.")
            String key) {}

    /** A service of your own. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Webhook(
            @Required
            @Size(min = 8, max = 2048)
            @Pattern("^https?://[^\\s#@]+$")
            @JsonPropertyDescription("URL that deliveries are posted to, without credentials.")
            String url,

            @Required
            @Size(min = 1, max = 253)
            @Pattern("^[A-Za-z0-9_.-]+$")
            @JsonPropertyDescription("What the service calls the secret.")
            String key,

            @Size(min = 8, max = 2048)
            @Pattern("^https?://[^\\s#@]+$")
            @JsonPropertyDescription(
                    "URL that answers a GET with what the service holds, as {\"version\": \"8\"} or {\"fingerprint\": \"hmac:…\"}. Without it, nothing can be read.")
            String statusUrl,

            @JsonPropertyDescription(
                    "Secret with the key 'token', sent as a bearer token to the status URL's host and to no other.")
            SecretRef secretRef) {}
}
