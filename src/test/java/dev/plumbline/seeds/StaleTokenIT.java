package dev.plumbline.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftIncidentStatus.FindingKind;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.People;
import dev.plumbline.operator.Scene;
import dev.plumbline.simulator.GithubSimulator;
import dev.plumbline.simulator.GithubSimulator.Access;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A token of GitHub Actions that nobody has written anew for too long. */
class StaleTokenIT {

    private static final String SECRETS = "/repos/acme/web/actions/secrets";
    private static final String TOKEN = "github-read-canary-77a1";

    @TempDir
    static Path workDir;

    /** How long ago it is at GitHub. */
    private static final AtomicReference<Duration> AGO = new AtomicReference<>(Duration.ZERO);

    private static GithubSimulator github;
    private static Scene scene;

    @BeforeAll
    static void start() {
        InstantSource clock = () -> InstantSource.system().instant().minus(AGO.get());
        github = GithubSimulator.start(clock, GithubSimulator.DOCUMENTED_BUDGET);
        github.createRepository("acme/web");
        github.grant(TOKEN, Access.READ, "acme/web");
        scene = Scene.start(
                TestCluster.shared(),
                "stale-token",
                workDir,
                Map.of("plumbline.github.url", github.url().toString()));
        scene.policies().secret("github-read", Map.of("token", TOKEN));
    }

    @AfterAll
    static void stop() {
        scene.close();
        github.close();
    }

    @Test
    void a_token_that_went_too_long_is_stale_until_it_is_written_anew() {
        github.setSecret(SECRETS, "REGISTRY_TOKEN", "value-canary-1");
        github.setSecret(SECRETS, "NPM_TOKEN", "value-canary-2");
        scene.policies().apply("web-secrets", """
                environment: production
                interval: 5s
                desired: {inline: {values: {registry_token: "", NPM_TOKEN: ""}}}
                destination:
                  githubSecrets: {repository: acme/web, maxAge: 90d, secretRef: {name: github-read}}
                """);
        scene.policies().await("web-secrets", DriftStatus.InSync);

        AGO.set(Duration.ofDays(100));
        github.setSecret(SECRETS, "REGISTRY_TOKEN", "value-canary-1");
        String day = LocalDate.ofInstant(github.updated(SECRETS, "REGISTRY_TOKEN"), ZoneOffset.UTC)
                .toString();
        AGO.set(Duration.ZERO);
        var incident = scene.policies()
                .awaitIncident("web-secrets", found -> found.getStatus().openFindings() == 1);

        assertThat(incident.getStatus().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.subject()).isEqualTo("registry_token");
            assertThat(finding.kind()).isEqualTo(FindingKind.Stale);
            assertThat(finding.evidence()).isEqualTo("Metadata");
            assertThat(finding.message()).isEqualTo("Last written " + day + "; the policy lets a secret go 90d.");
        });
        assertThat(incident.getStatus().proposals())
                .anySatisfy(proposal ->
                        assertThat(proposal.toString()).contains("SecretDistribution", "gh secret set NAME"));

        new People(TestCluster.shared().adminClient()).resolve(incident);
        github.setSecret(SECRETS, "REGISTRY_TOKEN", "value-canary-3");
        var closed = scene.policies()
                .awaitIncident("web-secrets", found -> found.getStatus().phase() == Phase.Closed);

        scene.policies().await("web-secrets", DriftStatus.InSync);
        assertThat(closed.toString()).doesNotContain("canary");
        assertThat(scene.operator().log()).doesNotContain("canary");
        assertThat(github.writes()).isEmpty();
    }
}
