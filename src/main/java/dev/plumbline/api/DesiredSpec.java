package dev.plumbline.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/** Where the desired state is read from: exactly one member is set. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value =
                "(has(self.git) ? 1 : 0) + (has(self.configMap) ? 1 : 0) + (has(self.inline) ? 1 : 0) + (has(self.assetManifest) ? 1 : 0) + (has(self.flags) ? 1 : 0) + (has(self.snapshot) ? 1 : 0) + (has(self.reference) ? 1 : 0) == 1",
        message = "desired takes exactly one of: git, configMap, inline, assetManifest, flags, snapshot, reference")
public record DesiredSpec(
        @JsonPropertyDescription("A file in a Git repository is the truth.")
        Git git,

        @JsonPropertyDescription("A ConfigMap in the same namespace is the truth.")
        ConfigMap configMap,

        @JsonPropertyDescription("The truth is written here, in the policy itself.")
        Inline inline,

        @JsonPropertyDescription(
                "A file of SHA-256 sums in a Git repository is the truth about published files. Each path is a subject.")
        AssetManifest assetManifest,

        @JsonPropertyDescription(
                "A registry of feature flags in Git, joined with a table of promotions in PostgreSQL, is the truth about FLAG_* config vars.")
        Flags flags,

        @JsonPropertyDescription(
                "What a person blessed is the truth: the state that the destination had when someone with the right to 'bless' set the annotation plumbline.dev/bless.")
        Snapshot snapshot,

        @JsonPropertyDescription("Another destination is the truth, as staging's release is for production's.")
        Reference reference) {

    /** How a file is read as subjects and their values. */
    public enum Format {
        /** One or several YAML documents. */
        Yaml,
        /** One JSON document. */
        Json,
        /** Lines of KEY=value. */
        Dotenv,
        /** The whole file is the value of one subject, named as the file is. */
        Raw,
        /** A folder; each of its .json files is a subject, named as the file is. */
        JsonFiles,
        /** A word that this version does not know. */
        @com.fasterxml.jackson.annotation.JsonEnumDefaultValue
        Unrecognized
    }

    /** A file in a Git repository. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Git(
            @Required
            @Size(min = 8, max = 2048)
            @Pattern("^(https|ssh|file)://[^\\s]+$")
            @ValidationRule(
                    value = "!self.matches('^(https|file)://[^/]*@') && !self.matches('^ssh://[^/@]*:[^/@]*@')",
                    message = "url holds no credentials: put them into a Secret and name it in secretRef")
            @JsonPropertyDescription(
                    "URL of the repository: https://, ssh://, or file:// where the installation allows it. Without credentials: those go into secretRef.")
            String url,

            @Default("HEAD")
            @Size(min = 1, max = 255)
            @Pattern("^[A-Za-z0-9][-A-Za-z0-9._/]*$")
            @JsonPropertyDescription(
                    "Branch, tag or full ref name whose newest commit is read. Without it, the branch that the repository names as its default.")
            String ref,

            @Required
            @Size(min = 1, max = 1024)
            @Pattern("^[^/\\s][^\\n\\r]*$")
            @ValidationRule(
                    value =
                            "!self.split('/').exists(part, part == '..' || part == '.' || part == '' || part == '.git')",
                    message =
                            "path is relative to the root of the repository and has no '..', '.', '.git' or empty part")
            @JsonPropertyDescription(
                    "Path of the file, or of the folder for JsonFiles, relative to the root of the repository.")
            String path,

            @Default("Yaml")
            @JsonPropertyDescription("How it is read: Yaml, Json, Dotenv, Raw, or a folder as JsonFiles.")
            Format format,

            @JsonPropertyDescription(
                    "Secret with the credentials to read: username and password (or a token as password) for https; identity and known_hosts for ssh.")
            SecretRef secretRef) {}

    /** A ConfigMap. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @ValidationRule(
            value = "has(self.key) || !has(self.format)",
            message = "configMap.format says how one key is read: set configMap.key, or leave format out")
    public record ConfigMap(
            @Required
            @Size(min = 1, max = 253)
            @Pattern(Patterns.OBJECT_NAME)
            @JsonPropertyDescription("Name of a ConfigMap in the same namespace.")
            String name,

            @Size(min = 1, max = 253)
            @Pattern(Patterns.DATA_KEY)
            @JsonPropertyDescription(
                    "The one key that is read, as a file in the given format. Without it, each key of the ConfigMap is a subject and its text the value.")
            String key,

            @JsonPropertyDescription("How the key is read: Yaml (the default), Json, Dotenv or Raw.")
            Format format) {}

    /** Values in the policy itself. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @ValidationRule(
            value = "has(self.values) != has(self.document)",
            message = "desired.inline takes exactly one of: values, document")
    public record Inline(
            @Size(min = 1, max = 512)
            @JsonPropertyDescription(
                    "Subjects and their text. Whoever may read the policy reads these values: secrets belong elsewhere.")
            Map<@Size(max = 8192) String, @Size(max = 8192) String> values,

            @Size(min = 1, max = 65536)
            @JsonPropertyDescription(
                    "YAML, read as a file in Git would be: for subjects whose value is more than text, as published files or Kubernetes objects.")
            String document) {}

    /** How a file of sums is written. */
    public enum ManifestFormat {
        /** Lines as sha256sum writes them. */
        Sha256sum,
        /** A JSON object: each path with its sum, or with an object that has the member sha256. */
        Json,
        /** A word that this version does not know. */
        @com.fasterxml.jackson.annotation.JsonEnumDefaultValue
        Unrecognized
    }

    /** A file of sums in a Git repository. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record AssetManifest(
            @Required @JsonPropertyDescription("Where the file is.")
            GitFile file,

            @Default("Sha256sum") @JsonPropertyDescription("How the file is written: Sha256sum or Json.")
            ManifestFormat format,

            @Size(max = 512)
            @JsonPropertyDescription(
                    "What each path of the manifest begins with and the published path does not, as public/.")
            String stripPrefix) {}

    /** A file or a folder in a Git repository, whatever is in it. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record GitFile(
            @Required
            @Size(min = 8, max = 2048)
            @Pattern("^(https|ssh|file)://[^\\s]+$")
            @ValidationRule(
                    value = "!self.matches('^(https|file)://[^/]*@') && !self.matches('^ssh://[^/@]*:[^/@]*@')",
                    message = "url holds no credentials: put them into a Secret and name it in secretRef")
            @JsonPropertyDescription(
                    "URL of the repository: https://, ssh://, or file:// where the installation allows it. Without credentials: those go into secretRef.")
            String url,

            @Default("HEAD")
            @Size(min = 1, max = 255)
            @Pattern("^[A-Za-z0-9][-A-Za-z0-9._/]*$")
            @JsonPropertyDescription(
                    "Branch, tag or full ref name whose newest commit is read. Without it, the branch that the repository names as its default.")
            String ref,

            @Required
            @Size(min = 1, max = 1024)
            @Pattern("^[^/\\s][^\\n\\r]*$")
            @ValidationRule(
                    value =
                            "self == '.' || !self.split('/').exists(part, part == '..' || part == '.' || part == '' || part == '.git')",
                    message =
                            "path is relative to the root of the repository, which is '.', and has no '..', '.', '.git' or empty part")
            @JsonPropertyDescription(
                    "Path, relative to the root of the repository; a folder may be the root itself, '.'.")
            String path,

            @JsonPropertyDescription(
                    "Secret with the credentials to read: username and password (or a token as password) for https; identity and known_hosts for ssh.")
            SecretRef secretRef) {}

    /** Declared flags and what of them was promoted. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Flags(
            @Required
            @JsonPropertyDescription(
                    "YAML file of the declared flags: a list of names, a list of maps with the member name, or a map by name; under the key 'flags' or at the top.")
            GitFile registry,

            @Default("FLAG_")
            @Size(min = 1, max = 64)
            @Pattern("^[A-Za-z_][A-Za-z0-9_]*$")
            @JsonPropertyDescription("What the config vars of flags begin with. Only those are compared.")
            String prefix,

            @Required @JsonPropertyDescription("The table of promotions.")
            Promotions promotions) {}

    /** A table of promotions in PostgreSQL. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Promotions(
            @Required
            @Size(min = 1, max = 253)
            @Pattern("^[A-Za-z0-9.:_-]+$")
            @JsonPropertyDescription("Host name or address of the server.")
            String host,

            @Min(1) @Max(65535) @JsonPropertyDescription("Port of the server; 5432 where it is absent.")
            Integer port,

            @Required @Size(min = 1, max = 63) @JsonPropertyDescription("Name of the database.")
            String database,

            @Required
            @Size(min = 1, max = 127)
            @Pattern("^[A-Za-z_][A-Za-z0-9_]*([.][A-Za-z_][A-Za-z0-9_]*)?$")
            @JsonPropertyDescription("Table or view, as console_flag_promotions or console.flag_promotions.")
            String table,

            @JsonPropertyDescription("What its columns are called.")
            PromotionColumns columns,

            @Required
            @Size(min = 1, max = 63)
            @JsonPropertyDescription("What the table calls the environment that is observed, as production.")
            String environment,

            @Required
            @JsonPropertyDescription(
                    "Secret with the keys username and password of a role that may only read, and, where the server's certificate is not publicly trusted, ca.crt.")
            SecretRef secretRef) {}

    /** The names of columns. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record PromotionColumns(
            @Default("flag")
            @Size(min = 1, max = 63)
            @Pattern("^[A-Za-z_][A-Za-z0-9_]*$")
            @JsonPropertyDescription("Column with the flag's name.")
            String flag,

            @Default("environment")
            @Size(min = 1, max = 63)
            @Pattern("^[A-Za-z_][A-Za-z0-9_]*$")
            @JsonPropertyDescription("Column with the environment's name.")
            String environment,

            @Default("value")
            @Size(min = 1, max = 63)
            @Pattern("^[A-Za-z_][A-Za-z0-9_]*$")
            @JsonPropertyDescription("Column with the promoted value; null takes the promotion back.")
            String value,

            @Default("promoted_at")
            @Size(min = 1, max = 63)
            @Pattern("^[A-Za-z_][A-Za-z0-9_]*$")
            @JsonPropertyDescription("Column with the time: the newest row of a flag counts.")
            String time) {}

    /** A state that a person blessed. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Snapshot(
            @Size(min = 2, max = 6)
            @Pattern(Patterns.AGE)
            @JsonPropertyDescription(
                    "The longest that it may go without being blessed anew, as 90d. Beyond it its age is a finding.")
            String maxAge) {}

    /** Another destination. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Reference(
            @Required @JsonPropertyDescription("What is read as the truth.")
            DestinationSpec destination) {}
}
