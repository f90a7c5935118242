package dev.plumbline.check.ansible;

import dev.plumbline.api.CheckSpec.Ansible;
import dev.plumbline.api.SecretRef;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.Lookup.Failed;
import dev.plumbline.platform.Lookup.Found;
import dev.plumbline.platform.NamespaceView;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What Secrets give to a playbook, as files. It never shows itself.
 *
 * @param files by name
 * @param secrets what of them is never shown
 */
record PlaybookInputs(Map<String, byte[]> files, Set<String> secrets) {

    static final String INVENTORY = "inventory";
    static final String SSH_KEY = "ssh-privatekey";
    static final String KNOWN_HOSTS = "known_hosts";
    static final String VAULT_PASSWORD = "vault-password";

    /** A variable of an inventory whose value lets somebody in. */
    private static final Pattern SECRET_VARIABLE = Pattern.compile(
            "(?i)[a-z0-9_]*(?:pass|password|passphrase|secret|token)['\"]?\\s*[=:]\\s*['\"]?([^\\s'\",}]{1,1024})");

    static Lookup<PlaybookInputs> of(Ansible spec, NamespaceView namespace) {
        if (spec.limit() != null
                && (spec.limit().startsWith("@") || spec.limit().startsWith("-"))) {
            return invalid("check.ansible.limit names a file or an option: write a pattern of hosts");
        }
        if ((spec.inventory() == null) == (spec.inventoryFrom() == null)) {
            return invalid("check.ansible takes exactly one of: inventory, inventoryFrom");
        }
        var inputs = new PlaybookInputs(new HashMap<>(), new HashSet<>());
        // ssh wants a file to look into; an empty one knows no host.
        inputs.files.put(KNOWN_HOSTS, new byte[0]);
        Optional<Unavailable> wrong = inputs.take(spec.inventoryFrom(), List.of(INVENTORY), true, namespace)
                .or(() -> inputs.take(
                        spec.credentialsFrom(), List.of(SSH_KEY, KNOWN_HOSTS, VAULT_PASSWORD), false, namespace));
        return wrong.<Lookup<PlaybookInputs>>map(Failed::new).orElseGet(() -> new Found<>(inputs));
    }

    private Optional<Unavailable> take(SecretRef reference, List<String> names, boolean all, NamespaceView namespace) {
        if (reference == null) {
            return Optional.empty();
        }
        return switch (namespace.secret(reference.name())) {
            case Failed<Map<String, byte[]>>(Unavailable why) -> Optional.of(why);
            case Found<Map<String, byte[]>>(Map<String, byte[]> keys) -> {
                for (String name : names) {
                    if (keys.containsKey(name)) {
                        put(name, keys.get(name));
                    }
                }
                yield names.stream().anyMatch(keys::containsKey)
                        ? Optional.empty()
                        : Optional.of(new Unavailable(
                                Reason.REFERENCE_NOT_FOUND,
                                "Secret " + reference.name() + " has none of the keys " + String.join(", ", names)
                                        + ": add " + (all ? names.getFirst() : "what the hosts ask for")));
            }
        };
    }

    private void put(String name, byte[] content) {
        byte[] kept = content;
        Optional<String> text = SecretValue.of(content).text();
        if (name.equals(INVENTORY)) {
            text.ifPresent(inventory ->
                    SECRET_VARIABLE.matcher(inventory).results().forEach(found -> secrets.add(found.group(1))));
        } else if (!name.equals(KNOWN_HOSTS)) {
            text.ifPresent(secrets::add);
            // ssh refuses a key whose last line has no end.
            if (content.length > 0 && content[content.length - 1] != '\n') {
                kept = java.util.Arrays.copyOf(content, content.length + 1);
                kept[content.length] = '\n';
            }
        }
        files.put(name, kept);
    }

    private static Lookup<PlaybookInputs> invalid(String message) {
        return new Failed<>(new Unavailable(Reason.INVALID, message));
    }

    @Override
    public String toString() {
        return "PlaybookInputs" + files.keySet();
    }
}
