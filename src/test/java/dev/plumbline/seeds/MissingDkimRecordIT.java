package dev.plumbline.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentSpec.Path;
import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.People;
import dev.plumbline.operator.Scene;
import dev.plumbline.simulator.DnsSimulator;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mail provider's key that somebody was asked to publish, and nobody did: mail is signed with what nobody can check. */
class MissingDkimRecordIT {

    private static final String NAMESPACE = "missing-dkim-record";
    private static final String KEY = "MIIBcanaryIjANBgkqhkiG9w0BAQEFAAOCAQ8A";

    @TempDir
    static java.nio.file.Path workDir;

    private static Scene scene;
    private static People people;
    private static DnsSimulator one;
    private static DnsSimulator two;

    @BeforeAll
    static void start() {
        one = DnsSimulator.resolver();
        two = DnsSimulator.resolver();
        scene = Scene.start(TestCluster.shared(), NAMESPACE, workDir, Map.of());
        people = new People(TestCluster.shared().adminClient());
    }

    @AfterAll
    static void stop() {
        scene.close();
        one.close();
        two.close();
    }

    @Test
    void a_dkim_record_that_nobody_added_is_missing_until_it_is_there() {
        published("s0._domainkey.example.com", "\"p=" + KEY + "; \" \"k=rsa; t=s\"");
        policy("old-key", "s0._domainkey.example.com", "v=DKIM1; t=s; k=rsa; p=" + KEY);
        policy("new-key", "s1._domainkey.example.com", "v=DKIM1; k=rsa; p=" + KEY);

        DriftIncident incident = scene.policies().awaitIncident("new-key", MissingDkimRecordIT::isDrafted);

        assertThat(incident.getStatus().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(DriftIncidentStatus.FindingKind.Missing);
            assertThat(finding.subject()).isEqualTo("s1._domainkey.example.com TXT");
            assertThat(finding.message()).contains("NXDOMAIN");
            assertThat(finding.desired()).startsWith("hmac:");
        });
        assertThat(incident.getStatus().proposals().toString()).contains("add s1._domainkey.example.com TXT");
        assertThat(incident.toString()).doesNotContain(KEY);
        scene.policies().await("old-key", DriftStatus.InSync);
        assertThat(scene.policies().incidentsOf("old-key")).isEmpty();

        people.resolve(incident);
        published("s1._domainkey.example.com", "\"v=DKIM1; k=rsa; p=" + KEY + "\"");
        DriftIncident closed = scene.policies()
                .awaitIncident("new-key", found -> found.getStatus().phase() == Phase.Closed);

        assertThat(closed.getSpec().resolution().path()).isEqualTo(Path.Revert);
        assertThat(closed.getStatus().resolvedFindings()).isEqualTo(1);
        scene.policies().await("new-key", DriftStatus.InSync);
        assertThat(scene.policies().incidentsOf("old-key")).isEmpty();
    }

    private static boolean isDrafted(DriftIncident incident) {
        return Integer.valueOf(1).equals(incident.getStatus().openFindings())
                && incident.getStatus().proposals() != null
                && !incident.getStatus().proposals().isEmpty();
    }

    private static void published(String name, String text) {
        one.set(name, "TXT", text);
        two.set(name, "TXT", text);
    }

    private static void policy(String name, String record, String text) {
        scene.policies().apply(name, """
                environment: production
                interval: 5s
                desired:
                  inline:
                    values: {"%s TXT": "%s"}
                destination:
                  dns: {resolvers: ["%s", "%s"]}
                """.formatted(record, text, one.address(), two.address()));
    }
}
