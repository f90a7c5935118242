package dev.plumbline.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentStatus.Finding;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.People;
import dev.plumbline.operator.Scene;
import dev.plumbline.simulator.GitRepository;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A web server goes back to an older favicon, as a deployment that was rolled back by hand leaves it. */
class RevertedFaviconIT {

    private static final String NAMESPACE = "reverted-favicon";
    private static final String OLD = "favicon of the spring";
    private static final String NEW = "favicon of the summer";
    private static final String STYLE = "body {}";

    @TempDir
    static Path workDir;

    private static final Map<String, String> SERVED = new ConcurrentHashMap<>();

    private static Scene scene;
    private static GitRepository repository;
    private static HttpServer site;

    @BeforeAll
    static void start() throws IOException {
        scene = Scene.start(TestCluster.shared(), NAMESPACE, workDir, Map.of());
        repository = GitRepository.create(workDir.resolve("site.git"));
        site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.createContext("/", exchange -> {
            String text = SERVED.get(exchange.getRequestURI().getPath());
            byte[] body = (text == null ? "not found" : text).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(text == null ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        site.start();
    }

    @AfterAll
    static void stop() {
        scene.close();
        site.stop(0);
        repository.close();
    }

    @Test
    void a_reverted_favicon_becomes_an_incident_that_names_the_earlier_commit() throws Exception {
        String earlier = release("2026-05-01T08:00:00Z", OLD);
        release("2026-06-01T08:00:00Z", NEW);
        SERVED.putAll(Map.of("/favicon.ico", NEW, "/assets/site.css", STYLE));
        scene.policies()
                .apply("site", """
                environment: production
                interval: 5s
                desired:
                  assetManifest:
                    file: {url: "%s", ref: main, path: SHA256SUMS}
                    stripPrefix: public/
                destination:
                  http: {baseUrl: "http://127.0.0.1:%d"}
                compare: {reveal: ["*"]}
                """.formatted(repository.uri(), site.getAddress().getPort()));
        scene.policies().await("site", DriftStatus.InSync);

        SERVED.put("/favicon.ico", OLD);
        DriftIncident incident = scene.policies()
                .awaitIncident("site", found -> found.getStatus().openFindings() == 1);

        assertThat(incident.getStatus().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.subject()).isEqualTo("/favicon.ico");
            assertThat(finding.field()).isEqualTo("/sha256");
            assertThat(finding.observed()).isEqualTo(sum(OLD));
            assertThat(finding.desired()).isEqualTo(sum(NEW));
            assertThat(finding.message())
                    .isEqualTo("Served is what commit " + earlier.substring(0, 12)
                            + " of 2026-05-01 had for /favicon.ico.");
        });
        String told = incident.getStatus().findings().getFirst().message();
        scene.policies().nudge("site", "again");
        scene.policies().await("site", status -> "again".equals(status.observedNudge()));
        assertThat(scene.policies().incidentsOf("site").getFirst().getStatus().findings())
                .extracting(Finding::message)
                .containsExactly(told);

        SERVED.put("/favicon.ico", NEW);
        scene.policies().awaitIncident("site", found -> found.getStatus().openFindings() == 0);
        new People(TestCluster.shared().adminClient()).resolve(incident);
        DriftIncident closed = scene.policies()
                .awaitIncident("site", found -> found.getStatus().phase() == Phase.Closed);

        assertThat(closed.getStatus().resolvedFindings()).isEqualTo(1);
        scene.policies().await("site", DriftStatus.InSync);
    }

    private static String release(String time, String favicon) throws IOException, GeneralSecurityException {
        return repository
                .at(Instant.parse(time))
                .file("SHA256SUMS", sum(favicon) + "  public/favicon.ico\n" + sum(STYLE) + "  public/assets/site.css\n")
                .commit("main");
    }

    private static String sum(String text) throws GeneralSecurityException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
