package dev.plumbline.desired.vault;

import dev.plumbline.desired.FakeNamespace;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.NamespaceView;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;

/** A namespace with Secrets, and with ServiceAccounts that somebody makes tokens of. */
final class VaultNamespace implements NamespaceView {

    private final FakeNamespace rest;
    private BinaryOperator<String> tokens = (account, audience) -> "";

    VaultNamespace(String name) {
        rest = new FakeNamespace(name);
    }

    VaultNamespace secret(String secret, String key, String value) {
        rest.secret(secret, Map.of(key, value));
        return this;
    }

    /** @param making a token of the account and for the audience */
    VaultNamespace withTokens(BinaryOperator<String> making) {
        tokens = making;
        return this;
    }

    Look look() {
        return look(Duration.ZERO);
    }

    Look look(Duration freshness) {
        return new Look(this, freshness);
    }

    @Override
    public String namespace() {
        return rest.namespace();
    }

    @Override
    public Lookup<SecretData> secretData(String name) {
        return rest.secretData(name);
    }

    @Override
    public Lookup<ConfigData> configMap(String name) {
        return rest.configMap(name);
    }

    @Override
    public Lookup<List<GenericKubernetesResource>> object(ObjectKind kind, String name) {
        return rest.object(kind, name);
    }

    @Override
    public Lookup<List<GenericKubernetesResource>> objects(ObjectKind kind, Map<String, String> labels) {
        return rest.objects(kind, labels);
    }

    @Override
    public Lookup<SecretValue> serviceAccountToken(String name, String audience) {
        return new Lookup.Found<>(SecretValue.of(tokens.apply(name, audience)));
    }
}
