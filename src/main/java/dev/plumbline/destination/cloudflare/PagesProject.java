package dev.plumbline.destination.cloudflare;

import dev.plumbline.api.SecretDestinationSpec.CloudflarePagesVariable;
import dev.plumbline.api.SecretDestinationSpec.PagesEnvironment;
import dev.plumbline.api.SecretDestinationSpec.PagesType;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the observer and the writer of Pages variables both say about the project that a destination names. */
final class PagesProject {

    private static final Pattern PROJECT = Pattern.compile("[a-z0-9][a-z0-9-]{0,57}");

    private PagesProject() {}

    /** What is wrong with the destination; the schema refuses most of it, but a resource stored under another may have it. */
    static Optional<String> fault(CloudflarePagesVariable spec) {
        if (spec.accountId() == null
                || !WorkerScript.ACCOUNT.matcher(spec.accountId()).matches()) {
            return Optional.of(
                    "cloudflarePagesVariable.accountId is no account of Cloudflare: it has 32 hexadecimal digits");
        }
        if (spec.project() == null || !PROJECT.matcher(spec.project()).matches()) {
            return Optional.of(
                    "cloudflarePagesVariable.project is not the name of a Pages project: use lower-case letters, digits and dashes");
        }
        if (spec.key() == null || !WorkerScript.KEY.matcher(spec.key()).matches()) {
            return Optional.of(
                    "cloudflarePagesVariable.key is not the name of a variable: use letters, digits and underscores");
        }
        if (spec.environment() == PagesEnvironment.Unrecognized) {
            return Optional.of("cloudflarePagesVariable.environment is not known: use Production or Preview");
        }
        if (spec.type() == PagesType.Unrecognized) {
            return Optional.of("cloudflarePagesVariable.type is not known: use SecretText or PlainText");
        }
        return Optional.empty();
    }

    /** What Cloudflare calls the environment. */
    static String environment(CloudflarePagesVariable spec) {
        return spec.environment() == PagesEnvironment.Preview ? "preview" : "production";
    }

    static boolean isSecret(CloudflarePagesVariable spec) {
        return spec.type() != PagesType.PlainText;
    }

    static String name(CloudflarePagesVariable spec) {
        return "Cloudflare " + owner(spec);
    }

    static String path(CloudflarePagesVariable spec) {
        return "/accounts/" + spec.accountId() + "/pages/projects/" + spec.project();
    }

    static CloudflareAdvice advice(CloudflarePagesVariable spec) {
        return new CloudflareAdvice(
                "the variables of " + name(spec),
                owner(spec),
                "cloudflarePagesVariable.accountId and project",
                "Cloudflare Pages");
    }

    private static String owner(CloudflarePagesVariable spec) {
        return "Pages project " + spec.project() + " in account " + spec.accountId();
    }
}
