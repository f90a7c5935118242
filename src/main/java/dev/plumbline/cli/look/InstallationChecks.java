package dev.plumbline.cli.look;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.cli.Requests;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at what is at work: the operator, and the converger where there is one. */
final class InstallationChecks {

    private static final Duration FRESH = Duration.ofSeconds(90);
    private static final String CONVERGER = "plumbline-converger";

    private final Requests requests;
    private final Instant now;
    private final String operatorNamespace;
    private final String convergerNamespace;

    InstallationChecks(Requests requests, Instant now, String operatorNamespace, String convergerNamespace) {
        this.requests = requests;
        this.now = now;
        this.operatorNamespace = operatorNamespace;
        this.convergerNamespace = convergerNamespace;
    }

    List<Check> all() {
        var checks = new ArrayList<Check>();
        checks.add(deployment(operatorNamespace, "plumbline-operator", "operator"));
        checks.add(lease(operatorNamespace, "plumbline-operator", "operator"));
        checks.addAll(converger());
        return checks;
    }

    private Check deployment(String namespace, String name, String area) {
        String path = "/apis/apps/v1/namespaces/" + ApiReader.escaped(namespace) + "/deployments/" + name;
        return switch (Answer.to(() -> requests.get(path))) {
            case Answer.Found(JsonNode deployment) -> deployment(area, namespace, deployment);
            case Answer.Missing() ->
                Check.problem(
                        area,
                        "there is no Deployment " + name + " in namespace " + namespace,
                        "Where it is installed elsewhere, say --" + area
                                + "-namespace. Else install it: docs/install.md.");
            case Answer.Refused(String why) -> Check.unknown(area, "its Deployment: " + why, "");
        };
    }

    static Check deployment(String area, String namespace, JsonNode deployment) {
        int wanted = deployment.at("/spec/replicas").asInt(1);
        int ready = deployment.at("/status/readyReplicas").asInt();
        String name = Shown.text(deployment.at("/metadata/name").asText());
        String counts = ready + " of " + wanted + " replicas ready";
        return ready > 0
                ? Check.ok(area, "Deployment in " + namespace + ": " + counts)
                : Check.problem(
                        area,
                        "Deployment in " + namespace + ": " + counts,
                        wanted == 0
                                ? "Scale it up: it was scaled to zero."
                                : "kubectl -n " + namespace + " describe deployment " + name + ", and the pods' logs.");
    }

    private Check lease(String namespace, String name, String area) {
        String path = "/apis/coordination.k8s.io/v1/namespaces/" + ApiReader.escaped(namespace) + "/leases/" + name;
        return switch (Answer.to(() -> requests.get(path))) {
            case Answer.Found(JsonNode lease) -> lease(area, lease, now);
            case Answer.Missing() ->
                Check.problem(area, "nobody has ever taken its lease", "See the logs of its pods.");
            case Answer.Refused(String why) -> Check.unknown(area, "whether it is at work, by its lease: " + why, "");
        };
    }

    static Check lease(String area, JsonNode lease, Instant now) {
        String holder = Shown.text(lease.at("/spec/holderIdentity").asText());
        Optional<Instant> renewed = Ages.time(lease.at("/spec/renewTime").asText());
        boolean fresh = renewed.isPresent() && renewed.get().plus(FRESH).isAfter(now);
        return fresh
                ? Check.ok(area, "at work: " + holder + " renewed its lease " + Ages.since(renewed, now) + " ago")
                : Check.problem(
                        area,
                        "nobody is at work: " + holder + " renewed the lease " + Ages.since(renewed, now)
                                + " ago, by this machine's clock",
                        "See its pods and their logs. Until then nothing is looked at, and statuses are as old as that.");
    }

    private List<Check> converger() {
        String path = "/apis/apps/v1/namespaces/" + ApiReader.escaped(convergerNamespace) + "/deployments/" + CONVERGER;
        return switch (Answer.to(() -> requests.get(path))) {
            case Answer.Missing() ->
                List.of(Check.ok(
                        "converger",
                        "not installed in " + convergerNamespace + ": what is approved is carried out by hand"));
            case Answer.Refused(String why) -> List.of(Check.unknown("converger", "its Deployment: " + why, ""));
            case Answer.Found(JsonNode deployment) ->
                List.of(
                        deployment("converger", convergerNamespace, deployment),
                        lease(convergerNamespace, CONVERGER, "converger"),
                        killSwitch());
        };
    }

    private Check killSwitch() {
        String path = "/api/v1/namespaces/" + ApiReader.escaped(convergerNamespace) + "/configmaps/" + CONVERGER;
        return switch (Answer.to(() -> requests.get(path))) {
            case Answer.Missing() -> Check.ok("converger", "not halted: there is no kill switch");
            case Answer.Refused(String why) -> Check.unknown("converger", "its kill switch: " + why, "");
            case Answer.Found(JsonNode map) -> {
                String halt = map.at("/data/halt").asText("false");
                yield halt.equals("false")
                        ? Check.ok("converger", "not halted")
                        : Check.problem(
                                "converger",
                                "halted by the ConfigMap " + CONVERGER + ", halt: " + Shown.text(halt),
                                "docs/converging.md, on halting it, tells how it goes on.");
            }
        };
    }
}
