package dev.plumbline.converge;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentSpec;
import dev.plumbline.api.DriftIncidentSpec.Path;
import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.DriftIncidentStatus.Operation;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftIncidentStatus.Proposal;
import dev.plumbline.api.DriftIncidentStatus.Step;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.api.Execution;
import dev.plumbline.api.ExecutionState;
import dev.plumbline.api.Receipt;
import dev.plumbline.api.SecretDestinationSpec;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.api.SecretDistributionSpec;
import dev.plumbline.api.SecretDistributionSpec.Order;
import dev.plumbline.api.SecretDistributionSpec.StandingApproval;
import dev.plumbline.api.SecretDistributionStatus;
import dev.plumbline.api.SecretSourceSpec;
import dev.plumbline.api.Times;
import dev.plumbline.converge.FakePlaces.Kind;
import dev.plumbline.converge.delivery.Ledger;
import dev.plumbline.converge.delivery.Receipts;
import dev.plumbline.converge.delivery.SecretWriters;
import dev.plumbline.desired.SecretSource;
import dev.plumbline.desired.git.GitWorkspace.Login;
import dev.plumbline.destination.Writer;
import dev.plumbline.distribution.Deliveries;
import dev.plumbline.distribution.DistributionLook;
import dev.plumbline.distribution.DistributionLook.FormedNow;
import dev.plumbline.distribution.DistributionLook.SourceNow;
import dev.plumbline.distribution.SecretPlaces;
import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Timekeeper;
import dev.plumbline.proposal.Content;
import dev.plumbline.proposal.StandingApprovals;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A cluster, a source and destinations in memory, where a converger can be ended before or after any of its calls. It also
 * does the operator's part, when a test asks for it.
 */
final class DeliveryWorld implements Cluster, SecretSource<SecretSourceSpec.Secret>, Timekeeper {

    static final String APPROVER = "ana";
    static final String SIGNER = "sig";

    /** The converger has been ended. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    final FakePlaces places = new FakePlaces(this);
    final List<Execution> recorded = new ArrayList<>();
    Optional<SecretDistribution> distribution;
    DriftIncident incident;
    Permit permit = new Permit.Write();
    int version = 1;
    boolean sourceUnreadable;
    boolean sourceGone;
    Runnable onCall = () -> {};
    Consumer<Execution> onRecorded = execution -> {};

    private final DistributionLook look;
    private final List<SecretDestinationSpec> destinations = new ArrayList<>();
    private SecretDistributionSpec.Delivery delivery = new SecretDistributionSpec.Delivery(Order.Ordered, 2, "30s");
    private Optional<StandingApproval> standing = Optional.empty();
    private int resourceVersion = 1;
    private int calls;
    private int killedAt = -1;
    private Duration slept = Duration.ZERO;
    private int holders;

    DeliveryWorld() {
        look = new DistributionLook(
                new SecretPlaces(List.of(this), places.observers()),
                (namespace, freshness) -> null,
                FingerprintKey.of(new byte[FingerprintKey.MIN_BYTES]));
        incident = incident(null, null, List.of(), null);
        distribution = Optional.empty();
    }

    /** One with these destinations, where the first version has arrived everywhere, and the second is current. */
    static DeliveryWorld rotated(Order order, Map<String, Kind> destinations) {
        var world = new DeliveryWorld();
        world.deliver(order, 2, "30s");
        destinations.forEach(world::destination);
        destinations.keySet().forEach(name -> world.places.put(name, value(1)));
        world.version = 2;
        return world;
    }

    static String value(int version) {
        return "canary-" + version;
    }

    void deliver(Order order, Integer retries, String backoff) {
        delivery = new SecretDistributionSpec.Delivery(order, retries, backoff);
        apply();
    }

    /** Adds a destination. Those whose names begin alike up to a dash are delivered in one call. */
    void destination(String name, Kind kind) {
        destinations.add(kind.destination(name));
        apply();
    }

    void replaceDestination(String name, SecretDestinationSpec other) {
        destinations.replaceAll(known -> known.name().equals(name) ? other : known);
        apply();
    }

    void suspend() {
        distribution.orElseThrow().setSpec(spec(true, standing.orElse(null)));
    }

