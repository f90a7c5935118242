package dev.plumbline.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.Condition;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.api.SecretDistributionStatus.State;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.Distributions;
import dev.plumbline.operator.Scene;
import dev.plumbline.simulator.Fault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong with one distribution, its source or its destinations, it says so, and a neighbour goes on. */
class BadDistributionsIT {

    private static final String NAMESPACE = "bad-distributions";
    private static final String COPY = "- {name: copy, kubernetesSecret: {name: copy, key: key}}";
    private static final String SECRET = "{secret: {name: source, key: key}}";

    @TempDir
    static Path workDir;

    private static SecretScene scene;
    private static int round;

    @BeforeAll
    static void start() {
        scene = SecretScene.start(TestCluster.shared(), NAMESPACE, workDir, Map.of("plumbline.http.timeout", "3s"));
        scene.scene().policies().secret("source", Map.of("key", "canary-source"));
        scene.scene().policies().secret("copy", Map.of("key", "canary-source"));
        scene.scene().policies().secret("refused", Map.of("token", "canary-refused"));
        scene.scene().policies().secret("no-token", Map.of("other", "canary-other"));
        scene.writeVault("poisoned", "canary-poisoned");
        scene.scene().policies().secret("neighbour", Map.of("key", "canary-0"));
        scene.scene().policies().secret("neighbour-copy", Map.of("key", "canary-0"));
        scene.distribution(
                "neighbour",
                "{secret: {name: neighbour, key: key}}",
                "- {name: copy, kubernetesSecret: {name: neighbour-copy, key: key}}");
        scene.distributions().awaitInSync("neighbour", "1/1");
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    @AfterEach
    void the_neighbour_goes_on() {
        scene.vault().heal("secret/metadata/poisoned");
        scene.vault().heal("secret/data/poisoned");
        scene.scene()
                .cluster()
                .adminClient()
                .resources(SecretDistribution.class)
                .inNamespace(NAMESPACE)
                .withName("bad")
                .delete();
        Awaitility.await("it is gone").until(() -> scene.distributions().get("bad") == null);
        round++;
        scene.scene().policies().secret("neighbour", Map.of("key", "canary-" + round));
        scene.distributions().awaitInSync("neighbour", "0/1");
        scene.scene().policies().secret("neighbour-copy", Map.of("key", "canary-" + round));
        scene.nudge("neighbour", "round-" + round);
        scene.distributions().awaitInSync("neighbour", "1/1");
        assertThat(scene.scene().operator().log()).doesNotContain("canary", "observation-bug");
    }

    /** The message of the condition SourceReady, once it is there for this reason. */
    private static String source(String reason) {
        var bad = scene.await("bad", "SourceReady", reason);
        assertThat(bad.getStatus().toString()).doesNotContain("canary");
        var condition = SecretScene.condition(bad.getStatus(), "SourceReady");
        assertThat(condition.status()).isNotEqualTo(Condition.Status.True);
        assertThat(Distributions.destination(bad, "copy").state()).isEqualTo(State.Unknown);
        return condition.message();
    }

    /** The message of the destination named place, once it could not be read. */
    private static String destination() {
        var bad = scene.await("bad", "Ready", "DestinationUnread");
        assertThat(bad.getStatus().toString()).doesNotContain("canary");
        assertThat(Distributions.destination(bad, "copy").state()).isEqualTo(State.InSync);
        assertThat(Distributions.destination(bad, "place").state()).isEqualTo(State.Unknown);
        assertThat(SecretScene.condition(bad.getStatus(), "Ready").message()).startsWith("place: ");
        return Distributions.destination(bad, "place").message();
    }

    @Test
    void a_source_that_nobody_answers_for_is_unreachable() {
        scene.distribution(
                "bad",
                scene.vaultSource("poisoned").replace(scene.vault().url().toString(), "http://127.0.0.1:1"),
                COPY);

        assertThat(source("Unreachable")).contains("127.0.0.1");
    }

    @Test
    void a_source_at_an_address_that_the_rules_refuse_is_not_asked() {
        scene.distribution(
                "bad",
                scene.vaultSource("poisoned").replace(scene.vault().url().toString(), "http://169.254.169.254"),
                COPY);

        assertThat(source("AddressRefused")).contains("169.254.169.254");
    }

    @ParameterizedTest
    @CsvSource({
        "nowhere, ReferenceNotFound, nowhere",
        "no-token, ReferenceNotFound, token",
        "refused, Unauthorized, refused"
    })
    void a_credential_that_is_missing_or_refused_is_named(String secret, String reason, String named) {
        scene.distribution("bad", scene.vaultSource("poisoned").replace("vault-poisoned", secret), COPY);

        assertThat(source(reason)).contains(named);
    }

    @Test
    void a_secret_that_is_not_there_as_a_source_is_named() {
        scene.distribution("bad", "{secret: {name: nowhere, key: key}}", COPY);

        assertThat(source("NotFound")).contains("nowhere");
    }

    @Test
    void hostile_answers_of_a_source_are_no_value() {
        scene.vault()
                .fault(
                        "secret/data/poisoned",
                        new Fault.Saying("{\"data\": \"canary".getBytes(StandardCharsets.UTF_8)));
        scene.distribution("bad", scene.vaultSource("poisoned"), COPY);
        source("Malformed");

        scene.vault().fault("secret/data/poisoned", new Fault.Oversized(20 * 1024 * 1024));
        source("TooLarge");

        scene.vault().fault("secret/data/poisoned", new Fault.CutOff());
        source("Unreachable");

        scene.vault().fault("secret/data/poisoned", new Fault.Dripping(Duration.ofSeconds(1)));
        source("Timeout");
    }

    @Test
    void a_destination_with_a_token_that_is_refused_says_so_and_the_others_are_looked_at() {
        scene.scene().heroku().createApp("bad-app");
        scene.distribution("bad", SECRET, COPY + """

                - {name: place, herokuConfigVar: {app: bad-app, key: KEY, secretRef: {name: refused}}}
                """);

        assertThat(destination()).contains("refused");
    }

    @Test
    void a_destination_that_answers_with_what_it_should_not_says_so_and_the_others_are_looked_at() {
        scene.scene().heroku().createApp("bad-answers");
        scene.scene()
                .heroku()
                .fault("bad-answers", new Fault.Saying("{\"KEY\": [\"canary\"]}".getBytes(StandardCharsets.UTF_8)));
        scene.distribution("bad", SECRET, COPY + """

                - {name: place, herokuConfigVar: {app: bad-answers, key: KEY, secretRef: {name: heroku-read}}}
                """);

        assertThat(destination()).contains("bad-answers");
    }

    @Test
    void a_destination_at_an_address_that_the_rules_refuse_is_not_asked() {
        scene.distribution("bad", SECRET, COPY + """

                - name: place
                  webhook: {url: "http://10.0.0.1/in", key: KEY, statusUrl: "http://10.0.0.1/status"}
                """);

        assertThat(destination()).contains("10.0.0.1");
    }

    @Test
    void a_template_that_cannot_be_applied_says_so_and_the_others_are_looked_at() {
        scene.distribution("bad", SECRET, COPY + """

                - {name: place, template: {fromField: password}, kubernetesSecret: {name: copy, key: formed}}
                """);

        assertThat(destination()).contains("password", "template.fromField");
    }

    @Test
    void thirty_two_destinations_fit_into_the_status_whatever_is_wrong_with_them() {
        String destinations = IntStream.range(0, 31)
                .mapToObj(i ->
                        "- {name: %s-%d, githubSecret: {repository: acme/%s, key: KEY, secretRef: {name: github-read}}}"
                                .formatted("d".repeat(60), i, "r".repeat(100) + i))
                .collect(Collectors.joining("\n", "", "\n"));
        scene.distribution("bad", SECRET, destinations + COPY);

        var bad = scene.distributions().await("bad", status -> "1/32".equals(status.inSync()));

        assertThat(bad.getStatus().destinations()).hasSize(32);
        assertThat(SecretScene.condition(bad.getStatus(), "Ready").reason()).isEqualTo("DestinationUnread");
    }

    @Test
    void a_destination_without_a_credential_to_read_it_with_says_which() {
        scene.distribution("bad", SECRET, COPY + """

                - {name: place, githubSecret: {repository: acme/web, key: KEY, secretRef: {name: nowhere}}}
                """);

        assertThat(destination()).contains("nowhere").doesNotContain(Scene.TOKEN);
    }
}
