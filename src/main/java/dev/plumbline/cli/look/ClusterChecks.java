package dev.plumbline.cli.look;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.api.DriftPolicyStatus;
import dev.plumbline.api.SecretDistributionStatus;
import dev.plumbline.cli.Kind;
import dev.plumbline.cli.Requests;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks at what an installation is in the whole cluster: the API server, the CRDs, the admission policies. */
final class ClusterChecks {

    /** ValidatingAdmissionPolicies, each with a binding of the same name. */
    static final List<String> ADMISSION = List.of(
            "plumbline-incident-words",
            "plumbline-incident-life",
            "plumbline-incident-status",
            "plumbline-distribution-words",
            "plumbline-distribution-status",
            "plumbline-delivered-secrets",
            "plumbline-policy-words",
            "plumbline-policy-status",
            "plumbline-checks",
            "plumbline-stored-proposals");

    private static final int OLDEST_MINOR = 32;
    private static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/";
    private static final String ADMISSIONS = "/apis/admissionregistration.k8s.io/v1/";
    private static final Map<Kind, Class<? extends Record>> STATUSES = Map.of(
            Kind.INCIDENT,
            DriftIncidentStatus.class,
            Kind.POLICY,
            DriftPolicyStatus.class,
            Kind.DISTRIBUTION,
            SecretDistributionStatus.class);

    private final Requests requests;

    ClusterChecks(Requests requests) {
        this.requests = requests;
    }

    List<Check> all() {
        var checks = new ArrayList<Check>();
        checks.add(version(requests.get("/version")));
        for (Kind kind : Kind.values()) {
            checks.add(crd(kind));
        }
        checks.add(admission("validatingadmissionpolicies", "admission policies"));
        checks.add(admission("validatingadmissionpolicybindings", "bindings of admission policies"));
        return checks;
    }

    static Check version(JsonNode version) {
        String minor = version.path("minor").asText().replaceAll("\\D.*", "");
        String name = Shown.text(version.path("gitVersion").asText());
        if (minor.isEmpty()) {
            return Check.unknown("API server", "reached, and its version can't be read: " + name, "");
        }
        return Integer.parseInt(minor) >= OLDEST_MINOR
                        || !"1".equals(version.path("major").asText())
                ? Check.ok("API server", "reached, version " + name)
                : Check.problem(
                        "API server",
                        "version " + name + " is older than v1." + OLDEST_MINOR,
                        "Upgrade the cluster: older ones lack what the rules on people's words are made of.");
    }

    private Check crd(Kind kind) {
        String name = kind.plural() + '.' + DriftPolicy.GROUP;
        String area = "CRD " + kind.plural();
        return switch (Answer.to(() -> requests.get(CRDS + name))) {
            case Answer.Found(JsonNode crd) -> crd(area, crd, STATUSES.get(kind));
            case Answer.Missing() -> noCrd(area);
            case Answer.Refused(String why) -> served(kind, area, why);
        };
    }

    private static Check noCrd(String area) {
        return Check.problem(area, "not there", "Install the CRDs: docs/install.md. Or is this another cluster?");
    }

    /** Whoever may not read a CRD may still see what is served. */
    private Check served(Kind kind, String area, String why) {
        return switch (Answer.to(() -> requests.get("/apis/" + DriftPolicy.GROUP + '/' + DriftPolicy.VERSION))) {
            case Answer.Found(JsonNode group)
            when group.path("resources")
                    .valueStream()
                    .anyMatch(resource ->
                            kind.plural().equals(resource.path("name").asText())) ->
                Check.unknown(area, "served; whether its fields are those of this program can't be told: " + why, "");
            case Answer.Found(JsonNode group) -> noCrd(area);
            case Answer.Missing() -> noCrd(area);
            case Answer.Refused(String ignored) -> Check.unknown(area, why, "");
        };
    }

    static Check crd(String area, JsonNode crd, Class<? extends Record> status) {
        boolean established = crd.at("/status/conditions")
                .valueStream()
                .anyMatch(
                        condition -> "Established".equals(condition.path("type").asText())
                                && "True".equals(condition.path("status").asText()));
        if (!established) {
            return Check.problem(area, "not established", "See kubectl describe crd, or install it again.");
        }
        var version = crd.at("/spec/versions")
                .valueStream()
                .filter(each -> DriftPolicy.VERSION.equals(each.path("name").asText()))
                .filter(each -> each.path("served").asBoolean())
                .findFirst();
        if (version.isEmpty()) {
            return Check.problem(
                    area, "does not serve " + DriftPolicy.VERSION, "Use the kubectl drift that came with these CRDs.");
        }
        Set<String> there = new TreeSet<>();
        version.get()
                .at("/schema/openAPIV3Schema/properties/status/properties")
                .fieldNames()
                .forEachRemaining(there::add);
        var known = Stream.of(status.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        var lacking = without(known, there);
        if (!lacking.isEmpty()) {
            return Check.problem(
                    area,
                    "older than this program: its status has no " + String.join(", ", lacking),
                    "Upgrade the CRDs: docs/install.md. What they lack is thrown away when the operator writes it.");
        }
        var newer = without(there, known);
        return newer.isEmpty()
                ? Check.ok(area, "established, with the fields that this program knows")
                : Check.unknown(
                        area,
                        "newer than this program: its status also has "
                                + Shown.text(String.join(", ", newer), Sheet.WIDTH),
                        "Use the kubectl drift that came with it: this one does not show those.");
    }

    private static List<String> without(Set<String> all, Set<String> these) {
        return all.stream().filter(name -> !these.contains(name)).toList();
    }

    private Check admission(String plural, String area) {
        return switch (Answer.to(() -> requests.get(ADMISSIONS + plural))) {
            case Answer.Found(JsonNode list) -> admission(area, list);
            case Answer.Missing() ->
                Check.problem(area, "the API server knows none", "Upgrade the cluster to v1." + OLDEST_MINOR + ".");
            case Answer.Refused(String why) ->
                Check.unknown(
                        area,
                        "you may not read them, so whether people's words are checked can't be told: " + why,
                        "Ask an administrator to run kubectl drift doctor.");
        };
    }

    static Check admission(String area, JsonNode list) {
        var there = list.path("items")
                .valueStream()
                .filter(ClusterChecks::denies)
                .map(item -> item.at("/metadata/name").asText())
                .collect(Collectors.toSet());
        var lacking = ADMISSION.stream().filter(name -> !there.contains(name)).toList();
        return lacking.isEmpty()
                ? Check.ok(area, "all " + ADMISSION.size() + " are there")
                : Check.problem(
                        area,
                        "missing, or refuses nothing: " + String.join(", ", lacking),
                        "Install them: docs/install.md. Until then anybody who may update an incident can sign for others.");
    }

    /** A binding may only warn; a policy says nothing of that, and ignores failures only where it says so. */
    private static boolean denies(JsonNode item) {
        var actions = item.at("/spec/validationActions");
        boolean binding = !actions.isMissingNode();
        return binding
                ? actions.valueStream().anyMatch(action -> "Deny".equals(action.asText()))
                : !"Ignore".equals(item.at("/spec/failurePolicy").asText());
    }
}
