package dev.plumbline.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentStatus.Finding;
import dev.plumbline.api.DriftIncidentStatus.FindingKind;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.Outlets;
import dev.plumbline.operator.People;
import dev.plumbline.operator.Scene;
import dev.plumbline.simulator.GitRepository;
import dev.plumbline.simulator.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A flag is set by hand that nobody promoted, and another one was promoted and is not set. */
class FlagSetByHandIT {

    private static final String NAMESPACE = "flag-set-by-hand";
    private static final String PASSWORD = "promotions-canary-5d20";

    @TempDir
    static Path workDir;

    private static Scene scene;
    private static GitRepository repository;
    private static PostgresServer postgres;

    @BeforeAll
    static void start() throws Exception {
        scene = Scene.start(TestCluster.shared(), NAMESPACE, workDir, Map.of());
        repository = GitRepository.create(workDir.resolve("shop.git"));
        repository.file("config/feature_flags.yaml", """
                        flags:
                          - name: new-checkout
                            owner: checkout
                          - name: search-v2
                          - name: dark-mode
                        """).commit("main");
        postgres = PostgresServer.start(Files.createDirectory(workDir.resolve("postgres")));
        postgres.execute(
                "CREATE TABLE console_flag_promotions (flag text, environment text, value text, promoted_at timestamptz)",
                "CREATE ROLE plumbline LOGIN PASSWORD '" + PASSWORD + "'",
                "GRANT SELECT ON console_flag_promotions TO plumbline");
        scene.policies()
                .secret("flags-db", Map.of("username", "plumbline", "password", PASSWORD, "ca.crt", postgres.pem()));
    }

    @AfterAll
    static void stop() throws Exception {
        scene.close();
        postgres.close();
        repository.close();
    }

    @Test
    void a_flag_set_without_a_promotion_and_a_promoted_one_that_is_not_set_are_told_apart() throws Exception {
        scene.heroku().createApp("shop-prod");
        scene.heroku().setConfigVar("shop-prod", "MODE", "auto");
        scene.heroku().setConfigVar("shop-prod", "FLAG_NEW_CHECKOUT", "on");
        promote("new-checkout", "on");
        scene.policies().apply("flags", """
                environment: production
                interval: 5s
                desired:
                  flags:
                    registry: {url: "%s", path: config/feature_flags.yaml}
                    promotions:
                      host: 127.0.0.1
                      port: %d
                      database: postgres
                      table: console_flag_promotions
                      environment: production
                      secretRef: {name: flags-db}
                destination:
                  herokuConfigVars: {app: shop-prod, secretRef: {name: heroku-read}}
                compare: {reveal: ["FLAG_*"]}
                """.formatted(repository.uri(), postgres.port()));
        scene.policies().await("flags", DriftStatus.InSync);

        scene.heroku().setConfigVar("shop-prod", "FLAG_SEARCH_V2", "on");
        scene.heroku().setConfigVar("shop-prod", "FLAG_OF_MINE", "on");
        promote("dark-mode", "on");
        DriftIncident incident = scene.policies()
                .awaitIncident("flags", found -> found.getStatus().openFindings() == 3);

        assertThat(incident.getStatus().findings())
                .extracting(Finding::subject, Finding::kind, Finding::message)
                .containsExactly(
                        Tuple.tuple("FLAG_DARK_MODE", FindingKind.Missing, "Promoted to production, and not set."),
                        Tuple.tuple("FLAG_OF_MINE", FindingKind.Unexpected, "Not declared in feature_flags.yaml."),
                        Tuple.tuple(
                                "FLAG_SEARCH_V2", FindingKind.Unexpected, "Declared, and not promoted to production."));

        scene.heroku().setConfigVar("shop-prod", "FLAG_OF_MINE", null);
        scene.heroku().setConfigVar("shop-prod", "FLAG_SEARCH_V2", null);
        scene.heroku().setConfigVar("shop-prod", "FLAG_DARK_MODE", "on");
        scene.policies().awaitIncident("flags", found -> found.getStatus().openFindings() == 0);
        new People(TestCluster.shared().adminClient()).resolve(incident);
        DriftIncident closed = scene.policies()
                .awaitIncident("flags", found -> found.getStatus().phase() == Phase.Closed);

        assertThat(closed.getStatus().resolvedFindings()).isEqualTo(3);
        scene.policies().await("flags", DriftStatus.InSync);
        assertThat(scene.heroku().writes()).isEmpty();
        assertThat(postgres.number("SELECT count(*) FROM console_flag_promotions"))
                .isEqualTo(2);
        String told = scene.operator().log()
                + Outlets.json(scene.policies().incidents().stream())
                + Outlets.json(scene.policies().all().stream());
        assertThat(Outlets.leaked(told, List.of(PASSWORD))).isEmpty();
    }

    private static void promote(String flag, String value) throws Exception {
        postgres.execute(
                "INSERT INTO console_flag_promotions VALUES ('%s', 'production', '%s', now())".formatted(flag, value));
    }
}
