package dev.plumbline.destination.github;

import dev.plumbline.api.DestinationSpec.GithubSecrets;
import dev.plumbline.api.DestinationSpec.GithubSecretsKind;
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
 * @param name of the secret, in capitals; empty where all of the container's are meant
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

    /**
     * A container as a spec names it.
     *
     * @param member of the union that does, for messages
     * @param choice its field that says whose secrets they are
     */
    private record Named(
            String member,
            String choice,
            boolean dependabot,
            String repository,
            String organization,
            String environment) {

        static Named of(GithubSecret spec) {
            return new Named(
                    "githubSecret",
                    "store",
                    spec.store() == GithubStore.Dependabot,
                    spec.repository(),
                    spec.organization(),
                    spec.environment());
        }

        static Named of(GithubSecrets spec) {
            return new Named(
                    "githubSecrets",
                    "kind",
                    spec.kind() == GithubSecretsKind.Dependabot,
                    spec.repository(),
                    spec.organization(),
                    spec.environment());
        }

        String kind() {
            return dependabot ? "Dependabot secret" : "Actions secret";
        }

        String container() {
            if (organization != null) {
                return "organisation " + shown(small(organization));
            }
            String whole = "repository " + shown(small(repository));
            return environment == null ? whole : "environment " + shown(small(environment)) + " of " + whole;
        }

        Lookup<GithubPlace> invalid(String message) {
            return GithubPlace.invalid(member + message);
        }
    }

    /** The one name of the place, whether or not something can be there. */
    static String target(GithubSecret spec) {
        Named named = Named.of(spec);
        return "GitHub " + named.kind() + " " + shown(name(spec)) + " of " + named.container();
    }

    /** The one name of a container's secrets, whether or not they can be there. */
    static String target(GithubSecrets spec) {
        Named named = Named.of(spec);
        return "GitHub " + named.kind() + "s of " + named.container();
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
        return of(Named.of(spec), spec.store() == GithubStore.Unrecognized, name);
    }

    /** Where all secrets of a container lie, or {@code Invalid} with the field to correct. */
    static Lookup<GithubPlace> of(GithubSecrets spec) {
        return of(Named.of(spec), spec.kind() == GithubSecretsKind.Unrecognized, "");
    }

    /** Whether this can be the name of a secret, in capitals. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    private static Lookup<GithubPlace> of(Named spec, boolean unrecognized, String name) {
        if (unrecognized) {
            return spec.invalid("." + spec.choice() + " is neither Actions nor Dependabot");
        }
        if ((spec.repository() == null) == (spec.organization() == null)) {
            return spec.invalid(" takes exactly one of: repository, organization");
        }
        if (spec.environment() != null && (spec.repository() == null || spec.dependabot())) {
            return spec.invalid(".environment goes with repository and the " + spec.choice() + " Actions");
        }
        String store = spec.dependabot() ? "/dependabot/secrets" : "/actions/secrets";
        if (spec.organization() != null) {
            String organization = small(spec.organization());
            if (!ORGANIZATION.matcher(organization).matches()) {
                return spec.invalid(".organization is not the name of an organisation");
            }
            return found(
                    spec,
                    name,
                    "/orgs/" + organization + store,
                    Optional.empty(),
                    spec.dependabot()
                            ? "organisation permission \"Organization dependabot secrets\""
                            : "organisation permission \"Secrets\"",
                    spec.member() + ".organization");
        }
        String repository = small(spec.repository());
        if (!REPOSITORY.matcher(repository).matches() || isDots(repository.substring(repository.indexOf('/') + 1))) {
            return spec.invalid(".repository is not owner and name of a repository, as acme/web");
        }
        String root = "/repos/" + repository;
        if (spec.environment() == null) {
            return found(
                    spec,
                    name,
                    root + store,
                    Optional.of(root),
                    spec.dependabot()
                            ? "repository permission \"Dependabot secrets\""
                            : "repository permission \"Secrets\"",
                    spec.member() + ".repository");
        }
        if (!ENVIRONMENT.matcher(spec.environment()).matches() || isDots(spec.environment())) {
            return spec.invalid(".environment is not the name of an environment");
        }
        return found(
                spec,
                name,
                root + "/environments/" + escaped(spec.environment()) + "/secrets",
                Optional.of(root),
                "repository permission \"Environments\"",
                spec.member() + ".repository and " + spec.member() + ".environment");
    }

    /** For people, as {@code GitHub Actions secret STRIPE_KEY of repository acme/web}. */
    String target() {
        return "GitHub " + kind + " " + name + " of " + container;
    }

    private static Lookup<GithubPlace> found(
            Named spec, String name, String path, Optional<String> repository, String permission, String field) {
        return new Lookup.Found<>(
                new GithubPlace(path, repository, spec.container(), spec.kind(), name, permission, field));
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
