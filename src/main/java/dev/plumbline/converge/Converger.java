package dev.plumbline.converge;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentSpec;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.api.Execution;
import dev.plumbline.api.ExecutionState;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.converge.git.BranchPush;
import dev.plumbline.platform.WriteCounter;
import dev.plumbline.platform.http.Timekeeper;
import dev.plumbline.policy.PolicyLook;
import dev.plumbline.proposal.Content;
import dev.plumbline.proposal.Signed;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Carries out what people have approved, one step after the other. Before each step it reads the incident, the kill
 * switch, the policy and both sides anew, puts on record that it begins, and writes only where nothing has changed in
 * between. Ended at any point, it goes on from what is on record and what it sees.
 */
public final class Converger {

    private static final Logger LOG = Logger.getLogger(Converger.class);

    /** How often it looks again where a place can't be read, or does not show yet what was written to it. */
    private static final int LOOKS = 6;

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration WHILE_HALTED = Duration.ofSeconds(5);

    private final Tools tools;
    private final Cluster cluster;
    private final Timekeeper time;

    Converger(Tools tools) {
        this.tools = tools;
        this.cluster = tools.cluster();
        this.time = tools.time();
    }

    /**
     * What a converger works with.
     *
     * @param looking one fresh look at both sides of a policy
     * @param delivering what delivering secrets takes
     * @param branches empty where nothing is pushed
     * @param holder names this process among those that ever carried something out
     */
    record Tools(
            Cluster cluster,
            Function<DriftPolicy, PolicyLook.Result> looking,
            Destinations destinations,
            Delivering delivering,
            Optional<Branches> branches,
            Timekeeper time,
            String holder) {}

    /**
     * One on a cluster.
     *
     * @param own the converger's own namespace, where the kill switch and the write credentials are
     * @param dryRunOnly whether nothing is ever written outside, whatever the kill switch says
     * @param looking one fresh look at both sides of a policy
     * @param delivering what delivering secrets takes
     * @param branches what pushes approved patches; empty where nothing is pushed
     * @param holder names this process among those that ever carried something out
     */
    public static Converger on(
            KubernetesClient client,
            String own,
            boolean dryRunOnly,
            WriteCounter writes,
            Function<DriftPolicy, PolicyLook.Result> looking,
            Destinations destinations,
            Delivering delivering,
            Optional<BranchPush> branches,
            Timekeeper time,
            String holder) {
        return new Converger(new Tools(
                new ClusterApi(client, own, dryRunOnly, writes),
                looking,
                destinations,
                delivering,
                branches.map(push -> push::push),
                time,
                holder));
    }

    /**
     * Does all that can be done now about one incident.
     *
     * @return when to come back, though nothing changes until then; empty for when something does
     */
    public Optional<Duration> converge(String namespace, String name) throws InterruptedException {
        var run = new Run(namespace, name);
        while (!Thread.currentThread().isInterrupted()) {
            Optional<DriftIncident> incident = cluster.incident(namespace, name);
            if (incident.isEmpty()) {
                return Optional.empty();
            }
            switch (stage(incident.get())) {
                case Stage.Nothing _ -> {
                    return Optional.empty();
                }
                case Stage.Note(Execution execution) -> run.record(incident.get(), execution);
                case Stage.Work work -> {
                    Optional<Duration> wait = run.goOn(incident.get(), work);
                    if (wait.isPresent()) {
                        return wait;
                    }
                }
            }
        }
        throw new InterruptedException();
    }

    /** The distribution is read only where something may have been signed in advance there. */
    private Stage stage(DriftIncident incident) {
        Optional<SecretDistribution> distribution = isDistribution(incident) && Advance.isClaimed(incident)
                ? cluster.distribution(
                        incident.getMetadata().getNamespace(),
                        incident.getSpec().source().name())
                : Optional.empty();
        Instant now = time.instant();
        return Stage.of(incident.getSpec(), incident.getStatus(), Advance.of(incident, distribution, now), now);
    }

    private static boolean isDistribution(DriftIncident incident) {
        return incident.getSpec() != null
                && incident.getSpec().source() != null
                && incident.getSpec().source().kind() == DriftIncidentSpec.Kind.SecretDistribution;
    }

    /** One going at one incident. Each round ends with something on record, with a wait, or with another look. */
    final class Run {
        final String namespace;
        final String name;
        private int looksLeft = LOOKS;

        Run(String namespace, String name) {
            this.namespace = namespace;
            this.name = name;
        }

        Optional<Duration> goOn(DriftIncident incident, Stage.Work work) throws InterruptedException {
            Optional<byte[]> stored = Optional.ofNullable(work.proposal().storedIn())
                    .flatMap(configMap -> cluster.stored(namespace, configMap));
            Optional<Content> content = Signed.content(namespace + "/" + name, work.proposal(), stored);
            Permit permit = cluster.permit();
            boolean dryRun = work.running().map(Executions::isDryRun).orElse(permit instanceof Permit.DryRun);
            var round = new Round(tools, this, incident, work, dryRun);
            if (content.isEmpty()) {
                return round.end(
                        ExecutionState.Failed,
                        "What is kept of the proposal is not what was approved: look at the one that follows it, and approve that.");
            }
            Optional<String> halt = halt(permit, dryRun);
            if (halt.isPresent()) {
                return rest(incident, work, content.get(), halt.get());
            }
            return isDistribution(incident)
                    ? new DeliveryRound(tools, this, incident, work, dryRun).act(content.get())
                    : round.act(content.get());
        }

        /** Halted, with word of it where something is half done. */
        private Optional<Duration> rest(DriftIncident incident, Stage.Work work, Content content, String why) {
            work.running()
                    .map(running -> Executions.resting(
                            running,
                            "Halted after " + Executions.stepsDone(running) + " of "
                                    + content.steps().size() + " steps. " + why))
                    .filter(resting -> !resting.equals(work.running().get()))
                    .ifPresent(resting -> record(incident, resting));
            return Optional.of(WHILE_HALTED);
        }

        boolean record(DriftIncident seen, Execution execution) {
            boolean recorded = cluster.record(seen, execution);
            if (recorded) {
                LOG.infof(
                        "event=execution namespace=%s incident=%s state=%s digest=%s begun=%s done=%s",
                        namespace,
                        name,
                        execution.state(),
                        execution.digest(),
                        execution.stepsBegun(),
                        execution.stepsDone());
            }
            return recorded;
        }

        /** Waits before the next look, as long as there is one left. */
        boolean mayLookAgain() throws InterruptedException {
            if (--looksLeft <= 0) {
                return false;
            }
            time.sleep(BETWEEN_LOOKS);
            return true;
        }

        void hasMovedOn() {
            looksLeft = LOOKS;
        }
    }

    private static Optional<String> halt(Permit permit, boolean dryRun) {
        return switch (permit) {
            case Permit.Write _ -> Optional.empty();
            case Permit.Halted(String why) -> Optional.of(why);
            case Permit.DryRun _ ->
                dryRun ? Optional.empty() : Optional.of("The mode is DryRun now: it goes on once that is over.");
        };
    }
}
