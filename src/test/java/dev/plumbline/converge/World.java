package dev.plumbline.converge;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.api.DesiredSpec;
import dev.plumbline.api.DestinationSpec;
import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.DriftIncidentStatus.Operation;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftIncidentStatus.Step;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.api.DriftPolicySpec;
import dev.plumbline.api.Execution;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.api.SecretRef;
import dev.plumbline.api.Unions;
import dev.plumbline.converge.delivery.SecretWriters;
import dev.plumbline.desired.git.GitWorkspace.Login;
import dev.plumbline.destination.Changes;
import dev.plumbline.destination.Writer;
import dev.plumbline.destination.heroku.HerokuConfigVarsReversion;
import dev.plumbline.distribution.DistributionLook;
import dev.plumbline.distribution.SecretPlaces;
import dev.plumbline.drift.Difference;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Timekeeper;
import dev.plumbline.policy.PolicyLook;
import dev.plumbline.proposal.Content;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * A cluster and a destination in memory, where a converger can be ended before or after any of its calls. Ten config
 * vars stand wrong, to be set in five steps.
 */
final class World implements Cluster, Writer<DestinationSpec.HerokuConfigVars>, Timekeeper {

    static final int STEPS = 5;
    private static final int EACH = 2;
    private static final Delivering NOTHING_DELIVERED = new Delivering(
            new DistributionLook(
                    new SecretPlaces(List.of(), List.of()),
                    (namespace, freshness) -> null,
                    FingerprintKey.of(new byte[FingerprintKey.MIN_BYTES])),
            new SecretWriters(List.of()),
            new Random(1));

    /** The converger has been ended. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    final Map<String, String> observed = new TreeMap<>();
    final Map<String, String> desired = new TreeMap<>();
    final Map<String, Integer> written = new HashMap<>();
    final List<Execution> recorded = new ArrayList<>();
    final Content content;
    Optional<DriftPolicy> policy = Optional.of(policy("billing-prod"));
    Permit permit = new Permit.Write();
    DriftIncident incident;
    int unreadable;
    int lagging;
    Runnable onWrite = () -> {};
    Runnable onRecord = () -> {};
    String failure = "";

    private Map<String, String> shown = Map.of();
    private int version = 1;
    private int calls;
    private int killedAt = -1;
    private Duration slept = Duration.ZERO;

    World() {
        var steps = new ArrayList<Step>();
        for (int step = 0; step < STEPS; step++) {
            for (int i = 0; i < EACH; i++) {
                String key = "KEY_" + step + i;
                desired.put(key, "right");
                observed.put(key, "wrong");
            }
        }
        List<Change> changes = findings(observed).stream().map(Changes::of).toList();
        Changes.inBatches(changes, EACH).forEach(batch -> steps.add(new Step("A step", batch)));
        content = Cases.content(steps.toArray(Step[]::new));
        incident = Cases.incident(
                Cases.spec(Cases.approval(content.digest())),
                Cases.status(Phase.Detected, List.of(Cases.proposal(content)), null));
    }

    /** Each half of a call counts: what it does takes effect between them. */
    void killAt(int call) {
        killedAt = call;
        calls = 0;
    }

    private void mayBeKilled() {
        if (calls++ == killedAt) {
            throw new Killed();
        }
    }

    Optional<Duration> converge(String holder) throws InterruptedException {
        var destinations = new Destinations(List.of(new HerokuConfigVarsReversion()), List.of(this));
        return new Converger(new Converger.Tools(
                        this, this::look, destinations, NOTHING_DELIVERED, Optional.empty(), this, holder))
                .converge(Cases.NAMESPACE, Cases.NAME);
    }

    Execution execution() {
        return incident.getStatus().execution();
    }

    static DriftPolicy policy(String app) {
        var policy = new DriftPolicy();
        policy.setMetadata(new ObjectMetaBuilder()
                .withNamespace(Cases.NAMESPACE)
                .withName(Cases.NAME)
                .withUid("uid-1")
                .build());
        policy.setSpec(spec(app, null));
        return policy;
    }

    static DriftPolicySpec spec(String app, Boolean suspend) {
        return SpecOf.destination(
                Unions.destination(new DestinationSpec.HerokuConfigVars(app, new SecretRef("heroku"))), suspend);
    }

