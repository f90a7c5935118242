package dev.plumbline.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plumbline.api.Receipt;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.api.SecretDistributionStatus;
import dev.plumbline.api.SecretDistributionStatus.Destination;
import dev.plumbline.api.SecretDistributionStatus.State;
import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.operator.Installation;
import dev.plumbline.operator.OperatorProcess;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A fleet of distributions on an API server, and the servers that they are about. Everything has been delivered before:
 * what can't be read has a receipt.
 */
final class SecretsStage implements AutoCloseable {

    private static final String FINGERPRINT_KEY = "plumbline-fingerprint-key";
    private static final String DIGEST = "sha256:" + "0".repeat(64);

    private static final PatchContext AS_THE_OPERATOR = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("plumbline-operator")
            .withForce(true)
            .build();

    private final Stage stage;
    private final SecretServers servers;

    SecretsStage(Stage stage) {
        this.stage = stage;
        this.servers = new SecretServers();
    }

    Stage stage() {
        return stage;
    }

    SecretServers servers() {
        return servers;
    }

    OperatorProcess launch(List<String> jvmOptions) {
        return stage.launch(jvmOptions, servers.settings());
    }

    /** Fills the places and stores the distributions. An operator has run before, and has left its fingerprint key. */
    void store(SecretFleet fleet) {
        servers.fill(fleet);
        stage.atOnce(tokens());
        stage.atOnce(held(fleet));
        var key = fingerprintKey();
        stage.atOnce(fleet.places().map(place -> () -> {
            stage.client()
                    .resource(SecretFleet.distribution(place, servers.vault().url()))
                    .create();
        }));
        try (var operator = stage.asOperator()) {
            stage.atOnce(fleet.places()
                    .map(place -> () -> operator.resource(delivered(place, key))
                            .subresource("status")
                            .patch(AS_THE_OPERATOR)));
        }
    }

    private Stream<Runnable> tokens() {
        return IntStream.range(0, SecretFleet.TEAMS)
                .boxed()
                .flatMap(team -> SecretServers.tokens(team).entrySet().stream()
                        .map(token -> () ->
                                create(Fleet.namespace(team), token.getKey(), Map.of("token", token.getValue()))));
    }

    private Stream<Runnable> held(SecretFleet fleet) {
        Map<String, Map<String, String>> held = new LinkedHashMap<>();
        fleet.places()
                .forEach(place -> held.computeIfAbsent(
                                place.namespace() + "/" + place.secret(), none -> new LinkedHashMap<>())
                        .put(place.key(), place.value()));
        return held.entrySet().stream().map(secret -> () -> {
            String[] name = secret.getKey().split("/");
            create(name[0], name[1], secret.getValue());
        });
    }

    private void create(String namespace, String name, Map<String, String> data) {
        stage.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata()
                        .withStringData(data)
                        .build())
                .create();
    }

    /** As a status is that has nothing but the receipts of deliveries. */
    private SecretDistribution delivered(SecretFleet.Place place, FingerprintKey key) {
        String fingerprint =
                key.forNamespace(place.namespace()).fingerprint(JsonNodeFactory.instance.textNode(place.value()));
        String now =
                InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS).toString();
        var marks = servers.marks(place);
        List<Destination> destinations = Stream.of("repository", "worker", "pages")
                .map(name -> new Destination(
                        name,
                        State.Unknown,
                        null,
                        null,
                        now,
                        null,
                        new Receipt("1", fingerprint, now, DIGEST, marks.get(name), null)))
                .toList();
        var distribution = new SecretDistribution();
        distribution.setMetadata(new ObjectMetaBuilder()
                .withNamespace(place.namespace())
                .withName(place.name())
                .build());
        distribution.setStatus(new SecretDistributionStatus(
                null, null, null, null, destinations, null, null, null, null, null, null, null, null));
        return distribution;
    }

    private FingerprintKey fingerprintKey() {
        Secret secret = stage.client()
                .secrets()
                .inNamespace(Installation.NAMESPACE)
                .withName(FINGERPRINT_KEY)
                .get();
        return FingerprintKey.of(Base64.getDecoder().decode(secret.getData().get("key")));
    }

    @Override
    public void close() {
        servers.close();
    }
}
