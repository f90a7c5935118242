package dev.plumbline.seeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentSpec;
import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftIncidentStatus.Proposal;
import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.People;
import dev.plumbline.operator.Scene;
import dev.plumbline.simulator.GitRepository;
import dev.plumbline.simulator.N8nSimulator;
import dev.plumbline.simulator.N8nSimulator.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workflows are exported into Git, and somebody edits them in production instead. */
class WorkflowEditedInProductionIT {

    private static final String NAMESPACE = "workflow-edited";
    private static final String KEY = "n8n-key-canary-77aa";

    private static final String ORDERS = """
            {
              "id": "a1",
              "name": "Orders",
              "active": true,
              "nodes": [
                {
                  "id": "n1",
                  "name": "Every Hour",
                  "type": "n8n-nodes-base.scheduleTrigger",
                  "typeVersion": 1.2,
                  "position": [0, 0],
                  "parameters": {}
                },
                {
                  "id": "n2",
                  "name": "HTTP Request",
                  "type": "n8n-nodes-base.httpRequest",
                  "typeVersion": 4.2,
                  "position": [200, 0],
                  "parameters": {"url": "https://api.example.com/orders"}
                }
              ],
              "connections": {"Every Hour": {"main": [[{"node": "HTTP Request", "type": "main", "index": 0}]]}},
              "settings": {"executionOrder": "v1"}
            }
            """;

    @TempDir
    static Path workDir;

    private static Scene scene;
    private static People people;
    private static N8nSimulator n8n;

    @BeforeAll
    static void start() {
        n8n = N8nSimulator.start();
        n8n.grant(KEY, Scope.LIST, Scope.READ);
        scene = Scene.start(TestCluster.shared(), NAMESPACE, workDir, Map.of());
        scene.policies().secret("n8n-read", Map.of("token", KEY));
        people = new People(TestCluster.shared().adminClient());
    }

    @AfterAll
    static void stop() {
        scene.close();
        n8n.close();
    }

    @Test
    void the_incident_names_node_and_field_and_closes_once_the_workflows_are_set_back() throws IOException {
        Files.createDirectories(workDir);
        String refunds = ORDERS.replace("Orders", "Refunds").replace("\"a1\"", "\"b2\"");
        n8n.put(ORDERS);
        n8n.put(refunds);
        try (var repository = GitRepository.create(workDir.resolve("workflows.git"))) {
            repository
                    .file("n8n/orders.json", ORDERS)
                    .file("n8n/refunds.json", refunds)
                    .commit("main");
            scene.policies().apply("workflows", """
                    environment: production
                    interval: 5s
                    desired: {git: {url: "%s", ref: main, path: n8n, format: JsonFiles}}
                    destination:
                      n8n: {baseUrl: "%s", secretRef: {name: n8n-read}}
                    compare: {reveal: ["*"]}
                    """.formatted("file://" + repository.folder(), n8n.url()));
            scene.policies().await("workflows", DriftStatus.InSync);

            n8n.edit(
                    "a1",
                    workflow -> ((ObjectNode) workflow.get("nodes").get(1).get("parameters"))
                            .put("url", "https://elsewhere.example.net"));
            n8n.edit("b2", workflow -> workflow.put("active", false));
            var drifted = await(incident -> has(incident, DriftIncidentSpec.Path.Revert)
                    && has(incident, DriftIncidentSpec.Path.Promote)
                    && incident.getStatus().findings().size() == 2);

            assertThat(drifted.getStatus().findings())
                    .extracting(
                            DriftIncidentStatus.Finding::subject,
                            DriftIncidentStatus.Finding::field,
                            DriftIncidentStatus.Finding::desired,
                            DriftIncidentStatus.Finding::observed)
                    .containsExactlyInAnyOrder(
                            tuple(
                                    "orders.json",
                                    "/nodes/HTTP Request/parameters/url",
                                    "https://api.example.com/orders",
                                    "https://elsewhere.example.net"),
                            tuple("refunds.json", "/active", "true", "false"));
            assertThat(proposal(drifted, DriftIncidentSpec.Path.Revert).steps())
                    .extracting(DriftIncidentStatus.Step::summary)
                    .containsExactly(
                            "Write orders.json in n8n: /nodes/HTTP Request/parameters/url",
                            "Write refunds.json in n8n: /active");
            assertThat(proposal(drifted, DriftIncidentSpec.Path.Promote).patch())
                    .contains("elsewhere.example.net", "b/n8n/orders.json", "b/n8n/refunds.json");

            people.acknowledge(drifted);
            n8n.put(ORDERS);
            n8n.edit("b2", workflow -> workflow.put("active", true));
            people.resolve(drifted);
            var closed = await(incident -> incident.getStatus().phase() == Phase.Closed);

            assertThat(closed.getStatus().toString() + scene.operator().log()).doesNotContain(KEY);
            assertThat(n8n.writes()).isEmpty();
        }
    }

    private static boolean has(DriftIncident incident, DriftIncidentSpec.Path path) {
        return incident.getStatus().proposals() != null
                && incident.getStatus().proposals().stream()
                        .anyMatch(proposal -> proposal.path() == path && proposal.digest() != null);
    }

    private static Proposal proposal(DriftIncident incident, DriftIncidentSpec.Path path) {
        return incident.getStatus().proposals().stream()
                .filter(proposal -> proposal.path() == path)
                .findFirst()
                .orElseThrow();
    }

    private static DriftIncident await(Predicate<DriftIncident> wanted) {
        try {
            return scene.policies().awaitIncident("workflows", wanted);
        } catch (RuntimeException e) {
            throw new AssertionError(
                    List.of(scene.policies().incidentsOf("workflows")) + "\n"
                            + scene.operator().log(),
                    e);
        }
    }
}
