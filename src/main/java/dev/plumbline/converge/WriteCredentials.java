package dev.plumbline.converge;

import dev.plumbline.api.DriftPolicy;
import dev.plumbline.desired.git.GitWorkspace.Login;
import dev.plumbline.destination.BearerToken;
import dev.plumbline.destination.Writer;
import dev.plumbline.destination.webhook.SigningKey;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The write credentials of one namespace: Secrets in the converger's own namespace, labelled with the namespace and the
 * host that they serve. What is not labelled for both is not found.
 */
final class WriteCredentials implements Writer.Credentials {

    static final String FOR_NAMESPACE = DriftPolicy.GROUP + "/for-namespace";
    static final String FOR_HOST = DriftPolicy.GROUP + "/for-host";

    private static final String PASSWORD = "password";
    private static final int SHOWN = 253;

    private final KubernetesClient client;
    private final String own;
    private final String namespace;

    /** @param own the converger's own namespace */
    WriteCredentials(KubernetesClient client, String own, String namespace) {
        this.client = client;
        this.own = own;
        this.namespace = namespace;
    }

    @Override
    public Lookup<Credential> forHost(String host) {
        return switch (secret(host, BearerToken.KEY)) {
            case Lookup.Failed<Secret>(var why) -> new Lookup.Failed<>(why);
            case Lookup.Found<Secret>(var secret) -> token(secret);
        };
    }

    @Override
    public Lookup<byte[]> signingKey(String host) {
        return switch (secret(host, SigningKey.KEY)) {
            case Lookup.Failed<Secret>(var why) -> new Lookup.Failed<>(why);
            case Lookup.Found<Secret>(var secret) ->
                SigningKey.of(secret.getMetadata().getName(), decoded(secret, SigningKey.KEY));
        };
    }

    /** The login for a Git server: the key {@code password} and, where it is there, {@code username}. */
    Lookup<Login> login(String host) {
        return switch (secret(host, PASSWORD)) {
            case Lookup.Failed<Secret>(var why) -> new Lookup.Failed<>(why);
            case Lookup.Found<Secret>(var secret) -> login(secret);
        };
    }

    private Lookup<Secret> secret(String host, String key) {
        List<Secret> secrets;
        try {
            secrets = client.secrets()
                    .inNamespace(own)
                    .withLabel(FOR_NAMESPACE, namespace)
                    .withLabel(FOR_HOST, host)
                    .list()
                    .getItems();
        } catch (KubernetesClientException e) {
            return failed(
                    Reason.FORBIDDEN,
                    "The write credentials can't be read: let the converger's ServiceAccount list Secrets in namespace "
                            + own + ".");
        }
        return switch (secrets.size()) {
            case 0 ->
                failed(
                        Reason.REFERENCE_NOT_FOUND,
                        "There is no write credential: make a Secret in namespace " + own + " with the key '" + key
                                + "' and the labels " + labels(host) + ".");
            case 1 -> new Lookup.Found<>(secrets.getFirst());
            default ->
                failed(
                        Reason.INVALID,
                        "More than one Secret in namespace " + own + " carries the labels " + labels(host)
                                + ": leave one of them.");
        };
    }

    private String labels(String host) {
        return FOR_NAMESPACE + "=" + namespace + " and " + FOR_HOST + "=" + ForeignText.shown(host, SHOWN);
    }

    private static Lookup<Credential> token(Secret secret) {
        String name = secret.getMetadata().getName();
        return decoded(secret, BearerToken.KEY)
                .map(bytes -> BearerToken.of(name, bytes))
                .orElseGet(() -> BearerToken.of(name, null));
    }

    private static Lookup<Login> login(Secret secret) {
        String password = text(secret, PASSWORD);
        return password.isEmpty()
                ? failed(
                        Reason.REFERENCE_NOT_FOUND,
                        "Secret " + secret.getMetadata().getName() + " has nothing under the key '" + PASSWORD
                                + "': put the password or token there.")
                : new Lookup.Found<>(
                        new Login(text(secret, "username").isEmpty() ? "git" : text(secret, "username"), password));
    }

    private static String text(Secret secret, String key) {
        return decoded(secret, key)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip())
                .orElse("");
    }

    /** Empty where the key isn't there. The API server takes nothing but base64. */
    private static Optional<byte[]> decoded(Secret secret, String key) {
        return Optional.ofNullable(secret.getData())
                .map(data -> data.get(key))
                .map(base64 -> Base64.getDecoder().decode(base64));
    }

    private static <T> Lookup<T> failed(Reason reason, String message) {
        return new Lookup.Failed<>(new Unavailable(reason, message));
    }
}
