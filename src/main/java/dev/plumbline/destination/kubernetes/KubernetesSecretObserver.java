package dev.plumbline.destination.kubernetes;

import dev.plumbline.api.SecretDestinationSpec.KubernetesSecret;
import dev.plumbline.destination.SecretObserver;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.NamespaceView.SecretData;
import dev.plumbline.platform.ShellWord;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Reads one key of a Secret in the distribution's own namespace. The time of a look is when it was asked for; what it
 * sees may be as old as the namespace view's freshness.
 */
@Singleton
public final class KubernetesSecretObserver implements SecretObserver<KubernetesSecret> {

    /** The API server takes 1 MiB of data in one Secret; what else is in it needs room too. */
    private static final int MAX_BYTES = 1024 * 1024 - 16 * 1024;

    private static final String MANAGER = "plumbline-secret-";

    private final InstantSource clock;

    @Inject
    public KubernetesSecretObserver(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Class<KubernetesSecret> spec() {
        return KubernetesSecret.class;
    }

    @Override
    public String target(KubernetesSecret spec, String namespace) {
        return named(spec, namespace);
    }

    static String named(KubernetesSecret spec, String namespace) {
        return "key " + spec.key() + " of Secret " + spec.name() + " in namespace " + namespace;
    }

    @Override
    public Sighting look(KubernetesSecret spec, Look look) {
        // The schema demands both; a resource stored under another schema may still lack them.
        if (spec.name() == null || spec.key() == null) {
            return new Sighting.Failed(new Unavailable(
                    Reason.INVALID, "kubernetesSecret.name and kubernetesSecret.key are needed: name both"));
        }
        Instant now = clock.instant();
        return switch (look.namespace().secretData(spec.name())) {
            case Lookup.Failed<SecretData>(var why) -> unread(why, now);
            case Lookup.Found<SecretData>(var data) -> sighting(data.keys().get(spec.key()), now);
        };
    }

    /** Only a Secret that the API server has said not to be there is absent. */
    private static Sighting unread(Unavailable why, Instant now) {
        boolean absent = why.reason() == Reason.REFERENCE_NOT_FOUND;
        return absent ? new Sighting.Absent(now) : new Sighting.Failed(why);
    }

    private static Sighting sighting(byte[] value, Instant now) {
        return value == null ? new Sighting.Absent(now) : new Sighting.Held(SecretValue.of(value), now);
    }

    @Override
    public int maxBytes() {
        return MAX_BYTES;
    }

    @Override
    public boolean textOnly() {
        return false;
    }

    @Override
    public Optional<String> risk(KubernetesSecret spec) {
        return Optional.of("Pods that mount Secret " + spec.name()
                + " see the new value within minutes; those that have it in their environment, once they restart.");
    }

    /**
     * Does what the converger does, under the same manager, so that neither takes the key for somebody else's. The value
     * goes through pipes alone, byte by byte; where reading gives nothing there is nothing to apply, and kubectl says so.
     */
    @Override
    public Optional<String> command(KubernetesSecret spec, String namespace, String value) {
        String manifest = "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"" + spec.name()
                + "\"},\"data\":{\"" + spec.key() + "\":\"&\"}}";
        return ShellWord.of(namespace)
                .flatMap(in -> ShellWord.of("s|.*|" + manifest + "|")
                        .map(script -> "{ " + value + "; } | base64 | tr -d '\\n' | sed " + script + " | kubectl -n "
                                + in + " apply --server-side --field-manager=" + manager(spec.key()) + " -f -"));
    }

    /**
     * Who applies a key. Under one name for all keys, applying one would take those away that were applied before.
     * Managers are told apart within one object, so that the key says it all.
     */
    static String manager(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return MANAGER + HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
