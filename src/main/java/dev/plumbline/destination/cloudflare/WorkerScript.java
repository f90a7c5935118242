package dev.plumbline.destination.cloudflare;

import dev.plumbline.api.DestinationSpec.CloudflareWorkerSecrets;
import dev.plumbline.api.SecretDestinationSpec.CloudflareWorkerSecret;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The script that a destination names.
 *
 * @param member of the union that names it, for messages
 * @param accountField what the member calls the account
 */
record WorkerScript(String member, String accountField, String account, String script) {

    static final Pattern ACCOUNT = Pattern.compile("[0-9a-f]{32}");
    static final Pattern KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,252}");

    private static final Pattern SCRIPT = Pattern.compile("[a-z0-9_][a-z0-9_-]{0,254}");

    static WorkerScript of(CloudflareWorkerSecret spec) {
        return new WorkerScript("cloudflareWorkerSecret", "accountId", spec.accountId(), spec.script());
    }

    static WorkerScript of(CloudflareWorkerSecrets spec) {
        return new WorkerScript("cloudflareWorkerSecrets", "account", spec.account(), spec.script());
    }

    /** What is wrong with the destination; the schema refuses it, but a resource stored under another may have it. */
    static Optional<String> fault(CloudflareWorkerSecret spec) {
        return of(spec).fault()
                .or(() -> spec.key() == null || !KEY.matcher(spec.key()).matches()
                        ? Optional.of(
                                "cloudflareWorkerSecret.key is not the name of a secret: use letters, digits and underscores")
                        : Optional.empty());
    }

    /** What is wrong with account and script. */
    Optional<String> fault() {
        if (account == null || !ACCOUNT.matcher(account).matches()) {
            return Optional.of(
                    member + "." + accountField + " is no account of Cloudflare: it has 32 hexadecimal digits");
        }
        if (script == null || !SCRIPT.matcher(script).matches()) {
            return Optional.of(member
                    + ".script is not the name of a Worker: use lower-case letters, digits, dashes and underscores");
        }
        return Optional.empty();
    }

    String name() {
        return "Cloudflare " + owner();
    }

    String path() {
        return "/accounts/" + account + "/workers/scripts/" + script;
    }

    CloudflareAdvice advice() {
        return new CloudflareAdvice(
                "the secrets of " + name(), owner(), member + "." + accountField + " and script", "Workers Scripts");
    }

    private String owner() {
        return "Worker " + script + " in account " + account;
    }
}
