package dev.plumbline.destination.kubernetes;

import dev.plumbline.api.SecretDestinationSpec.KubernetesSecret;
import dev.plumbline.destination.SecretWriter;
import dev.plumbline.destination.Writer.Credentials;
import dev.plumbline.drift.ForeignText;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.quarkus.arc.lookup.LookupIfProperty;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Sets one key of a Secret in the distribution's own namespace, as the ServiceAccount of the converger: by server-side
 * apply of that key and nothing else, never forced, so that a key that somebody else manages stays as it is. Makes the
 * Secret where it isn't there.
 *
 * <p>Each key is applied under a manager of its own: under one name for all, applying one key would take away those that
 * were applied before.
 *
 * <p>The type of the Secret is applied as it was just read. The API server never changes a type, so that a Secret that
 * was replaced in between by one with a token of the API server is not written to either.
 */
@Singleton
@LookupIfProperty(name = "plumbline.role", stringValue = "converger")
public final class KubernetesSecretWriter implements SecretWriter<KubernetesSecret> {

    private static final String SERVICE_ACCOUNT_TOKEN = "kubernetes.io/service-account-token";
    private static final String OPAQUE = "Opaque";
    private static final String CONFLICT = "FieldManagerConflict";

    /** How the API server names who manages a field, as {@code conflict with "kubectl-edit" using v1}. */
    private static final Pattern OWNER = Pattern.compile("^conflict with \"(?<name>(?:[^\"\\\\]|\\\\.){1,512})\"");

    private final KubernetesClient client;

    @Inject
    public KubernetesSecretWriter(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Class<KubernetesSecret> spec() {
        return KubernetesSecret.class;
    }

    /** Each key is a write of its own. */
    @Override
    public String batch(KubernetesSecret spec, String namespace) {
        return KubernetesSecretObserver.named(spec, namespace);
    }

    @Override
    public Outcome deliver(String namespace, List<Item<KubernetesSecret>> items, Credentials credentials) {
        return each(namespace, items, false);
    }

    @Override
    public Outcome rehearse(String namespace, List<Item<KubernetesSecret>> items, Credentials credentials) {
        return each(namespace, items, true);
    }

    private Outcome each(String namespace, List<Item<KubernetesSecret>> items, boolean dryRun) {
        for (Item<KubernetesSecret> item : items) {
            Outcome outcome = one(namespace, item, dryRun);
            if (!(outcome instanceof Outcome.Done)) {
                return outcome;
            }
        }
        return new Outcome.Done("");
    }

    private Outcome one(String namespace, Item<KubernetesSecret> item, boolean dryRun) {
        KubernetesSecret spec = item.spec();
        if (spec.name() == null || spec.key() == null) {
            return new Outcome.Refused("kubernetesSecret.name and kubernetesSecret.key are needed: name both.");
        }
        try {
            Secret known = client.secrets()
                    .inNamespace(namespace)
                    .withName(spec.name())
                    .get();
            String type = known == null || known.getType() == null ? OPAQUE : known.getType();
            if (type.equals(SERVICE_ACCOUNT_TOKEN)) {
                return new Outcome.Refused("Secret " + spec.name() + " in namespace " + namespace
                        + " holds a token for the API server and is never written to: name another.");
            }
            client.secrets()
                    .inNamespace(namespace)
                    .resource(secret(namespace, item, type))
                    .patch(context(spec.key(), dryRun));
            return new Outcome.Done("");
        } catch (KubernetesClientException e) {
            return said(e, KubernetesSecretObserver.named(spec, namespace), namespace);
        }
    }

    private static Secret secret(String namespace, Item<KubernetesSecret> item, String type) {
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(item.spec().name())
                .endMetadata()
                .withType(type)
                .addToData(
                        item.spec().key(),
                        Base64.getEncoder().encodeToString(item.value().bytes()))
                .build();
    }

    private static PatchContext context(String key, boolean dryRun) {
        var context = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(KubernetesSecretObserver.manager(key))
                .withForce(false);
        if (dryRun) {
            context.withDryRun(List.of("All"));
        }
        return context.build();
    }

    /** What the API server's refusal means. Its own words can hold values: but for who owns a field, they are not told. */
    private static Outcome said(KubernetesClientException e, String what, String namespace) {
        return switch (e.getCode()) {
            case 401 ->
                new Outcome.Refused("The API server does not accept the converger's own token: check its account.");
            case 403 ->
                new Outcome.Refused("The converger may not write " + what + ": let it with 'kubectl -n " + namespace
                        + " create rolebinding plumbline-converger-secrets --clusterrole=plumbline-converger-secrets"
                        + " --serviceaccount=plumbline-converger:plumbline-converger'.");
            case 404 -> new Outcome.Refused("There is no namespace " + namespace + " to write " + what + " to.");
            case 409 -> {
                Set<String> owners = owners(e);
                yield owners.isEmpty()
                        ? failed(what + " was changed by somebody else at the same time: nothing was written.")
                        : new Outcome.Refused(what + " is kept by " + String.join(", ", owners)
                                + ", and was left as it is: take the key away there first, or name another.");
            }
            case 400, 413, 422 ->
                new Outcome.Refused("The API server refuses to write " + what
                        + ": the Secret is immutable, of a type that wants other keys, or too large with it.");
            default ->
                failed(
                        e.getCode() <= 0
                                ? "The API server did not answer to a write of " + what
                                        + ", so it may or may not be done."
                                : "The API server answered " + e.getCode() + " to a write of " + what
                                        + ": see its log.");
        };
    }

    private static Set<String> owners(KubernetesClientException e) {
        if (e.getStatus() == null
                || e.getStatus().getDetails() == null
                || e.getStatus().getDetails().getCauses() == null) {
            return Set.of();
        }
        return e.getStatus().getDetails().getCauses().stream()
                .filter(cause -> CONFLICT.equals(cause.getReason()))
                .map(StatusCause::getMessage)
                .map(message -> OWNER.matcher(message == null ? "" : message))
                .map(owner -> owner.find() ? ForeignText.shown(owner.group("name"), 64) : "somebody else")
                .limit(3)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Outcome failed(String message) {
        return new Outcome.Failed(message, Optional.empty());
    }
}
