package dev.plumbline.destination.cloudflare;

import dev.plumbline.api.DestinationSpec;
import dev.plumbline.api.DestinationSpec.CloudflarePages;
import dev.plumbline.api.SecretDestinationSpec.CloudflarePagesVariable;
import dev.plumbline.api.SecretDestinationSpec.PagesType;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The Pages project that a destination names, and the environment.
 *
 * @param member of the union that names it, for messages
 * @param accountField what the member calls the account
 * @param environment what Cloudflare calls it; empty where the destination's word is not known
 * @param thing what of it is read or written, as {@code variables}
 */
record PagesProject(
        String member, String accountField, String account, String project, String environment, String thing) {

    static final String PRODUCTION = "production";
    static final String PREVIEW = "preview";

    private static final Pattern PROJECT = Pattern.compile("[a-z0-9][a-z0-9-]{0,57}");

    static PagesProject of(CloudflarePagesVariable spec) {
        return new PagesProject(
                "cloudflarePagesVariable",
                "accountId",
                spec.accountId(),
                spec.project(),
                environment(spec.environment()),
                "variables");
    }

    static PagesProject of(CloudflarePages spec) {
        return new PagesProject(
                "cloudflarePages",
                "account",
                spec.account(),
                spec.project(),
                environment(spec.environment()),
                spec.observe() == null || spec.observe() == DestinationSpec.PagesAspect.Variables
                        ? "variables"
                        : "deployments");
    }

    /** The enumerations of both unions have the same words. */
    private static String environment(Enum<?> word) {
        return switch (word == null ? "Production" : word.name()) {
            case "Production" -> PRODUCTION;
            case "Preview" -> PREVIEW;
            default -> "";
        };
    }

    /** What is wrong with the destination; the schema refuses most of it, but a resource stored under another may have it. */
    static Optional<String> fault(CloudflarePagesVariable spec) {
        Optional<String> fault = of(spec).fault();
        if (fault.isPresent()) {
            return fault;
        }
        if (spec.key() == null || !WorkerScript.KEY.matcher(spec.key()).matches()) {
            return Optional.of(
                    "cloudflarePagesVariable.key is not the name of a variable: use letters, digits and underscores");
        }
        if (spec.type() == PagesType.Unrecognized) {
            return Optional.of("cloudflarePagesVariable.type is not known: use SecretText or PlainText");
        }
        return Optional.empty();
    }

    /** What is wrong with account, project and environment. */
    Optional<String> fault() {
        if (account == null || !WorkerScript.ACCOUNT.matcher(account).matches()) {
            return Optional.of(
                    member + "." + accountField + " is no account of Cloudflare: it has 32 hexadecimal digits");
        }
        if (project == null || !PROJECT.matcher(project).matches()) {
            return Optional.of(
                    member + ".project is not the name of a Pages project: use lower-case letters, digits and dashes");
        }
        if (environment.isEmpty()) {
            return Optional.of(member + ".environment is not known: use Production or Preview");
        }
        return Optional.empty();
    }

    static boolean isSecret(CloudflarePagesVariable spec) {
        return spec.type() != PagesType.PlainText;
    }

    String name() {
        return "Cloudflare " + owner();
    }

    String path() {
        return "/accounts/" + account + "/pages/projects/" + project;
    }

    CloudflareAdvice advice() {
        return new CloudflareAdvice(
                "the " + thing + " of " + name(),
                owner(),
                member + "." + accountField + " and project",
                "Cloudflare Pages");
    }

    private String owner() {
        return "Pages project " + project + " in account " + account;
    }
}
