package dev.plumbline.destination.github;

import dev.plumbline.api.SecretDestinationSpec.GithubSecret;
import dev.plumbline.api.SecretDestinationSpec.GithubStore;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a secret lies at GitHub. Owners, repositories, environments and secrets are the same in capitals and small
 * letters there; here the first three are small, and a secret's name is in capitals, as GitHub gives it back.
 *
 * @param path of the container's secrets below the API's root, as {@code /repos/acme/web/actions/secrets}
 * @param repository its path, as {@code /repos/acme/web}; empty for a container of an organisation
 * @param container for people, as {@code repository acme/web}
 * @param kind for people, as {@code Actions secret}
 * @param name of the secret, in capitals
 * @param permission what a fine-grained token needs, as {@code repository permission "Secrets"}
 * @param field of the spec that names the container, as {@code githubSecret.repository}
 */
record GithubPlace(
        String path,
        Optional<String> repository,
        String container,
        String kind,
        String name,
        String permission,
        String field) {

    private static final Pattern REPOSITORY = Pattern.compile("[a-z0-9-]+/[a-z0-9._-]+");
    private static final Pattern ORGANIZATION = Pattern.compile("[a-z0-9-]+");
    private static final Pattern ENVIRONMENT = Pattern.compile("[^\\s/\\\\]{1,255}");
    private static final Pattern NAME = Pattern.compile("[A-Z_][A-Z0-9_]*");

    /** GitHub takes no secret whose name begins so. */
    private static final String RESERVED = "GITHUB_";

    private static final int SHOWN = 253;

    /** The one name of the place, whether or not something can be there. */
    static String target(GithubSecret spec) {
        return "GitHub " + kind(spec) + " " + shown(name(spec)) + " of " + container(spec);
    }

    /** The place, or {@code Invalid} with the field to correct. The schema demands as much; other schemas may not. */
    static Lookup<GithubPlace> of(GithubSecret spec) {
        String name = name(spec);
        if (!NAME.matcher(name).matches()) {
            return invalid("githubSecret.key is not the name of a secret: use letters, digits and underscores");
        }
        if (name.startsWith(RESERVED)) {
            return invalid("githubSecret.key begins with GITHUB_, which GitHub keeps for itself: choose another name");
        }
        boolean dependabot = spec.store() == GithubStore.Dependabot;
        if (spec.store() == GithubStore.Unrecognized) {
            return invalid("githubSecret.store is neither Actions nor Dependabot");
        }
        if ((spec.repository() == null) == (spec.organization() == null)) {
            return invalid("githubSecret takes exactly one of: repository, organization");
        }
        if (spec.environment() != null && (spec.repository() == null || dependabot)) {
            return invalid("githubSecret.environment goes with repository and the store Actions");
        }
        String store = dependabot ? "/dependabot/secrets" : "/actions/secrets";
        if (spec.organization() != null) {
            String organization = small(spec.organization());
            if (!ORGANIZATION.matcher(organization).matches()) {
                return invalid("githubSecret.organization is not the name of an organisation");
            }
            return found(
                    spec,
                    "/orgs/" + organization + store,
                    Optional.empty(),
                    dependabot
                            ? "organisation permission \"Organization dependabot secrets\""
                            : "organisation permission \"Secrets\"",
                    "githubSecret.organization");
        }
        String repository = small(spec.repository());
        if (!REPOSITORY.matcher(repository).matches() || isDots(repository.substring(repository.indexOf('/') + 1))) {
            return invalid("githubSecret.repository is not owner and name of a repository, as acme/web");
        }
        String root = "/repos/" + repository;
        if (spec.environment() == null) {
            return found(
                    spec,
                    root + store,
                    Optional.of(root),
                    dependabot ? "repository permission \"Dependabot secrets\"" : "repository permission \"Secrets\"",
                    "githubSecret.repository");
        }
        if (!ENVIRONMENT.matcher(spec.environment()).matches() || isDots(spec.environment())) {
            return invalid("githubSecret.environment is not the name of an environment");
        }
        return found(
                spec,
                root + "/environments/" + escaped(spec.environment()) + "/secrets",
                Optional.of(root),
                "repository permission \"Environments\"",
                "githubSecret.repository and githubSecret.environment");
    }

    /** For people, as {@code GitHub Actions secret STRIPE_KEY of repository acme/web}. */
    String target() {
        return "GitHub " + kind + " " + name + " of " + container;
    }

    private static Lookup<GithubPlace> found(
            GithubSecret spec, String path, Optional<String> repository, String permission, String field) {
        return new Lookup.Found<>(
                new GithubPlace(path, repository, container(spec), kind(spec), name(spec), permission, field));
    }

    private static String container(GithubSecret spec) {
        if (spec.organization() != null) {
            return "organisation " + shown(small(spec.organization()));
        }
        String repository = "repository " + shown(small(spec.repository()));
        return spec.environment() == null
                ? repository
                : "environment " + shown(small(spec.environment())) + " of " + repository;
    }

    private static String kind(GithubSecret spec) {
        return spec.store() == GithubStore.Dependabot ? "Dependabot secret" : "Actions secret";
    }

    private static String name(GithubSecret spec) {
        return spec.key() == null ? "" : spec.key().toUpperCase(Locale.ROOT);
    }

    private static String small(String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }

    private static String shown(String text) {
        return ForeignText.shown(text, SHOWN);
    }

    private static boolean isDots(String segment) {
        return segment.equals(".") || segment.equals("..");
    }

    private static String escaped(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Lookup<GithubPlace> invalid(String message) {
        return new Lookup.Failed<>(new Unavailable(Reason.INVALID, message));
    }
}
