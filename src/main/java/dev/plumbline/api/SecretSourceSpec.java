package dev.plumbline.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Where a secret comes from: exactly one member is set. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "(has(self.vault) ? 1 : 0) + (has(self.infisical) ? 1 : 0) + (has(self.secret) ? 1 : 0) == 1",
        message = "source takes exactly one of: vault, infisical, secret")
public record SecretSourceSpec(
        @JsonPropertyDescription("One key of a secret in a KV version 2 engine of Vault or OpenBao.")
        Vault vault,

        @JsonPropertyDescription("One secret in Infisical.") Infisical infisical,

        @JsonPropertyDescription(
                "One key of a Secret in the same namespace, as External Secrets or a person keeps it. Watched.")
        Secret secret) {

    /** One key of a secret in a KV version 2 engine. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Vault(
            @Required
            @Size(min = 8, max = 2048)
            @Pattern("^https?://[^\\s?#/@]+/?$")
            @JsonPropertyDescription(
                    "URL of the server, without path or credentials, as https://vault.example.com:8200.")
            String address,

            @Size(min = 1, max = 256)
            @Pattern("^[A-Za-z0-9][A-Za-z0-9_.-]*(/[A-Za-z0-9][A-Za-z0-9_.-]*)*/?$")
            @JsonPropertyDescription(
                    "Namespace of Vault Enterprise or OpenBao, as admin/billing. Without it, the root.")
            String namespace,

            @Default("secret")
            @Size(min = 1, max = 256)
            @Pattern("^[A-Za-z0-9][A-Za-z0-9_.-]*(/[A-Za-z0-9][A-Za-z0-9_.-]*)*$")
            @JsonPropertyDescription("Where the engine is mounted.")
            String mount,

            @Required
            @Size(min = 1, max = 512)
            @Pattern("^[A-Za-z0-9][A-Za-z0-9_.@+ -]*(/[A-Za-z0-9][A-Za-z0-9_.@+ -]*)*$")
            @JsonPropertyDescription("Path of the secret below the mount, without data/, as billing/stripe.")
            String path,

            @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Key in the secret, as api_key.")
            String key,

            @Required @JsonPropertyDescription("How the operator proves who it is.")
            VaultAuth auth,

            @JsonPropertyDescription(
                    "Secret with the key 'ca.crt': the certificates in PEM form that the server's is signed by, beside those that the system trusts.")
            SecretRef caRef) {}

    /** How to log in to Vault: exactly one member is set. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "(has(self.token) ? 1 : 0) + (has(self.appRole) ? 1 : 0) + (has(self.kubernetes) ? 1 : 0) == 1",
            message = "auth takes exactly one of: token, appRole, kubernetes")
    public record VaultAuth(
            @JsonPropertyDescription("A token that somebody else keeps alive.")
            VaultToken token,

            @JsonPropertyDescription("A role with a secret identifier.")
            AppRole appRole,

            @JsonPropertyDescription("A ServiceAccount of the same namespace.")
            ServiceAccount kubernetes) {}

    /** A token in a Secret. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record VaultToken(
            @Required @JsonPropertyDescription("Secret with the key 'token'.")
            SecretRef secretRef) {}

    /** The AppRole method. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AppRole(
            @Default("approle")
            @Size(min = 1, max = 256)
            @Pattern("^[A-Za-z0-9][A-Za-z0-9_.-]*(/[A-Za-z0-9][A-Za-z0-9_.-]*)*$")
            @JsonPropertyDescription("Where the method is mounted, below auth/.")
            String mount,

            @Required @Size(min = 1, max = 256) @JsonPropertyDescription("The role's identifier.")
            String roleId,

            @Required @JsonPropertyDescription("Secret with the key 'secretId'.")
            SecretRef secretRef) {}

    /** The Kubernetes method, with a short-lived token of a ServiceAccount. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ServiceAccount(
            @Default("kubernetes")
            @Size(min = 1, max = 256)
            @Pattern("^[A-Za-z0-9][A-Za-z0-9_.-]*(/[A-Za-z0-9][A-Za-z0-9_.-]*)*$")
            @JsonPropertyDescription("Where the method is mounted, below auth/.")
            String mount,

            @Required @Size(min = 1, max = 256) @JsonPropertyDescription("Name of the role in Vault.")
            String role,

            @Required
            @Size(min = 1, max = 253)
            @Pattern(Patterns.OBJECT_NAME)
            @JsonPropertyDescription("Name of a ServiceAccount in the same namespace.")
            String serviceAccount,

            @Size(min = 1, max = 256)
            @JsonPropertyDescription("Audience of the token, as the role in Vault asks for. Without it, vault.")
            String audience) {}

    /** One secret in Infisical. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Infisical(
            @Default("https://app.infisical.com")
            @Size(min = 8, max = 2048)
            @Pattern("^https?://[^\\s?#/@]+/?$")
            @JsonPropertyDescription("URL of the server, without path or credentials.")
            String address,

            @Required
            @Size(min = 1, max = 64)
            @Pattern("^[A-Za-z0-9-]+$")
            @JsonPropertyDescription("Identifier of the project.")
            String projectId,

            @Required
            @Size(min = 1, max = 64)
            @Pattern("^[a-z0-9][a-z0-9-]*$")
            @JsonPropertyDescription("Slug of Infisical's environment, as prod.")
            String environment,

            @Default("/")
            @Size(min = 1, max = 512)
            @Pattern("^/[A-Za-z0-9_/-]*$")
            @JsonPropertyDescription("Folder of the secret.")
            String path,

            @Required
            @Size(min = 1, max = 253)
            @Pattern("^[^\\s/\\\\?#%]*[^\\s/\\\\?#%.][^\\s/\\\\?#%]*$")
            @JsonPropertyDescription("Name of the secret, as STRIPE_KEY.")
            String key,

            @Required
            @JsonPropertyDescription(
                    "Secret with the keys 'clientId' and 'clientSecret' of a machine identity with universal authentication.")
            SecretRef secretRef) {}

    /** One key of a Secret in the same namespace. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Secret(
            @Required
            @Size(min = 1, max = 253)
            @Pattern(Patterns.OBJECT_NAME)
            @JsonPropertyDescription("Name of the Secret.")
            String name,

            @Required @Size(min = 1, max = 253) @Pattern(Patterns.DATA_KEY) @JsonPropertyDescription("Key in it.")
            String key) {}
}
