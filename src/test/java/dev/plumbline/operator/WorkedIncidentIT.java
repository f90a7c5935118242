package dev.plumbline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.Condition;
import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftIncidentStatus.TimelineEntry;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People work incidents, on a real API server and with the operator as a process of its own. */
class WorkedIncidentIT {

    private static final String NAMESPACE = "worked-incident";

    @TempDir
    static Path workDir;

    private static Scene scene;
    private static People people;

    @BeforeAll
    static void start() {
        scene = Scene.start(TestCluster.shared(), NAMESPACE, workDir, Map.of());
        people = new People(TestCluster.shared().adminClient());
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    @Test
    void people_work_an_incident_until_it_closes_and_drift_that_comes_back_opens_the_next() {
        drift("worked");
        var incident = await("worked", at(Phase.Detected));

        people.acknowledge(incident);
        await("worked", at(Phase.Acknowledged));
        people.stabilize(incident);
        await("worked", at(Phase.Stabilized));
        people.resolve(incident);
        await("worked", reason("Ready", "WaitsForZero"));
        scene.heroku().setConfigVar("worked", "MODE", "auto");
        var closed = await("worked", at(Phase.Closed));

        assertThat(closed.getStatus().timeline())
                .extracting(TimelineEntry::event)
                .containsSubsequence(
                        "Detected",
                        "Acknowledged",
                        "Stabilized",
                        "ResolutionRecorded",
                        "FindingResolved",
                        "Reconciled",
                        "Closed");
        assertThat(closed.getStatus().timeline())
                .filteredOn(entry -> entry.event().equals("ResolutionRecorded"))
                .extracting(TimelineEntry::by)
                .containsExactly(people.me());
        Awaitility.await("a Kubernetes Event for each entry of the timeline")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(eventsOf(closed))
                        .containsExactlyInAnyOrderElementsOf(closed.getStatus().timeline().stream()
                                .map(TimelineEntry::event)
                                .toList()));
        // Whether it is seen as reconciled first depends on when the resolution was recorded within its second.
        assertThat(phasesToldOf(closed))
                .containsSubsequence("Detected", "Acknowledged", "Stabilized", "Closed")
                .doesNotHaveDuplicates();

        scene.heroku().setConfigVar("worked", "MODE", "manual");
        Awaitility.await("another incident")
                .atMost(Duration.ofSeconds(60))
                .until(() -> scene.policies().incidentsOf("worked").size() == 2);
        var next = scene.policies().incidentsOf("worked").stream()
                .filter(each -> !each.getMetadata()
                        .getName()
                        .equals(closed.getMetadata().getName()))
                .findFirst()
                .orElseThrow();
        assertThat(next.getSpec().previous()).isEqualTo(closed.getMetadata().getName());
        var policy = scene.policies().await("worked", DriftStatus.DriftIncidentActive);
        assertThat(policy.getStatus().incidentRef().name())
                .isEqualTo(next.getMetadata().getName());
        assertThat(scene.heroku().writes()).isEmpty();
    }

    @Test
    void zero_before_the_resolution_waits_for_it_and_then_for_another_look() {
        drift("undone");
        var incident = await("undone", at(Phase.Detected));
        scene.heroku().setConfigVar("undone", "MODE", "auto");
        await("undone", reason("Ready", "WaitsForResolution"));

        people.resolve(incident);
        var closed = await("undone", at(Phase.Closed));

        assertThat(closed.getStatus().timeline())
                .extracting(TimelineEntry::event)
                .containsSubsequence("FindingResolved", "ResolutionRecorded", "Reconciled", "Closed");
    }

    @Test
    void an_incident_outlives_its_policy_and_is_closed_by_a_person() {
        drift("deleted");
        var incident = await("deleted", at(Phase.Detected));

        scene.policies().delete("deleted");
        await("deleted", reason("Orphaned", "PolicyDeleted"));
        people.close(incident);
        var closed = await("deleted", at(Phase.Closed));

        assertThat(closed.getStatus().timeline().getLast().by()).isEqualTo(people.me());
    }

