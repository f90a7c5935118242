package dev.plumbline.platform.wiring;

import dev.plumbline.drift.FingerprintKey;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.security.SecureRandom;
import java.util.Base64;

/** Keeps the installation's fingerprint key: made once, then only read. */
final class FingerprintKeys {

    private static final String ENTRY = "key";

    private FingerprintKeys() {}

    /**
     * Reads the key, or makes it where there is none yet. Of two that make it at once, both use the one that was first.
     *
     * @throws IllegalStateException where the Secret is there and holds no usable key: making another would turn every
     *     fingerprint in every incident into a difference
     */
    static FingerprintKey readOrMake(KubernetesClient client, String namespace, String name, SecureRandom random) {
        var secrets = client.secrets().inNamespace(namespace);
        Secret present = secrets.withName(name).get();
        if (present == null) {
            byte[] key = new byte[FingerprintKey.MIN_BYTES];
            random.nextBytes(key);
            try {
                present = secrets.resource(new SecretBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .withNamespace(namespace)
                                .endMetadata()
                                .withType("Opaque")
                                .withImmutable(true)
                                .addToData(ENTRY, Base64.getEncoder().encodeToString(key))
                                .build())
                        .create();
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                    throw e;
                }
                present = secrets.withName(name).get();
            }
        }
        return key(present, namespace, name);
    }

    /**
     * Reads the key that the operator has made.
     *
     * @throws IllegalStateException where there is none, or no usable one
     */
    static FingerprintKey read(KubernetesClient client, String namespace, String name) {
        Secret made = client.secrets().inNamespace(namespace).withName(name).get();
        if (made == null) {
            throw new IllegalStateException(
                    "Secret " + namespace + "/" + name
                            + " is not there yet: the operator makes it when it first starts, so start that; the converger comes up after it");
        }
        return key(made, namespace, name);
    }

    private static FingerprintKey key(Secret secret, String namespace, String name) {
        String text = secret == null || secret.getData() == null
                ? null
                : secret.getData().get(ENTRY);
        if (text == null) {
            throw new IllegalStateException(
                    "Secret " + namespace + "/" + name + " has no entry '" + ENTRY
                            + "': restore it from a backup, or delete the Secret to have a new key made, which makes every fingerprint differ from those in older incidents");
        }
        return FingerprintKey.of(Base64.getDecoder().decode(text));
    }
}
