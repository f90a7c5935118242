package dev.plumbline.demo;

import dev.plumbline.api.Condition;
import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentStatus.Finding;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.simulator.RecordedRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The story, step by step. Each step tells what happens, and goes on when the line that it announces has come. */
final class Story {

    private static final String BILLING = "billing-config";
    private static final String WEB = "web-objects";
    private static final String ASSETS = "published-assets";
    private static final String GET_POLICIES = "kubectl get driftpolicies -n " + World.NAMESPACE;
    private static final String GET_INCIDENTS = "kubectl get driftincidents -n " + World.NAMESPACE;
    private static final String KEY_BY_HAND = "stripe-key-set-by-hand-4711";

    private final World world;
    private final ClusterView view;
    private final Screen screen;
    private final Expecting expecting;

    Story(World world, Screen screen, Expecting expecting) {
        this.world = world;
        this.view = world.view();
        this.screen = screen;
        this.expecting = expecting;
    }

    void tell() throws IOException {
        applyPolicies();
        inSync();
        changeBehindItsBack();
        incidents();
        findings();
        failedLook();
        putRight();
        nothingWasWritten();
        new Settling(world, screen, expecting).tell();
        new Rotation(world, screen, expecting).tell();
        noSecretIsTold();
    }

    private void applyPolicies() throws IOException {
        screen.step("Apply three policies");
        screen.say(
                "A policy says what should hold, and where. These are the files of " + Samples.FOLDER + "/policies,",
                "with the servers above in place of git.example.com and www.example.com:",
                "  billing-config     config vars of a Heroku app   = a file in Git",
                "  web-objects        a Deployment in the cluster   = a manifest in Git",
                "  published-assets   two paths of a web site       = checksums written in the policy");
        screen.command("kubectl apply -f " + Samples.FOLDER + "/policies/");
        for (String name : Samples.POLICIES) {
            for (var applied : view.apply(world.policy(name))) {
                screen.output(List.of(
                        "driftpolicy.plumbline.dev/" + applied.getMetadata().getName() + " created"));
            }
        }
    }

    private void inSync() {
        screen.step("Everything is as it should be");
        var table =
                policies("all three policies InSync without findings", Map.of(BILLING, 0, WEB, 0, ASSETS, 0), "InSync");
        screen.command(GET_POLICIES);
        screen.output(table.lines());
        screen.gap();
        screen.say("Look at DRIFT: the operator has read both sides of each policy, and nothing differs.");
    }

    private void changeBehindItsBack() throws IOException {
        screen.step("Change something behind its back, at each destination");
        screen.say(
                "Heroku     someone turns FLAG_NEW_CHECKOUT off and sets another STRIPE_KEY at the dashboard",
                "cluster    someone puts an older image into the Deployment: kubectl set image deployment/web ...",
                "web site   a deploy script brings an old favicon back");
        world.heroku().setConfigVar(World.APP, "FLAG_NEW_CHECKOUT", "false");
        world.heroku().setConfigVar(World.APP, "STRIPE_KEY", KEY_BY_HAND);
        view.setImage("web", "registry.example.com/acme/web:1.3.9");
        world.website().publish("favicon.ico", Samples.bytes("earlier/favicon.ico"));
    }

    private void incidents() {
        screen.step("The incidents name it");
        screen.say("Each policy looks every 5 seconds.");
        incidentTable("an incident for each policy, with 2, 1 and 1 findings", Map.of(BILLING, 2, WEB, 1, ASSETS, 1));
        policies(
                "all three policies DriftIncidentActive", Map.of(BILLING, 2, WEB, 1, ASSETS, 1), "DriftIncidentActive");
        screen.gap();
        screen.say(
                "Look at SOURCE, the policy; SEVERITY and EXPIRES, which it sets; FINDINGS, how many things differ.");
    }

    private void findings() {
        screen.step("What differs, thing by thing");
        for (String policy : List.of(BILLING, WEB, ASSETS)) {
            var incident = view.incidentOf(policy)
                    .orElseThrow(() -> new ExpectationMissed("an incident of " + policy, List.of("there is none")));
            screen.command("kubectl describe driftincident "
                    + incident.getMetadata().getName() + " -n " + World.NAMESPACE + "   # its findings");
            screen.output(shown(incident));
        }
        screen.gap();
        screen.say(
                "Look at STRIPE_KEY: values are shown as fingerprints, so that you see that they differ and not what",
                "they are. Flags, the Deployment and the site's files are in clear because their policies reveal them.");
    }

    private void failedLook() {
        screen.step("A look that fails is not \"in sync\"");
        screen.say("Heroku revokes the token that billing-config reads with. After three intervals nobody can tell.");
        world.heroku().revoke(world.readToken());
        var policy = expecting.that(
                "billing-config with DRIFT Unknown and the condition Observed False for the reason Unauthorized",
                () -> view.policy(BILLING),
                seen -> drift(seen).equals("Unknown")
                        && observed(seen).status() == Condition.Status.False
                        && observed(seen).reason().equals("Unauthorized"),
                seen -> List.of("DRIFT " + drift(seen) + ", Observed " + observed(seen)));
        screen.command("kubectl get driftpolicy " + BILLING + " -n " + World.NAMESPACE);
        screen.output(view.policies().only(BILLING).lines());
        screen.command("kubectl describe driftpolicy " + BILLING + " -n " + World.NAMESPACE + "   # its conditions");
        screen.output(List.of(
                "Observed: " + observed(policy).status() + "   Reason: "
                        + observed(policy).reason(),
                "Message:  " + observed(policy).message()));
        expecting.that(
                "the incident of billing-config still with 2 findings",
                () -> view.incidents(),
                seen -> findings(seen, BILLING).equals("2"),
                KubectlTable::lines);
        screen.gap();
        screen.say("Its incident keeps both findings: a failed look resolves nothing. We do what the message says:");
        screen.command("kubectl patch secret " + World.TOKEN_SECRET + " -n " + World.NAMESPACE
                + " -p '{\"stringData\": {\"token\": \"...\"}}'");
        world.renewToken();
        policies("billing-config DriftIncidentActive again", Map.of(BILLING, 2), "DriftIncidentActive");
        screen.good(BILLING + " is observed again, and still drifted");
    }