    private PolicyLook.Result look(DriftPolicy seen) {
        mayBeKilled();
        if (unreadable > 0) {
            unreadable--;
            return new PolicyLook.Result.Unknown("The destination could not be read.");
        }
        Map<String, String> now = lagging-- > 0 ? shown : observed;
        var values = new TreeMap<Subject, TextNode>();
        desired.forEach((key, value) -> values.put(new Subject(key), TextNode.valueOf(value)));
        return new PolicyLook.Result.Known(
                State.of(values), new Difference(findings(now), 0, Optional.empty()), List.of(), instant());
    }

    private List<Finding> findings(Map<String, String> now) {
        var findings = new ArrayList<Finding>();
        desired.forEach((key, value) -> {
            String there = now.get(key);
            if (!value.equals(there)) {
                findings.add(new Finding(
                        new Subject(key), "", Finding.Kind.CHANGED, "new", "old", Evidence.VALUE, value + there));
            }
        });
        return findings;
    }

    @Override
    public Optional<DriftIncident> incident(String namespace, String name) {
        mayBeKilled();
        return Optional.of(incident);
    }

    @Override
    public Optional<DriftPolicy> policy(String namespace, String name) {
        mayBeKilled();
        return policy;
    }

    @Override
    public Optional<SecretDistribution> distribution(String namespace, String name) {
        throw new AssertionError("no distribution is read");
    }

    @Override
    public Optional<byte[]> stored(String namespace, String configMap) {
        return Optional.empty();
    }

    @Override
    public Permit permit() {
        mayBeKilled();
        return permit;
    }

    @Override
    public Credentials credentials(String namespace) {
        return host -> new Lookup.Failed<>(new Unavailable(Reason.INVALID, "none is needed here"));
    }

    @Override
    public Lookup<Login> login(String namespace, String host) {
        return new Lookup.Failed<>(new Unavailable(Reason.INVALID, "nothing is pushed here"));
    }

    @Override
    public boolean record(DriftIncident seen, Execution execution) {
        mayBeKilled();
        onRecord.run();
        if (!seen.getMetadata()
                .getResourceVersion()
                .equals(incident.getMetadata().getResourceVersion())) {
            return false;
        }
        var status = incident.getStatus();
        change(Cases.incident(incident.getSpec(), Cases.status(status.phase(), status.proposals(), execution)));
        recorded.add(execution);
        mayBeKilled();
        return true;
    }

    /** Puts another version of the incident in the place of the one that is there. */
    void change(DriftIncident next) {
        next.getMetadata().setResourceVersion(Integer.toString(++version));
        incident = next;
    }

    @Override
    public Class<DestinationSpec.HerokuConfigVars> spec() {
        return DestinationSpec.HerokuConfigVars.class;
    }

    @Override
    public Written write(
            DestinationSpec.HerokuConfigVars spec,
            String namespace,
            Step step,
            State desired,
            Credentials credentials) {
        mayBeKilled();
        if (!failure.isEmpty()) {
            return new Written.Failed(failure);
        }
        shown = new TreeMap<>(observed);
        for (Change change : step.changes()) {
            written.merge(change.subject(), 1, Integer::sum);
            if (change.operation() == Operation.Set) {
                observed.put(
                        change.subject(),
                        desired.values().get(new Subject(change.subject())).textValue());
            } else {
                observed.remove(change.subject());
            }
        }
        onWrite.run();
        mayBeKilled();
        return new Written.Done("");
    }

    @Override
    public Written rehearse(
            DestinationSpec.HerokuConfigVars spec,
            String namespace,
            Step step,
            State desired,
            Credentials credentials) {
        return new Written.Done("");
    }

    @Override
    public Instant instant() {
        return Cases.NOW.plus(slept);
    }

    @Override
    public long nanos() {
        return slept.toNanos();
    }

    @Override
    public void sleep(Duration duration) {
        slept = slept.plus(duration);
    }

    /** Makes policies' specs that name a destination and little else. */
    private static final class SpecOf {
        static DriftPolicySpec destination(DestinationSpec destination, Boolean suspend) {
            return new DriftPolicySpec(
                    "production", "1h", null, suspend, (DesiredSpec) null, destination, null, null, null, null, null);
        }
    }
}
