package dev.plumbline.destination.cloudflare;

import dev.plumbline.api.SecretDestinationSpec.CloudflareWorkerSecret;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the observer and the writer of Worker secrets both say about the script that a destination names. */
final class WorkerScript {

    static final Pattern ACCOUNT = Pattern.compile("[0-9a-f]{32}");
    static final Pattern KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,252}");

    private static final Pattern SCRIPT = Pattern.compile("[a-z0-9_][a-z0-9_-]{0,254}");

    private WorkerScript() {}

    /** What is wrong with the destination; the schema refuses it, but a resource stored under another may have it. */
    static Optional<String> fault(CloudflareWorkerSecret spec) {
        if (spec.accountId() == null || !ACCOUNT.matcher(spec.accountId()).matches()) {
            return Optional.of(
                    "cloudflareWorkerSecret.accountId is no account of Cloudflare: it has 32 hexadecimal digits");
        }
        if (spec.script() == null || !SCRIPT.matcher(spec.script()).matches()) {
            return Optional.of(
                    "cloudflareWorkerSecret.script is not the name of a Worker: use lower-case letters, digits, dashes and underscores");
        }
        if (spec.key() == null || !KEY.matcher(spec.key()).matches()) {
            return Optional.of(
                    "cloudflareWorkerSecret.key is not the name of a secret: use letters, digits and underscores");
        }
        return Optional.empty();
    }

    static String name(CloudflareWorkerSecret spec) {
        return "Cloudflare " + owner(spec);
    }

    static String path(CloudflareWorkerSecret spec) {
        return "/accounts/" + spec.accountId() + "/workers/scripts/" + spec.script();
    }

    static CloudflareAdvice advice(CloudflareWorkerSecret spec) {
        return new CloudflareAdvice(
                "the secrets of " + name(spec),
                owner(spec),
                "cloudflareWorkerSecret.accountId and script",
                "Workers Scripts");
    }

    private static String owner(CloudflareWorkerSecret spec) {
        return "Worker " + spec.script() + " in account " + spec.accountId();
    }
}