    private void putRight() throws IOException {
        screen.step("Put one thing right");
        screen.say("The released favicon is published again.");
        world.website().publish("favicon.ico", Samples.bytes("site/favicon.ico"));
        policies("published-assets InSync", Map.of(ASSETS, 0), "InSync");
        incidentTable(
                "the incident of published-assets with 0 findings, the others as they were",
                Map.of(BILLING, 2, WEB, 1, ASSETS, 0));
        var incident = view.incidentOf(ASSETS).orElseThrow();
        screen.gap();
        screen.say("What happened in it:");
        screen.output(incident.getStatus().timeline().stream()
                .map(entry ->
                        "%-22.19s %-18s %s".formatted(entry.time().replace('T', ' '), entry.event(), entry.note()))
                .toList());
        screen.gap();
        screen.say(
                "Look at FINDINGS 0 and PHASE Detected: the finding is resolved, and the incident stays open until",
                "people settle it. It never closes by itself.");
    }

    private void nothingWasWritten() {
        screen.step("Nothing was changed so far");
        var writes = world.heroku().writes();
        check(
                "no request that would change anything at Heroku",
                writes.stream().map(RecordedRequest::toString).toList());
        screen.good("Heroku was asked " + world.heroku().requestCount() + " times, and not once to change anything");
    }

    private void noSecretIsTold() throws IOException {
        screen.step("What was not told");
        String written = view.everything()
                + world.operator().log()
                + world.operator().metrics()
                + world.converger().log()
                + world.converger().metrics();
        var found = new ArrayList<String>();
        secrets().forEach((name, secret) -> {
            if (written.contains(secret)) {
                found.add(name + " was found");
            }
        });
        check("no sensitive value in any resource, event, metric or log line", found);
        screen.good("No STRIPE_KEY, no PAYMENT_KEY and no token stands in any resource, event, metric or log line");
    }

    private Map<String, String> secrets() throws IOException {
        var secrets = new TreeMap<String, String>();
        secrets.put(
                "the STRIPE_KEY that should hold",
                Samples.configVars().get("STRIPE_KEY").textValue());
        secrets.put("the STRIPE_KEY that was set by hand", KEY_BY_HAND);
        secrets.put("the token for reading", world.readToken());
        secrets.put("the token for writing", world.writeToken());
        secrets.putAll(world.rotated().readTokens());
        var versions = world.rotated().values();
        for (int i = 0; i < versions.size(); i++) {
            secrets.put("version " + (i + 1) + " of the PAYMENT_KEY", versions.get(i));
        }
        return secrets;
    }

    private static void check(String expected, List<String> against) {
        if (!against.isEmpty()) {
            throw new ExpectationMissed(expected, against);
        }
    }

    private KubectlTable policies(String expected, Map<String, Integer> findings, String drift) {
        return expecting.that(
                expected,
                view::policies,
                table -> findings.entrySet().stream()
                        .allMatch(entry ->
                                table.cell(entry.getKey(), "DRIFT").orElse("").equals(drift)
                                        && table.cell(entry.getKey(), "FINDINGS")
                                                .orElse("")
                                                .equals(entry.getValue().toString())),
                KubectlTable::lines);
    }

    private void incidentTable(String expected, Map<String, Integer> findings) {
        var table = expecting.that(
                expected,
                view::incidents,
                seen -> seen.rows().size() == findings.size()
                        && findings.entrySet().stream()
                                .allMatch(entry -> findings(seen, entry.getKey())
                                        .equals(entry.getValue().toString())),
                KubectlTable::lines);
        screen.command(GET_INCIDENTS);
        screen.output(table.lines());
    }

    /** The cell FINDINGS of a policy's incident. */
    private static String findings(KubectlTable incidents, String policy) {
        int source = incidents.columns().indexOf("SOURCE");
        return incidents.rows().stream()
                .filter(row -> row.get(source).equals(policy))
                .findFirst()
                .flatMap(row -> incidents.cell(row.getFirst(), "FINDINGS"))
                .orElse("");
    }

    private static List<String> shown(DriftIncident incident) {
        return incident.getStatus().findings().stream()
                .flatMap(finding -> shown(finding).stream())
                .toList();
    }

    private static List<String> shown(Finding finding) {
        String field = finding.field() == null ? "" : "  " + finding.field();
        return List.of(
                finding.subject() + field + "  " + finding.kind(),
                "  should be  " + (finding.desired() == null ? "-" : finding.desired()),
                "  is         " + (finding.observed() == null ? "-" : finding.observed()));
    }

    private static String drift(DriftPolicy policy) {
        return policy.getStatus().driftStatus().toString();
    }

    private static Condition observed(DriftPolicy policy) {
        return policy.getStatus().conditions().stream()
                .filter(condition -> condition.type().equals("Observed"))
                .findFirst()
                .orElseThrow();
    }
}
