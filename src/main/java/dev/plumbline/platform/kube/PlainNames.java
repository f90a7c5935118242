package dev.plumbline.platform.kube;

import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.NamespaceView.ObjectKind;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The forms that names must have before they become part of a request's path or query: what the schema demands too, held
 * here once more, since a resource may have been stored under another schema.
 */
final class PlainNames {

    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
    private static final String QUALIFIED = "[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?";

    private static final Pattern NAMESPACE = Pattern.compile(LABEL);
    private static final Pattern OBJECT = Pattern.compile(SUBDOMAIN);
    private static final Pattern VERSION = Pattern.compile("v[a-z0-9]+");
    private static final Pattern KIND = Pattern.compile("[A-Z][A-Za-z0-9]*");
    private static final Pattern LABEL_KEY = Pattern.compile("(" + SUBDOMAIN + "/)?" + QUALIFIED);
    private static final Pattern LABEL_VALUE = Pattern.compile("(" + QUALIFIED + ")?");

    private PlainNames() {}

    static boolean isNamespace(String name) {
        return fits(NAMESPACE, name, 63);
    }

    /** Why an object can't have this name; empty where it can. */
    static Optional<Unavailable> refusedName(String kind, String name) {
        return fits(OBJECT, name, 253)
                ? Optional.empty()
                : invalid(
                        "The name of a " + kind + " in the policy's namespace is needed: up to 253 lower-case letters,"
                                + " digits, dashes and dots, without slashes");
    }

    static Optional<Unavailable> refusedKind(ObjectKind kind) {
        boolean plain = (kind.group().isEmpty() || fits(OBJECT, kind.group(), 253))
                && fits(VERSION, kind.version(), 63)
                && fits(KIND, kind.kind(), 63);
        if (!plain) {
            return invalid("group, version and kind don't have the form of apps, v1 and Deployment: correct them");
        }
        return kind.group().isEmpty() && kind.kind().equals("Secret")
                ? invalid("Secrets can't be read as objects: refer to them by secretRef where one is needed")
                : Optional.empty();
    }

    static Optional<Unavailable> refusedLabels(Map<String, String> labels) {
        boolean plain = !labels.isEmpty()
                && labels.entrySet().stream()
                        .allMatch(label ->
                                fits(LABEL_KEY, label.getKey(), 317) && fits(LABEL_VALUE, label.getValue(), 63));
        return plain ? Optional.empty() : invalid("selector holds no labels, or what is no label: correct it");
    }

    private static boolean fits(Pattern form, String text, int longest) {
        return text != null && text.length() <= longest && form.matcher(text).matches();
    }

    private static Optional<Unavailable> invalid(String message) {
        return Optional.of(new Unavailable(Reason.INVALID, message));
    }
}