    @Test
    void a_suspended_policy_orphans_its_incident_until_it_goes_on() {
        drift("paused");
        await("paused", at(Phase.Detected));

        suspend("paused", true);
        await("paused", reason("Orphaned", "PolicySuspended"));
        suspend("paused", false);
        var followed = await("paused", reason("Orphaned", "Followed"));

        assertThat(followed.getStatus().timeline())
                .extracting(TimelineEntry::event)
                .endsWith("Orphaned", "Followed");
    }

    @Test
    void an_overridden_finding_counts_neither_as_open_nor_as_gone() {
        drift("piloted");
        var incident = await("piloted", at(Phase.Detected));

        people.override(incident, "MODE", "2099-01-01T00:00:00Z");
        var overridden =
                await("piloted", found -> Objects.equals(found.getStatus().overriddenFindings(), 1));

        assertThat(overridden.getStatus().openFindings()).isZero();
        assertThat(overridden.getStatus().findings().getFirst().overriddenUntil())
                .isEqualTo("2099-01-01T00:00:00Z");
        assertThat(reason("DiffZero", "Differs").test(overridden)).isTrue();
        assertThat(scene.operator().metric("plumbline_incident_overridden_findings", "production"))
                .isEqualTo(1);
    }

    @Test
    void a_proposal_too_long_for_a_status_is_kept_in_a_config_map_that_the_incident_owns() {
        scene.heroku().createApp("long");
        String values = IntStream.range(0, 150)
                .mapToObj(i -> "KEY_%03d: right".formatted(i))
                .collect(Collectors.joining(", ", "{", "}"));
        scene.herokuPolicy("long", "long", values);

        var incident = await(
                "long",
                found -> found.getStatus().proposals() != null
                        && found.getStatus().proposals().getFirst().storedIn() != null);
        String name = incident.getStatus().proposals().getFirst().storedIn();
        ConfigMap stored = configMap(name);
        assertThat(stored.getImmutable()).isTrue();
        assertThat(stored.getBinaryData()).containsKey("proposal.json.gz");
        assertThat(stored.getMetadata().getOwnerReferences().getFirst().getUid())
                .isEqualTo(incident.getMetadata().getUid());

        IntStream.range(0, 150).forEach(i -> scene.heroku().setConfigVar("long", "KEY_%03d".formatted(i), "right"));
        await("long", reason("DiffZero", "NothingDiffers"));
        Awaitility.await("the stored proposal is gone")
                .atMost(Duration.ofSeconds(30))
                .until(() -> configMap(name) == null);
    }

    private static ConfigMap configMap(String name) {
        return TestCluster.shared()
                .adminClient()
                .configMaps()
                .inNamespace(NAMESPACE)
                .withName(name)
                .get();
    }

    /** A policy on an app of the same name, of which one config var was set by hand. */
    private static void drift(String name) {
        scene.heroku().createApp(name);
        scene.heroku().setConfigVar(name, "MODE", "manual");
        scene.herokuPolicy(name, name, "{MODE: auto}");
    }

    private static void suspend(String policy, boolean suspended) {
        TestCluster.shared()
                .adminClient()
                .resources(DriftPolicy.class)
                .inNamespace(NAMESPACE)
                .withName(policy)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"suspend\":" + suspended + "}}");
    }

    private static List<String> eventsOf(DriftIncident incident) {
        return TestCluster.shared()
                .adminClient()
                .events()
                .v1()
                .events()
                .inNamespace(NAMESPACE)
                .list()
                .getItems()
                .stream()
                .filter(event -> incident.getMetadata()
                        .getUid()
                        .equals(event.getRegarding().getUid()))
                .map(Event::getReason)
                .toList();
    }

    private static DriftIncident await(String policy, Predicate<DriftIncident> wanted) {
        return scene.policies().awaitIncident(policy, wanted);
    }

    private static Predicate<DriftIncident> at(Phase phase) {
        return incident -> incident.getStatus().phase() == phase;
    }

    private static Predicate<DriftIncident> reason(String type, String reason) {
        return incident -> incident.getStatus().conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .map(Condition::reason)
                .anyMatch(reason::equals);
    }

    private static List<String> phasesToldOf(DriftIncident incident) {
        return scene.operator()
                .log()
                .lines()
                .filter(line -> line.contains("event=incident-phase")
                        && line.contains("incident=" + incident.getMetadata().getName()))
                .map(line -> line.replaceFirst(".* to=([A-Za-z]+) .*", "$1"))
                .toList();
    }
}
