package dev.plumbline.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What admission has said to a request. Plumbline's own rules speak for themselves; the rest names who refuses. Pure. */
final class Admission {

    private static final String OURS = "plumbline-";

    private static final Pattern POLICY = Pattern.compile(
            "ValidatingAdmissionPolicy '([^']*)' with binding '[^']*' denied request: (.*)", Pattern.DOTALL);
    private static final Pattern WEBHOOK =
            Pattern.compile("admission webhook \"([^\"]*)\" denied the request(?:: (.*))?", Pattern.DOTALL);
    private static final Pattern VERB = Pattern.compile("takes? the verb (\\w+) on \\w+");
    private static final Pattern LATEST = Pattern.compile("ask for (\\S+) at the latest");

    /** The least role that holds a verb; docs/security.md has them all. */
    private static final Map<String, String> ROLES = Map.of(
            "acknowledge", "plumbline-responder",
            "override", "plumbline-responder",
            "approve", "plumbline-approver",
            "bless", "plumbline-approver",
            "extend", "plumbline-emergency",
            "close", "plumbline-emergency",
            "purge", "plumbline-emergency");

    /** What to do about a refusal, by words that it has. */
    private record Advice(String words, String advice) {}

    private static final List<Advice> ADVICE = List.of(
            new Advice(
                    "is closed and stays as it is on record",
                    "kubectl get di shows which incidents are open; the next one names this one in spec.previous"),
            new Advice("record spec.resolution first", "kubectl drift resolve INCIDENT --path PATH --reason WHY"),
            new Advice("is not the digest of a proposal that stands", "kubectl drift approve INCIDENT --show"),
            new Advice("is not status.deliveryDigest of what stands", "kubectl drift approve distribution/NAME --show"),
            new Advice(
                    "the source of this one is still at work",
                    "kubectl drift resolve INCIDENT --path PATH --reason WHY"),
            new Advice(
                    "Plumbline's own accounts", "kubectl auth whoami shows which account your kubeconfig stands for"));

    private Admission() {}

    /** The meaning of a refusal by admission; empty where it is none. */
    static Optional<String> message(String said, Optional<String> namespace, Refusal.Asked asked) {
        Matcher policy = POLICY.matcher(said);
        if (policy.find()) {
            return Optional.of(
                    policy.group(1).startsWith(OURS)
                            ? ours(policy.group(2), namespace, asked)
                            : "not Plumbline, but the cluster's ValidatingAdmissionPolicy "
                                    + Refusal.shown(policy.group(1))
                                    + " refuses it; ask who keeps that policy. It says: "
                                    + Refusal.shown(policy.group(2)));
        }
        Matcher webhook = WEBHOOK.matcher(said);
        return webhook.find()
                ? Optional.of("not Plumbline, but the cluster's admission webhook " + Refusal.shown(webhook.group(1))
                        + " refuses it; ask who keeps that webhook. It says: "
                        + Refusal.shown(webhook.group(2) == null ? "nothing" : webhook.group(2)))
                : Optional.empty();
    }

    private static String ours(String refusal, Optional<String> namespace, Refusal.Asked asked) {
        String shown = Refusal.shown(refusal);
        Matcher verb = VERB.matcher(refusal);
        if (verb.find()) {
            String role = ROLES.getOrDefault(verb.group(1), asked.role().orElse("plumbline-responder"));
            return shown + "\n" + Rights.howTo(role, namespace, asked.user());
        }
        Matcher latest = LATEST.matcher(refusal);
        if (latest.find()) {
            return shown + "\n  --until " + Refusal.shown(latest.group(1));
        }
        return ADVICE.stream()
                .filter(each -> refusal.contains(each.words()))
                .findFirst()
                .map(each -> shown + "\n  " + each.advice())
                .orElse(shown);
    }
}