    /** Has somebody sign what is delivered where, as it is now. */
    void signInAdvance() {
        standing = Optional.empty();
        apply();
        standing = Optional.of(new StandingApproval(
                StandingApprovals.digest(
                        Cases.NAMESPACE,
                        "stripe-key",
                        distribution.orElseThrow().getSpec()),
                SIGNER,
                "2027-01-01T00:00:00Z",
                "rotations at night"));
        apply();
    }

    void takeBackWhatWasSigned() {
        standing = Optional.empty();
        apply();
    }

    private void apply() {
        var fresh = new SecretDistribution();
        fresh.setMetadata(new ObjectMetaBuilder()
                .withNamespace(Cases.NAMESPACE)
                .withName("stripe-key")
                .withUid("uid-1")
                .build());
        fresh.setSpec(spec(null, standing.orElse(null)));
        fresh.setStatus(distribution.map(SecretDistribution::getStatus).orElse(null));
        distribution = Optional.of(fresh);
    }

    private SecretDistributionSpec spec(Boolean suspend, StandingApproval signed) {
        return new SecretDistributionSpec(
                "production",
                new SecretSourceSpec(null, null, new SecretSourceSpec.Secret("stripe", "key")),
                "1m",
                suspend,
                null,
                List.copyOf(destinations),
                delivery,
                signed,
                null,
                null,
                null);
    }

    /** What the operator does after a look: proposes what is to be delivered, and says what was signed in advance. */
    Optional<String> propose() {
        var live = distribution.orElseThrow();
        var source = (SourceNow.Current) look.source(live);
        Execution last = execution();
        var ledger = last == null ? new Ledger(List.of()) : Ledger.of(last);
        var steps = new ArrayList<Step>();
        for (SecretDestinationSpec destination : live.getSpec().destinations()) {
            var formed = (FormedNow.Made) look.formed(live, destination, source);
            Optional<Receipt> receipt = Receipts.newest(live, ledger, destination.name());
            var stands = look.destination(live, destination, source.version(), formed.fingerprint(), receipt);
            if (stands.difference().isPresent()) {
                steps.add(new Step(
                        Deliveries.summary(look.target(live, destination).orElseThrow()),
                        List.of(new Change(
                                Operation.Set,
                                destination.name(),
                                null,
                                null,
                                formed.fingerprint(),
                                look.mark(live, formed.fingerprint(), stands),
                                source.version().id()))));
            }
        }
        if (steps.isEmpty()) {
            change(incident(incident.getSpec().approval(), standing.orElse(null), List.of(), last));
            return Optional.empty();
        }
        var content = new Content(
                Cases.INCIDENT,
                Path.Revert,
                "Secret stripe, version " + version,
                "sha256:base",
                steps,
                null,
                Times.of(instant().plus(Duration.ofHours(24)).plusSeconds(resourceVersion)));
        change(incident(incident.getSpec().approval(), standing.orElse(null), List.of(Cases.proposal(content)), last));
        return Optional.of(content.digest());
    }

    void approve(String digest) {
        change(incident(
                Cases.approval(digest),
                incident.getStatus().standingApproval(),
                incident.getStatus().proposals(),
                execution()));
    }

    void withdraw() {
        change(incident(
                null,
                incident.getStatus().standingApproval(),
                incident.getStatus().proposals(),
                execution()));
    }

    String proposeAndApprove() {
        String digest = propose().orElseThrow();
        approve(digest);
        return digest;
    }

