package dev.plumbline.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/** What is observed: exactly one member is set. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value =
                "(has(self.herokuConfigVars) ? 1 : 0) + (has(self.herokuRelease) ? 1 : 0) + (has(self.githubSecrets) ? 1 : 0) + (has(self.cloudflareWorkerSecrets) ? 1 : 0) + (has(self.cloudflarePages) ? 1 : 0) + (has(self.dns) ? 1 : 0) + (has(self.n8n) ? 1 : 0) + (has(self.kubernetes) ? 1 : 0) + (has(self.http) ? 1 : 0) == 1",
        message =
                "destination takes exactly one of: herokuConfigVars, herokuRelease, githubSecrets, cloudflareWorkerSecrets, cloudflarePages, dns, n8n, kubernetes, http")
public record DestinationSpec(
        @JsonPropertyDescription("The config vars of a Heroku app. Each is a subject.")
        HerokuConfigVars herokuConfigVars,

        @JsonPropertyDescription(
                "What a Heroku app runs. One subject, release; its value is the commit, the slug or the version.")
        HerokuRelease herokuRelease,

        @JsonPropertyDescription(
                "The names of the Actions or Dependabot secrets of a repository, environment or organization, and their age. Each name is a subject; GitHub shows no value.")
        GithubSecrets githubSecrets,

        @JsonPropertyDescription(
                "The names of the secrets of a Cloudflare Worker. Each name is a subject; Cloudflare shows no value.")
        CloudflareWorkerSecrets cloudflareWorkerSecrets,

        @JsonPropertyDescription(
                "A Cloudflare Pages project: its variables, the commit that is live, or what it serves.")
        CloudflarePages cloudflarePages,

        @JsonPropertyDescription(
                "DNS records. Each name and type is a subject, as in 'www.example.com CNAME'; its value is the list of records as in a zone file. The desired state says which are asked for.")
        Dns dns,

        @JsonPropertyDescription(
                "The workflows of an n8n instance. Each is a subject: the file of the desired state that it matches by id, then by name, else its own name.")
        N8n n8n,

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

    /** What one Heroku app runs. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record HerokuRelease(
            @Required
            @Size(min = 3, max = 36)
            @Pattern("^[a-z0-9][a-z0-9-]*$")
            @JsonPropertyDescription("Name or identifier of the app.")
            String app,

            @Default("Commit")
            @JsonPropertyDescription(
                    "What names the release: the Commit that its slug was built from, the Slug, or the Version, a number that counts each release of this app.")
            ReleaseIdentity identity,

            @Required
            @JsonPropertyDescription("Secret with the key 'token': a Heroku token that may read releases and slugs.")
            SecretRef secretRef) {}

    /** What a release is named by. */
    public enum ReleaseIdentity {
        /** The commit that the slug was built from. */
        Commit,
        /** The slug. */
        Slug,
        /** The app's own count of releases. */
        Version,
        /** A word that this version does not know. */
        @JsonEnumDefaultValue
        Unrecognized
    }

    /** The secrets of one repository, environment or organization on GitHub. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @ValidationRule(
            value = "has(self.repository) != has(self.organization)",
            message = "destination.githubSecrets takes exactly one of: repository, organization")
    @ValidationRule(
            value = "!has(self.environment) || (has(self.repository) && (!has(self.kind) || self.kind == 'Actions'))",
            message = "githubSecrets.environment is one of a repository, and has Actions secrets only")
    public record GithubSecrets(
            @Size(min = 3, max = 140)
            @Pattern("^[A-Za-z0-9](-?[A-Za-z0-9])*/[A-Za-z0-9._-]+$")
            @JsonPropertyDescription("Repository, as owner/name.")
            String repository,

            @Size(min = 1, max = 39)
            @Pattern("^[A-Za-z0-9](-?[A-Za-z0-9])*$")
            @JsonPropertyDescription("Organization whose own secrets are read.")
            String organization,

            @Size(min = 1, max = 255)
            @Pattern("^[^/\\\\\\s][^/\\\\]*$")
            @JsonPropertyDescription("Environment of the repository. Without it, the repository's own secrets.")
            String environment,

            @Default("Actions") @JsonPropertyDescription("Whose secrets: those of Actions or those of Dependabot.")
            GithubSecretsKind kind,

            @Size(min = 2, max = 6)
            @Pattern(Patterns.AGE)
            @ValidationRule(
                    value =
                            "int(self.substring(0, size(self) - 1)) * (self.endsWith('d') ? 24 : 1) >= 1 && int(self.substring(0, size(self) - 1)) * (self.endsWith('d') ? 24 : 1) <= 87600",
                    message = "maxAge is between 1h and 3650d")
            @JsonPropertyDescription(
                    "The longest that a secret may go without being written anew, as 90d. One that is older is a finding.")
            String maxAge,

            @Required
            @JsonPropertyDescription("Secret with the key 'token': a GitHub token that may read the names of secrets.")
            SecretRef secretRef) {}

    /** Whose secrets GitHub keeps. */
    public enum GithubSecretsKind {
        /** Workflows read them. */
        Actions,
        /** Dependabot reads them. */
        Dependabot,
        /** A word that this version does not know. */
        @JsonEnumDefaultValue
        Unrecognized
    }

    /** The secrets of one Cloudflare Worker. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record CloudflareWorkerSecrets(
            @Required
            @Size(min = 32, max = 32)
            @Pattern("^[0-9a-f]+$")
            @JsonPropertyDescription("Identifier of the Cloudflare account, 32 hexadecimal digits.")
            String account,

            @Required
            @Size(min = 1, max = 255)
            @Pattern("^[a-z0-9][a-z0-9_-]*$")
            @JsonPropertyDescription("Name of the Worker's script.")
            String script,

            @Size(min = 2, max = 6)
            @Pattern(Patterns.AGE)
            @ValidationRule(
                    value =
                            "int(self.substring(0, size(self) - 1)) * (self.endsWith('d') ? 24 : 1) >= 1 && int(self.substring(0, size(self) - 1)) * (self.endsWith('d') ? 24 : 1) <= 87600",
                    message = "maxAge is between 1h and 3650d")
            @JsonPropertyDescription(
                    "The longest that a secret may go without being written anew, as 90d. Cloudflare tells no time of a secret: each is at least as old as the Worker's newest deployment, and where that is younger nobody can tell, which is a finding too.")
            String maxAge,

            @Required
            @JsonPropertyDescription(
                    "Secret with the key 'token': a Cloudflare API token that may read Workers scripts.")
            SecretRef secretRef) {}

    /** One Cloudflare Pages project. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record CloudflarePages(
            @Required
            @Size(min = 32, max = 32)
            @Pattern("^[0-9a-f]+$")
            @JsonPropertyDescription("Identifier of the Cloudflare account, 32 hexadecimal digits.")
            String account,

            @Required
            @Size(min = 1, max = 58)
            @Pattern("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$")
            @JsonPropertyDescription("Name of the project.")
            String project,

            @Default("Production") @JsonPropertyDescription("Which deployments: Production or Preview.")
            PagesEnvironment environment,

            @Default("Variables")
            @JsonPropertyDescription(
                    "What is observed: Variables, each name a subject; Commit, the subject commit with what the live deployment was built from; Assets, each path of the desired state with the SHA-256 of what is served.")
            PagesAspect observe,

            @Required
            @JsonPropertyDescription("Secret with the key 'token': a Cloudflare API token that may read Pages.")
            SecretRef secretRef) {}

    /** The environments of a Pages project. */
    public enum PagesEnvironment {
        /** What the project's own domain serves. */
        Production,
        /** What other branches get. */
        Preview,
        /** A word that this version does not know. */
        @JsonEnumDefaultValue
        Unrecognized
    }

    /** What of a Pages project is observed. */
    public enum PagesAspect {
        /** The variables that a deployment gets. */
        Variables,
        /** The commit of the live deployment. */
        Commit,
        /** The files that it serves. */
        Assets,
        /** A word that this version does not know. */
        @JsonEnumDefaultValue
        Unrecognized
    }

    /** DNS as several servers answer. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @ValidationRule(
            value = "has(self.resolvers) != has(self.authoritativeServers)",
            message = "destination.dns takes exactly one of: resolvers, authoritativeServers")
    @ValidationRule(
            value = "!has(self.resolvers) || self.resolvers.all(one, self.resolvers.exists_one(other, other == one))",
            message = "dns.resolvers are different ones: one is checked by the others")
    public record Dns(
            @Size(min = 2, max = 8)
            @JsonPropertyDescription(
                    "Resolvers that are all asked, by IP address, as 9.9.9.9 or [2620:fe::fe]:53. Where they disagree, nobody can tell what holds.")
            List<
                            @Size(min = 4, max = 64)
                            @Pattern("^(\\[[0-9a-fA-F:.]+\\]|[0-9]{1,3}(\\.[0-9]{1,3}){3})(:[0-9]{1,5})?$") String>
                    resolvers,

            @Size(min = 1, max = 8)
            @JsonPropertyDescription(
                    "Servers of the zone itself that are all asked, as ns1.example.com or 192.0.2.53:53: nothing that a cache still holds stands between.")
            List<@Size(min = 2, max = 260) @Pattern("^(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?$") String>
                    authoritativeServers) {}

    /** The workflows of one n8n instance. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record N8n(
            @Required
            @Size(min = 8, max = 2048)
            @Pattern("^https?://[^\\s?#]+$")
            @ValidationRule(
                    value = "!self.matches('^https?://[^/]*@')",
                    message = "baseUrl holds no credentials: put them into a Secret and name it in secretRef")
            @JsonPropertyDescription("URL of the instance, as https://n8n.example.com, without /api/v1.")
            String baseUrl,

            @Size(max = 16)
            @JsonPropertyDescription("Tags: only workflows that carry all of them are observed. Without it, all are.")
            List<@Size(min = 1, max = 64) String> tags,

            @Required
            @JsonPropertyDescription("Secret with the key 'token': an API key of n8n that may list and read workflows.")
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

            @Size(min = 1, max = 128)
            @JsonPropertyDescription(
                    "Paths to read with GET, each from its leading slash on. Without it, those that the desired state names.")
            List<@Size(min = 1, max = 1024) @Pattern("^/[^\\s#]*$") String> paths,

            @Size(max = 16) @JsonPropertyDescription("Names of the answer's headers that are compared, in any case.")
            List<@Size(min = 1, max = 64) @Pattern("^[A-Za-z0-9-]+$") String> headers,

            @JsonPropertyDescription(
                    "Secret with the key 'token', sent as a bearer token to the base URL's host and to no other.")
            SecretRef secretRef) {}
}
