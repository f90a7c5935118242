package dev.plumbline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.Condition;
import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.simulator.Fault;
import dev.plumbline.simulator.GitRepository;
import dev.plumbline.simulator.HerokuSimulator;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong with one policy or its destination, it says so, and a neighbour is observed as before. */
class BadInputIT {

    private static final String NAMESPACE = "bad-input";
    private static final String BOMB = """
            a: &a [x, x, x, x, x, x, x, x, x, x]
            b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
            c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
            d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
            e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
            f: [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]
            """;

    @TempDir
    static Path workDir;

    private static Scene scene;
    private static String repository;
    private static int round;

    @BeforeAll
    static void start() throws Exception {
        scene = Scene.start(TestCluster.shared(), NAMESPACE, workDir, Map.of("plumbline.http.timeout", "3s"));
        HerokuSimulator heroku = scene.heroku();
        heroku.createApp("good");
        heroku.createApp("bad");
        heroku.setConfigVar("bad", "MODE", "auto");
        heroku.setConfigVar("good", "ROUND", "0");
        scene.herokuPolicy("neighbour", "good", "{ROUND: \"0\"}");
        scene.policies().await("neighbour", DriftStatus.InSync);
        scene.policies().secret("empty", Map.of("other", "x"));
        scene.policies().secret("wrong", Map.of("token", "wrong-token-canary"));
        Path folder = workDir.resolve("repository");
        var git = GitRepository.create(folder);
        git.file("good.yaml", "MODE: auto\n")
                .file("malformed.yaml", "MODE: [auto\n")
                .file("bomb.yaml", BOMB)
                .file("twice.yaml", "MODE: auto\nMODE: manual\n")
                .symlink("link.yaml", "good.yaml")
                .commit("main");
        repository = folder.toUri().toString().replaceFirst("^file:/(?!/)", "file:///");
        scene.cluster()
                .adminClient()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("not-text")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .addToBinaryData("values.yaml", "//79")
                        .build())
                .serverSideApply();
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    @AfterEach
    void the_neighbour_is_still_observed() {
        scene.heroku().heal("bad");
        scene.policies().delete("bad");
        round++;
        scene.heroku().setConfigVar("good", "EXTRA_" + round, "x");
        int expected = round;
        scene.policies().await("neighbour", status -> status.findings() == expected);
        assertThat(scene.operator().isAlive()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    bad | nowhere | ReferenceNotFound | nowhere
                    bad | empty | ReferenceNotFound | token
                    bad | wrong | Unauthorized | Secret wrong
                    missing-app | heroku-read | NotFound | missing-app
                    """)
    void a_reference_or_an_app_that_is_not_as_it_should_be_is_named(
            String app, String secret, String reason, String named) {
        scene.policies().apply("bad", """
                        environment: production
                        interval: 5s
                        desired: {inline: {values: {MODE: auto}}}
                        destination: {herokuConfigVars: {app: %s, secretRef: {name: %s}}}
                        """.formatted(app, secret));

        assertThat(failure(reason))
                .contains("The destination could not be read", named)
                .doesNotContain("canary");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    good.yaml | nowhere | NotFound | nowhere
                    nowhere.yaml | HEAD | NotFound | nowhere.yaml
                    malformed.yaml | HEAD | Malformed | malformed.yaml
                    bomb.yaml | HEAD | TooLarge | bomb.yaml
                    twice.yaml | HEAD | Malformed | twice.yaml
                    link.yaml | HEAD | Malformed | link.yaml
                    """)
    void a_file_in_git_that_cannot_be_read_is_named(String path, String ref, String reason, String named) {
        gitPolicy(repository, path, ref);

        assertThat(failure(reason)).contains("The desired state could not be read", named);
    }

    @Test
    void a_repository_that_is_not_there_is_named() {
        gitPolicy(repository + "-nowhere", "good.yaml", "HEAD");

        assertThat(failure("NotFound")).contains("The desired state could not be read");
    }

    @Test
    void desired_bytes_that_are_no_text_are_refused() {
        scene.policies().apply("bad", """
                        environment: production
                        interval: 5s
                        desired: {configMap: {name: not-text, key: values.yaml}}
                        destination: {herokuConfigVars: {app: bad, secretRef: {name: heroku-read}}}
                        """);

        assertThat(failure("Malformed")).contains("values.yaml", "UTF-8");
    }

    @Test
    void an_answer_of_a_hundred_megabytes_is_not_read() {
        brokenApp(new Fault.Oversized(100 * 1024 * 1024));

        assertThat(failure("TooLarge")).contains("bad");
    }

    @Test
    void an_answer_that_is_no_json_is_malformed_and_not_shown() {
        brokenApp(new Fault.Saying("{\"MODE\": \"canary-value".getBytes(StandardCharsets.UTF_8)));

        assertThat(failure("Malformed")).doesNotContain("canary-value");
    }

    @Test
    void an_answer_that_is_no_text_is_malformed() {
        brokenApp(new Fault.Saying(new byte[] {'{', '"', (byte) 0xff, '"', ':', '"', 'x', '"', '}'}));

        assertThat(failure("Malformed")).contains("UTF-8");
    }

    @Test
    void a_destination_that_answers_one_byte_a_second_runs_out_of_time() {
        brokenApp(new Fault.Dripping(Duration.ofSeconds(1)));

        assertThat(failure("Timeout")).contains("bad");
    }

    @Test
    void an_answer_that_breaks_off_is_no_answer() {
        brokenApp(new Fault.CutOff());

        assertThat(failure("Unreachable")).contains("bad");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    0 0 30 2 * | UTC | never fires
                    61 * * * * | UTC | is not a cron expression
                    0 6 * * * | Mars/Olympus | is not in the IANA database
                    """)
    void a_schedule_that_cannot_be_kept_stalls_its_policy_alone(String cron, String zone, String message) {
        scene.policies().apply("bad", """
                        environment: production
                        schedule: {cron: "%s", timeZone: %s}
                        desired: {inline: {values: {MODE: auto}}}
                        destination: {herokuConfigVars: {app: bad, secretRef: {name: heroku-read}}}
                        """.formatted(cron, zone));

        assertThat(failure("Invalid")).contains(message);
    }

    @Test
    void a_policy_deleted_while_it_is_observed_leaves_nothing_behind() {
        scene.heroku().setConfigVar("bad", "DRIFTED", "x");
        long before = scene.heroku().requestCount();
        brokenApp(new Fault.Slow(Duration.ofSeconds(2)));
        Awaitility.await("the look is under way")
                .until(() -> scene.heroku().requests().stream()
                                .filter(request -> request.path().contains("/bad/"))
                                .count()
                        > 0);

        scene.policies().delete("bad");
        Awaitility.await("the look is over")
                .atMost(Duration.ofSeconds(20))
                .until(() -> scene.heroku().requestCount() > before + 1);

        assertThat(scene.policies().incidentsOf("bad")).isEmpty();
        assertThat(scene.operator().log()).doesNotContain("observation-bug");
    }

    private static void brokenApp(Fault fault) {
        scene.heroku().fault("bad", fault);
        scene.herokuPolicy("bad", "bad", "{MODE: auto}");
    }

    private static void gitPolicy(String url, String path, String ref) {
        scene.policies().apply("bad", """
                        environment: production
                        interval: 5s
                        desired: {git: {url: "%s", path: %s, ref: %s}}
                        destination: {herokuConfigVars: {app: bad, secretRef: {name: heroku-read}}}
                        """.formatted(url, path, ref));
    }

    /** The message of the condition {@code Observed}, once it is false for this reason. */
    private static String failure(String reason) {
        return scene.policies().awaitFailure("bad", reason).getStatus().conditions().stream()
                .filter(condition -> condition.type().equals("Observed"))
                .map(Condition::message)
                .findFirst()
                .orElseThrow();
    }
}