    /** The incident was closed and another has opened; the operator has folded the receipts into the distribution. */
    void nextIncident(List<Execution.Delivery> deliveries) {
        var live = distribution.orElseThrow();
        live.setStatus(new SecretDistributionStatus(
                1L,
                null,
                null,
                null,
                deliveries.stream()
                        .map(entry -> new SecretDistributionStatus.Destination(
                                entry.destination(),
                                SecretDistributionStatus.State.InSync,
                                null,
                                null,
                                null,
                                null,
                                entry.receipt()))
                        .toList(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null));
        change(incident(null, standing.orElse(null), List.of(), null));
    }

    private static DriftIncident incident(
            DriftIncidentSpec.Approval approval,
            StandingApproval standing,
            List<Proposal> proposals,
            Execution execution) {
        var spec = new DriftIncidentSpec(
                new DriftIncidentSpec.Source(DriftIncidentSpec.Kind.SecretDistribution, "stripe-key"),
                "production",
                null,
                null,
                null,
                null,
                approval,
                null,
                null,
                null);
        return Cases.incident(
                spec,
                new DriftIncidentStatus(
                        1L,
                        Phase.Detected,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        1,
                        null,
                        null,
                        null,
                        null,
                        proposals,
                        execution,
                        standing,
                        null,
                        null));
    }

    /** Each half of a call counts: what it does takes effect between them. What is killed stays so. */
    synchronized void killAt(int call) {
        killedAt = call;
        calls = 0;
    }

    synchronized void mayBeKilled() {
        onCall.run();
        if (killedAt >= 0 && calls++ >= killedAt) {
            throw new Killed();
        }
    }

    Optional<Duration> converge() throws InterruptedException {
        var delivering = new Delivering(look, new SecretWriters(places.writers()), new Random(1));
        return new Converger(new Converger.Tools(
                        this,
                        policy -> {
                            throw new AssertionError("no policy is looked at");
                        },
                        new Destinations(List.of(), List.of()),
                        delivering,
                        Optional.empty(),
                        this,
                        "converger-" + holders++))
                .converge(Cases.NAMESPACE, Cases.NAME);
    }

    /** Converges, and comes back when it is asked to, until what is carried out has come to its end. */
    void convergeToTheEnd() throws InterruptedException {
        Optional<Duration> wait = converge();
        while (wait.isPresent() && execution() != null && execution().state() == ExecutionState.Running) {
            sleep(wait.get());
            wait = converge();
        }
    }

    Execution execution() {
        return incident.getStatus().execution();
    }

    Execution.Delivery delivery(String destination) {
        return Ledger.of(execution()).entry(destination).orElseThrow();
    }

    @Override
    public synchronized Optional<DriftIncident> incident(String namespace, String name) {
        mayBeKilled();
        return Optional.of(incident);
    }

    @Override
    public synchronized Optional<SecretDistribution> distribution(String namespace, String name) {
        mayBeKilled();
        return distribution;
    }

    @Override
    public Optional<DriftPolicy> policy(String namespace, String name) {
        throw new AssertionError("no policy is read");
    }

    @Override
    public Optional<byte[]> stored(String namespace, String configMap) {
        return Optional.empty();
    }

    @Override
    public synchronized Permit permit() {
        mayBeKilled();
        return permit;
    }

    @Override
    public Writer.Credentials credentials(String namespace) {
        return host -> new Lookup.Failed<>(new Unavailable(Reason.INVALID, "none is needed here"));
    }

    @Override
    public Lookup<Login> login(String namespace, String host) {
        return new Lookup.Failed<>(new Unavailable(Reason.INVALID, "nothing is pushed here"));
    }

    @Override
    public synchronized boolean record(DriftIncident seen, Execution execution) {
        mayBeKilled();
        if (!seen.getMetadata()
                .getResourceVersion()
                .equals(incident.getMetadata().getResourceVersion())) {
            return false;
        }
        change(Cases.incident(incident.getSpec(), incident.getStatus().withExecution(execution)));
        recorded.add(execution);
        onRecorded.accept(execution);
        mayBeKilled();
        return true;
    }

    /** Puts another version of the incident in the place of the one that is there. */
    void change(DriftIncident next) {
        next.getMetadata().setResourceVersion(Integer.toString(++resourceVersion));
        incident = next;
    }

    @Override
    public Class<SecretSourceSpec.Secret> spec() {
        return SecretSourceSpec.Secret.class;
    }

    @Override
    public String name(SecretSourceSpec.Secret spec) {
        return "Secret " + spec.name();
    }

    @Override
    public synchronized Reading read(SecretSourceSpec.Secret spec, Optional<String> known, Look from) {
        mayBeKilled();
        if (sourceUnreadable) {
            return new Reading.Failed(new Unavailable(Reason.UNREACHABLE, "The source could not be read."));
        }
        if (sourceGone) {
            return new Reading.Withdrawn(Optional.empty(), "Deleted", "The newest version was deleted.", instant());
        }
        return new Reading.Current(
                new Version(Integer.toString(version), Optional.of(Cases.NOW)),
                SecretValue.of(value(version)),
                instant());
    }

    @Override
    public synchronized Instant instant() {
        return Cases.NOW.plus(slept);
    }

    @Override
    public synchronized long nanos() {
        return slept.toNanos();
    }

    @Override
    public synchronized void sleep(Duration duration) {
        slept = slept.plus(duration);
    }
}
