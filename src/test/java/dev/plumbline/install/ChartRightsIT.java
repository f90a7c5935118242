package dev.plumbline.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentStatus.Proposal;
import dev.plumbline.api.ExecutionState;
import dev.plumbline.cluster.ClusterParts;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.Distributions;
import dev.plumbline.operator.People;
import dev.plumbline.operator.Policies;
import dev.plumbline.simulator.ArgoCdCrd;
import dev.plumbline.simulator.HerokuSimulator;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The chart's rights are the least that works: what operator and converger ask of the API server while they do all that
 * they do, as its audit log has it, is granted, and what is granted is asked for. Tools in Jobs are left out here: without
 * {@code checks.namespaces} nothing of that is granted, and {@code CheckJobIT} runs them as this account.
 */
class ChartRightsIT {

    private static final String SHOP = "shop";
    private static final String READ_TOKEN = "read-token-canary-41aa";
    private static final String WRITE_TOKEN = "write-token-canary-02bd";
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    /** The kinds that plumbline-reader lets be observed: group, version, kind. */
    private static final List<String> KINDS = List.of(
            "/v1/ConfigMap",
            "/v1/Service",
            "/v1/ServiceAccount",
            "/v1/PersistentVolumeClaim",
            "/v1/ResourceQuota",
            "/v1/LimitRange",
            "apps/v1/Deployment",
            "apps/v1/StatefulSet",
            "apps/v1/DaemonSet",
            "batch/v1/CronJob",
            "networking.k8s.io/v1/Ingress",
            "networking.k8s.io/v1/NetworkPolicy",
            "autoscaling/v2/HorizontalPodAutoscaler",
            "policy/v1/PodDisruptionBudget");

    /** What the run does not come to, by the beginning of a right's name, and why it is granted all the same. */
    private static final Map<String, String> REASONS = Map.of(
            "plumbline-operator: get driftpolicies", "an informer's right as a whole: get, list, watch",
            "plumbline-operator: get secretdistributions", "likewise",
            "plumbline-operator: get driftincidents", "likewise",
            "plumbline-converger: update leases", "the SDK does not start to lead without it, and renews by patch",
            "plumbline-converger-secrets: create secrets", "the server asks for it where an apply makes a Secret",
            "plumbline-converger-kubernetes:", "kinds that policies may have changed: a ConfigMap stands for all",
            "plumbline-reader:", "what the operator reads, the converger may have to read again before it writes");

    @TempDir
    static Path workDir;

    private static TestCluster cluster;
    private static HerokuSimulator heroku;
    private static Policies policies;
    private static Distributions distributions;
    private static People people;
    private static Audit operator;
    private static Audit converger;

