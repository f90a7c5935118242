package dev.plumbline.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.api.SecretDistributionSpec.StandingApproval;
import dev.plumbline.operator.Distributions;
import dev.plumbline.operator.Installation;
import dev.plumbline.operator.OperatorProcess;
import dev.plumbline.operator.People;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Somebody rotates a secret that was signed for in advance, again and again. How long until the last of its destinations
 * holds the new value? The operator and the converger run as they are packaged, with the budgets that they have by
 * themselves.
 */
final class Rotation {

    private static final int ROTATIONS = 6;
    private static final int SEED = 11;
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final double GOAL_SECONDS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String NAME = "rotated";

    private final Stage stage;
    private final SecretServers servers;
    private final RotatedPlaces places;

    Rotation(Stage stage, SecretServers servers) {
        this.stage = stage;
        this.servers = servers;
        this.places = new RotatedPlaces(stage, servers);
    }

    /** Measures, with these options of both JVMs. */
    List<Figure> measure(List<String> jvmOptions) {
        places.make();
        rotate("canary-of-the-bench-0");
        authorise();
        try (OperatorProcess operator = stage.launch(jvmOptions, servers.settings())) {
            // It makes the fingerprint key, without which no converger starts.
            operator.awaitReady(Duration.ofSeconds(60));
            return measureWithConverger(jvmOptions);
        }
    }

    private List<Figure> measureWithConverger(List<String> jvmOptions) {
        try (OperatorProcess converger = converge(jvmOptions)) {
            converger.awaitReady(Duration.ofSeconds(60));
            var distributions = new Distributions(stage.client(), RotatedPlaces.NAMESPACE);
            stage.client().resource(places.distribution(NAME, INTERVAL)).create();
            sign(distributions);
            // The first delivery gives what can't be read its receipts.
            Waiting.until(
                    "the first delivery",
                    PATIENCE,
                    Duration.ofMillis(200),
                    () -> places.all()
                            .equals(distributions.get(NAME).getStatus().inSync()));
            return rotations(distributions);
        }
    }

    private List<Figure> rotations(Distributions distributions) {
        var random = new Random(SEED);
        List<Double> arrived = new ArrayList<>();
        List<Double> known = new ArrayList<>();
        for (int i = 1; i <= ROTATIONS; i++) {
            // At any moment of an interval, and far enough apart for the budgets to come back.
            Waiting.pass(INTERVAL.multipliedBy(2).plusMillis(random.nextLong(INTERVAL.toMillis())));
            String value = "canary-of-the-bench-" + i;
            long start = System.nanoTime();
            long version = rotate(value);
            // What takes longer has missed the goal by far, and goes into the figures like that.
            Waiting.upTo(PATIENCE, Duration.ofMillis(50), () -> places.hold(value));
            arrived.add(Waiting.secondsSince(start));
            Waiting.upTo(PATIENCE, Duration.ofMillis(50), () -> {
                var status = distributions.get(NAME).getStatus();
                return Long.toString(version).equals(status.sourceVersion())
                        && places.all().equals(status.inSync());
            });
            known.add(Waiting.secondsSince(start));
        }
        return List.of(
                Figure.of("From a rotation to its delivery: rotations", "%d", ROTATIONS),
                Figure.of(
                        "From a rotation to the delivery at all %d destinations: median".formatted(places.count()),
                        "%.1f s",
                        sorted(arrived).get(ROTATIONS / 2)),
                Figure.atMost(
                        "From a rotation to the delivery at all %d destinations: longest".formatted(places.count()),
                        sorted(arrived).getLast(),
                        GOAL_SECONDS,
                        "s"),
                Figure.of(
                        "From a rotation to a status that says so: median",
                        "%.1f s",
                        sorted(known).get(ROTATIONS / 2)),
                Figure.of(
                        "From a rotation to a status that says so: longest",
                        "%.1f s",
                        sorted(known).getLast()));
    }

    private static List<Double> sorted(List<Double> seconds) {
        return seconds.stream().sorted().toList();
    }

    private long rotate(String value) {
        return servers.vault()
                .write(RotatedPlaces.PATH, JsonNodeFactory.instance.objectNode().put(RotatedPlaces.KEY, value));
    }

    private OperatorProcess converge(List<String> jvmOptions) {
        var settings = new HashMap<>(servers.settings());
        settings.put("plumbline.role", "converger");
        settings.put("plumbline.operator.namespace", Installation.NAMESPACE);
        return OperatorProcess.start(new OperatorProcess.Start(
                Installation.converger(stage.cluster()), stage.folder().resolve("converger"), settings, jvmOptions));
    }

    /** As whoever owns the namespace does, and whoever installs the converger. */
    private void authorise() {
        Installation.converger(stage.cluster());
        stage.client()
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("plumbline-converger-secrets")
                        .withNamespace(RotatedPlaces.NAMESPACE)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "plumbline-converger-secrets")
                        .addNewSubject("", "ServiceAccount", Installation.CONVERGER, Installation.CONVERGER)
                        .build())
                .create();
        stage.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("write-places")
                        .withNamespace(Installation.CONVERGER)
                        .addToLabels("plumbline.dev/for-namespace", RotatedPlaces.NAMESPACE)
                        .addToLabels(
                                "plumbline.dev/for-host", servers.vault().url().getHost())
                        .endMetadata()
                        .addToStringData("token", RotatedPlaces.WRITE)
                        .build())
                .create();
    }

    private void sign(Distributions distributions) {
        SecretDistribution seen = distributions.await(NAME, status -> status.deliveryDigest() != null);
        var people = new People(stage.client());
        String until = InstantSource.system()
                .instant()
                .plus(Duration.ofDays(1))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        var signed = new StandingApproval(
                seen.getStatus().deliveryDigest(), people.me(), until, "rotations arrive by themselves");
        stage.client()
                .resources(SecretDistribution.class)
                .inNamespace(RotatedPlaces.NAMESPACE)
                .withName(NAME)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        Serialization.asJson(Map.of("spec", Map.of("standingApproval", signed))));
    }
}
