package dev.plumbline.desired.infisical;

import dev.plumbline.api.SecretSourceSpec.Infisical;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Where a secret lies in Infisical.
 *
 * @param api the server's URL, without a slash at its end
 * @param path of the folder: {@code /}, or {@code /billing/stripe} without a slash at its end
 */
record InfisicalPlace(String api, String projectId, String environment, String path, String key) {

    static final String CLOUD = "https://app.infisical.com";

    private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s?#/@]+");
    private static final Pattern PROJECT = Pattern.compile("[A-Za-z0-9-]+");
    private static final Pattern ENVIRONMENT = Pattern.compile("[a-z0-9][a-z0-9-]*");
    private static final Pattern PATH = Pattern.compile("/|(/[A-Za-z0-9_-]+)+");
    private static final Pattern KEY = Pattern.compile("[^\\s/]+");
    private static final int SHOWN = 253;

    /** The place, or {@code Invalid} with the field to correct. The schema demands as much; other schemas may not. */
    static Lookup<InfisicalPlace> of(Infisical spec) {
        var place = plain(spec);
        if (!ADDRESS.matcher(place.api).matches()) {
            return invalid("address is not the URL of a server, as https://app.infisical.com");
        }
        if (!PROJECT.matcher(place.projectId).matches()) {
            return invalid("projectId is not the identifier of a project");
        }
        if (!ENVIRONMENT.matcher(place.environment).matches()) {
            return invalid("environment is not the slug of an environment, as prod");
        }
        if (!PATH.matcher(place.path).matches()) {
            return invalid("path is not that of a folder, as /billing");
        }
        if (!KEY.matcher(place.key).matches() || place.key.equals(".") || place.key.equals("..")) {
            return invalid("key is not the name of a secret");
        }
        return new Lookup.Found<>(place);
    }

    /** The fields with their defaults, whatever stands in them. */
    static InfisicalPlace plain(Infisical spec) {
        String path = orElse(spec.path(), "/").replaceAll("/{2,}", "/");
        return new InfisicalPlace(
                orElse(spec.address(), CLOUD).replaceAll("/$", ""),
                orElse(spec.projectId(), ""),
                orElse(spec.environment(), ""),
                path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path,
                orElse(spec.key(), ""));
    }

    /** For people, as {@code infisical prod/billing/STRIPE_KEY of project 5f1c}. */
    String name() {
        String where = api.equals(CLOUD) ? "" : " at " + shown(api);
        return "infisical " + shown(environment) + shown(path) + (path.equals("/") ? "" : "/") + shown(key)
                + " of project " + shown(projectId) + where;
    }

    /** Of the secret, with or without its value; as it stands there, without what it refers to or imports. */
    String secretUri(boolean withValue) {
        return api + "/api/v4/secrets/" + escaped(key) + "?projectId=" + escaped(projectId) + "&environment="
                + escaped(environment) + "&secretPath=" + escaped(path)
                + "&type=shared&expandSecretReferences=false&include_imports=false&viewSecretValue=" + withValue;
    }

    /** Of the folders beside this one; of the root, those in it. */
    String foldersUri() {
        String parent = path.lastIndexOf('/') <= 0 ? "/" : path.substring(0, path.lastIndexOf('/'));
        return api + "/api/v2/folders?projectId=" + escaped(projectId) + "&environment=" + escaped(environment)
                + "&path=" + escaped(parent);
    }

    boolean isRoot() {
        return path.equals("/");
    }

    /** The folder's own name. */
    String folder() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String shown(String text) {
        return ForeignText.shown(text, SHOWN);
    }

    private static String orElse(String text, String otherwise) {
        return text == null ? otherwise : text;
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Lookup<InfisicalPlace> invalid(String what) {
        return new Lookup.Failed<>(new Unavailable(Reason.INVALID, "source.infisical." + what));
    }
}
