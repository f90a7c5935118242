package dev.plumbline.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.plumbline.api.DesiredSpec.GitFile;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/** A tool that compares what should hold with what holds by itself: exactly one member is set. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "(has(self.openTofu) ? 1 : 0) + (has(self.ansible) ? 1 : 0) + (has(self.argoCD) ? 1 : 0) == 1",
        message = "check takes exactly one of: openTofu, ansible, argoCD")
public record CheckSpec(
        @JsonPropertyDescription(
                "A plan of OpenTofu or Terraform that only refreshes: what differs from the state is drift. Each resource is a subject, by its address.")
        OpenTofu openTofu,

        @JsonPropertyDescription(
                "A playbook of Ansible in check mode: what it would change is drift. Each task on a host is a subject.")
        Ansible ansible,

        @JsonPropertyDescription(
                "Applications of Argo CD in the policy's own namespace. Each is a subject, and so is what runs without belonging to one.")
        ArgoCd argoCD) {

    /** A plan that only refreshes. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record OpenTofu(
            @Required @JsonPropertyDescription("The module: path is its folder. Symbolic links in it are refused.")
            GitFile module,

            @Default("OpenTofu") @JsonPropertyDescription("Which tool: OpenTofu or Terraform.")
            PlanTool tool,

            @Default("default")
            @Size(min = 1, max = 90)
            @Pattern("^[A-Za-z0-9._-]+$")
            @JsonPropertyDescription("Workspace whose state is compared.")
            String workspace,

            @Size(max = 64)
            @JsonPropertyDescription(
                    "Input variables. Whoever may read the policy reads them: secrets go into environmentFrom.")
            Map<@Size(max = 128) String, @Size(max = 8192) String> variables,

            @Size(max = 8)
            @JsonPropertyDescription(
                    "Secrets whose keys become environment variables of the tool, for backends, providers and, as TF_VAR_name, for variables.")
            List<SecretRef> environmentFrom,

            @JsonPropertyDescription("What one run may take.")
            Limits limits) {}

    /** The tools that plan. */
    public enum PlanTool {
        /** OpenTofu's tofu. */
        OpenTofu,
        /** HashiCorp's terraform. */
        Terraform,
        /** A word that this version does not know. */
        @JsonEnumDefaultValue
        Unrecognized
    }

    /** A playbook in check mode. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @ValidationRule(
            value = "has(self.inventoryFrom) != has(self.inventory)",
            message = "check.ansible takes exactly one of: inventory, inventoryFrom")
    public record Ansible(
            @Required
            @JsonPropertyDescription(
                    "The project: path is its folder, from which the playbook and its roles are read. Symbolic links in it are refused.")
            GitFile project,

            @Required
            @Size(min = 1, max = 253)
            @Pattern("^[A-Za-z0-9][-A-Za-z0-9_./]*$")
            @ValidationRule(value = "!self.split('/').exists(part, part == '..')", message = "playbook has no '..'")
            @JsonPropertyDescription("The playbook, relative to the project's folder, as site.yml.")
            String playbook,

            @Size(min = 1, max = 253)
            @Pattern("^[A-Za-z0-9][-A-Za-z0-9_./]*$")
            @ValidationRule(value = "!self.split('/').exists(part, part == '..')", message = "inventory has no '..'")
            @JsonPropertyDescription("The inventory, a file in the project.")
            String inventory,

            @JsonPropertyDescription("Secret whose key 'inventory' is the inventory.")
            SecretRef inventoryFrom,

            @JsonPropertyDescription(
                    "Secret with what the hosts ask for: ssh-privatekey, known_hosts, and vault-password for files that ansible-vault has encrypted.")
            SecretRef credentialsFrom,

            @Size(max = 253)
            @Pattern("^[^\\s-][^\\n\\r]*$")
            @JsonPropertyDescription(
                    "Pattern of the hosts that are checked, as ansible-playbook --limit takes it. Without it, all.")
            String limit,

            @JsonPropertyDescription("What one run may take.")
            Limits limits) {}

    /** What one run of a tool may take. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Limits(
            @Default("10m")
            @Size(min = 2, max = 16)
            @Pattern(Patterns.DURATION)
            @ValidationRule(
                    value = "duration(self) >= duration('10s') && duration(self) <= duration('2h')",
                    message = "timeout is between 10s and 2h")
            @JsonPropertyDescription("How long it may take, as 10m. Then it is ended, and nothing is known.")
            String timeout,

            @Default("1Gi")
            @Size(min = 2, max = 16)
            @Pattern("^[0-9]{1,6}(Mi|Gi)$")
            @JsonPropertyDescription("How much memory, as 1Gi.")
            String memory,

            @Default("2Gi")
            @Size(min = 2, max = 16)
            @Pattern("^[0-9]{1,6}(Mi|Gi)$")
            @JsonPropertyDescription("How much disk, as 2Gi.")
            String disk) {}

    /** Applications of Argo CD in the policy's namespace. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @ValidationRule(
            value = "(has(self.names) ? 1 : 0) + (has(self.selector) ? 1 : 0) <= 1",
            message = "check.argoCD takes at most one of: names, selector")
    @ValidationRule(
            value = "has(self.names) || has(self.selector) || (has(self.untracked) && self.untracked == 'Report')",
            message = "check.argoCD looks at nothing: set names, selector, or untracked to Report")
    public record ArgoCd(
            @Size(min = 1, max = 64) @JsonPropertyDescription("Names of the Applications.")
            List<@Size(min = 1, max = 253) @Pattern(Patterns.OBJECT_NAME) String> names,

            @Size(min = 1, max = 16)
            @JsonPropertyDescription(
                    "Labels that the Applications carry, all of them. They may choose 64 Applications at most.")
            Map<@Size(max = 63) String, @Size(max = 63) String> selector,

            @Default("10m")
            @Size(min = 2, max = 16)
            @Pattern(Patterns.DURATION)
            @ValidationRule(
                    value = "duration(self) >= duration('0s') && duration(self) <= duration('168h')",
                    message = "outOfSyncFor is at most 168h")
            @JsonPropertyDescription("How long an Application may be out of sync before that is a finding.")
            String outOfSyncFor,

            @Default("Ignore")
            @JsonPropertyDescription(
                    "Whether what runs in the policy's namespace without belonging to any Application is a finding (Report) or not (Ignore).")
            Untracked untracked) {}

    /** What happens to what belongs to no Application. */
    public enum Untracked {
        /** It is a finding. */
        Report,
        /** It is none. */
        Ignore,
        /** A word that this version does not know. */
        @JsonEnumDefaultValue
        Unrecognized
    }
}
