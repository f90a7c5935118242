package dev.plumbline.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/** Where the desired state is read from: exactly one member is set. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "(has(self.git) ? 1 : 0) + (has(self.configMap) ? 1 : 0) + (has(self.inline) ? 1 : 0) == 1",
        message = "desired takes exactly one of: git, configMap, inline")
public record DesiredSpec(
        @JsonPropertyDescription("A file in a Git repository is the truth.")
        Git git,

        @JsonPropertyDescription("A ConfigMap in the same namespace is the truth.")
        ConfigMap configMap,

        @JsonPropertyDescription("The truth is written here, in the policy itself.")
        Inline inline) {

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
            @JsonPropertyDescription("Path of the file, relative to the root of the repository.")
            String path,

            @Default("Yaml") @JsonPropertyDescription("How the file is read: Yaml, Json, Dotenv or Raw.")
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
}