    @BeforeAll
    static void walk() {
        cluster = TestCluster.start(
                workDir.resolve("cluster"),
                ClusterParts.NONE.withControllerManager().withAudit());
        heroku = HerokuSimulator.start();
        heroku.grant(READ_TOKEN, HerokuSimulator.Scope.READ_PROTECTED);
        heroku.grant(WRITE_TOKEN, HerokuSimulator.Scope.WRITE_PROTECTED);
        policies = new Policies(cluster.adminClient(), SHOP);
        distributions = new Distributions(cluster.adminClient(), SHOP);
        people = new People(cluster.adminClient());
        cluster.adminClient()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(SHOP)
                        .endMetadata()
                        .build())
                .create();
        var release = new ChartRelease(cluster, workDir);
        release.install("""
                converger: {enabled: true, writeNamespaces: [shop], secretNamespaces: [shop]}
                readNamespaces: [shop]
                http:
                  allowedAddresses: [127.0.0.0/8]
                  budgets: {heroku: {perSecond: 1000, burst: 1000}}
                operator: {settings: {plumbline.heroku.url: %s}}
                """.formatted(heroku.url()));
        awaitReader();
        try (var argo = ArgoCdCrd.on(cluster);
                var first = release.startReady(release.operatorDeployment());
                var second = release.startReady(release.convergerDeployment())) {
            credentials();
            everyKind();
            argoCd();
            revertedObject();
            delivery();
            longProposal();
            assertThat(first.terminate(Duration.ofSeconds(60))).isEqualTo(143);
            assertThat(second.terminate(Duration.ofSeconds(60))).isEqualTo(143);
        }
        operator = Audit.of(cluster.auditLog(), "system:serviceaccount:plumbline-system:plumbline-operator");
        converger = Audit.of(cluster.auditLog(), "system:serviceaccount:plumbline-converger:plumbline-converger");
    }

    @AfterAll
    static void stop() {
        heroku.close();
        cluster.close();
    }

    @Test
    void nothing_that_they_ask_for_is_refused() {
        assertThat(operator.requests()).isNotEmpty().noneMatch(request -> request.code() == 403);
        assertThat(converger.requests()).isNotEmpty().noneMatch(request -> request.code() == 403);
    }

    @Test
    void each_right_of_the_operator_is_used() {
        assertThat(unused("plumbline-system", "plumbline-operator", operator)).isEmpty();
    }

    @Test
    void each_right_of_the_converger_is_used() {
        assertThat(unused("plumbline-converger", "plumbline-converger", converger))
                .isEmpty();
    }

    @Test
    void nothing_is_asked_for_that_the_chart_does_not_grant() {
        assertThat(beyond("plumbline-system", "plumbline-operator", operator)).isEmpty();
        assertThat(beyond("plumbline-converger", "plumbline-converger", converger))
                .isEmpty();
    }

    private static List<String> unused(String home, String account, Audit audit) {
        return Granted.to(cluster.adminClient(), home, account).stream()
                .filter(right -> audit.requests().stream().noneMatch(right::covers))
                .map(Granted::toString)
                .filter(right -> REASONS.keySet().stream().noneMatch(right::startsWith)
                        // The operator has to use all of what is for it to read.
                        || account.equals("plumbline-operator") && right.startsWith("plumbline-reader:"))
                .toList();
    }

    private static List<Audit.Request> beyond(String home, String account, Audit audit) {
        Set<Granted> granted = Granted.to(cluster.adminClient(), home, account);
        return audit.requests().stream()
                .filter(request -> granted.stream().noneMatch(right -> right.covers(request)))
                .toList();
    }

    /** Controllers gather an aggregated role some moments after its parts are there. */
    private static void awaitReader() {
        Awaitility.await("plumbline-reader is gathered").atMost(PATIENCE).until(() -> {
            var rules = cluster.adminClient()
                    .rbac()
                    .clusterRoles()
                    .withName("plumbline-reader")
                    .get()
                    .getRules();
            return rules != null
                    && rules.stream().anyMatch(rule -> rule.getResources().contains("applications"))
                    && rules.stream().anyMatch(rule -> rule.getResources().contains("secrets"));
        });
    }

    private static void credentials() {
        policies.secret("heroku-read", Map.of("token", READ_TOKEN));
        cluster.adminClient()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("shop-heroku")
                        .withNamespace(ChartRelease.CONVERGER)
                        .addToLabels("plumbline.dev/for-namespace", SHOP)
                        .addToLabels("plumbline.dev/for-host", heroku.url().getHost())
                        .endMetadata()
                        .addToStringData("token", WRITE_TOKEN)
                        .build())
                .create();
    }

    /** Each kind by names and by labels; that nothing of it is there is seen all the same. */
    private static void everyKind() {
        for (String each : KINDS) {
            String[] kind = each.split("/");
            String name = kind[2].toLowerCase(Locale.ROOT);
            for (String choice : List.of("names: [nobody]", "selector: {app: nobody}")) {
                policies.apply(name + "-by-" + choice.substring(0, choice.indexOf(':')), """
                        environment: production
                        interval: 5s
                        desired: {inline: {values: {nothing: at all}}}
                        compare: {include: [nobody]}
                        destination: {kubernetes: {%sversion: %s, kind: %s, %s}}
                        """.formatted(
                                kind[0].isEmpty() ? "" : "group: " + kind[0] + ", ", kind[1], kind[2], choice));
            }
        }
        for (var policy : policies.all()) {
            policies.await(policy.getMetadata().getName(), status -> status.conditions() != null);
        }
    }

    private static void argoCd() {
        policies.apply("applications", """
                environment: production
                interval: 5s
                check: {argoCD: {names: [shop-web]}}
                """);
        policies.apply("strays", """
                environment: production
                interval: 5s
                check: {argoCD: {untracked: Report}}
                """);
        policies.await("applications", status -> status.conditions() != null);
        policies.await("strays", status -> status.conditions() != null);
    }

    private static void revertedObject() {
        policies.configMap("changed", "MODE", "manual");
        for (String name : List.of("changed", "absent")) {
            policies.apply(name, """
                    environment: production
                    interval: 5s
                    desired:
                      inline:
                        document: |
                          apiVersion: v1
                          kind: ConfigMap
                          metadata: {name: %s}
                          data: {MODE: auto}
                    destination: {kubernetes: {version: v1, kind: ConfigMap, names: [%s]}}
                    """.formatted(name, name));
            approve(policies.awaitIncident(name, ChartRightsIT::isProposed));
        }
        for (String name : List.of("changed", "absent")) {
            policies.awaitIncident(name, ChartRightsIT::isDone);
        }
    }

    private static void delivery() {
        policies.secret("source", Map.of("key", "canary-one"));
        policies.secret("copy", Map.of("key", "canary-one"));
        distributions.apply("rotated", """
                environment: production
                interval: 5s
                source: {secret: {name: source, key: key}}
                destinations:
                  - {name: copy, kubernetesSecret: {name: copy, key: key}}
                  - {name: fresh, kubernetesSecret: {name: fresh, key: key}}
                """);
        var incident = distributions.awaitIncident("rotated", ChartRightsIT::isProposed);
        approve(incident);
        distributions.awaitIncident("rotated", ChartRightsIT::isDone);
        policies.secret("source", Map.of("key", "canary-two"));
        distributions.awaitInSync("rotated", "0/2");
    }

    /** A proposal that no status takes is kept in a ConfigMap, and goes when another one takes its place. */
    private static void longProposal() {
        heroku.createApp("many");
        policies.configMap("many-desired", "many.env", dotenv("on"));
        policies.apply("many", """
                environment: production
                interval: 5s
                desired: {configMap: {name: many-desired, key: many.env, format: Dotenv}}
                destination:
                  herokuConfigVars: {app: many, secretRef: {name: heroku-read}}
                """);
        String first = policies.awaitIncident("many", ChartRightsIT::isStored).getStatus().proposals().stream()
                .map(Proposal::storedIn)
                .findFirst()
                .orElseThrow();
        policies.configMap("many-desired", "many.env", dotenv("off"));
        Awaitility.await("the first proposal's ConfigMap is gone")
                .atMost(PATIENCE)
                .until(() -> cluster.adminClient()
                                .configMaps()
                                .inNamespace(SHOP)
                                .withName(first)
                                .get()
                        == null);
        approve(policies.awaitIncident("many", ChartRightsIT::isStored));
        policies.awaitIncident("many", incident -> incident.getStatus().execution() != null);
    }

    private static String dotenv(String value) {
        return IntStream.range(0, 5000)
                .boxed()
                .collect(Collectors.toMap("V%04d"::formatted, number -> value, (one, other) -> one, TreeMap::new))
                .entrySet()
                .stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private static void approve(DriftIncident incident) {
        people.resolve(incident);
        people.approve(
                incident,
                incident.getStatus().proposals().stream()
                        .filter(proposal -> proposal.digest() != null)
                        .findFirst()
                        .orElseThrow()
                        .digest());
    }

    private static boolean isProposed(DriftIncident incident) {
        return incident.getStatus().proposals() != null
                && incident.getStatus().proposals().stream().anyMatch(proposal -> proposal.digest() != null);
    }

    private static boolean isStored(DriftIncident incident) {
        return isProposed(incident)
                && incident.getStatus().proposals().stream().anyMatch(proposal -> proposal.storedIn() != null);
    }

    private static boolean isDone(DriftIncident incident) {
        return incident.getStatus().execution() != null
                && incident.getStatus().execution().state() == ExecutionState.Succeeded;
    }
}
