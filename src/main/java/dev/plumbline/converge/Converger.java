package dev.plumbline.converge;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentSpec.Path;
import dev.plumbline.api.DriftIncidentStatus.Execution;
import dev.plumbline.api.DriftIncidentStatus.ExecutionState;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.destination.Writer.Written;
import dev.plumbline.platform.WriteCounter;
import dev.plumbline.platform.http.Timekeeper;
import dev.plumbline.policy.PolicyLook;
import dev.plumbline.policy.Unions;
import dev.plumbline.proposal.Content;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
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
    private static final Duration WHILE_UNREADABLE = Duration.ofSeconds(15);

    private final Cluster cluster;
    private final Function<DriftPolicy, PolicyLook.Result> looking;
    private final Destinations destinations;
    private final Timekeeper time;
    private final String holder;

    Converger(
            Cluster cluster,
            Function<DriftPolicy, PolicyLook.Result> looking,
            Destinations destinations,
            Timekeeper time,
            String holder) {
        this.cluster = cluster;
        this.looking = looking;
        this.destinations = destinations;
        this.time = time;
        this.holder = holder;
    }

    /**
     * One on a cluster.
     *
     * @param own the converger's own namespace, where the kill switch and the write credentials are
     * @param dryRunOnly whether nothing is ever written outside, whatever the kill switch says
     * @param looking one fresh look at both sides of a policy
     * @param holder names this process among those that ever carried something out
     */
    public static Converger on(
            KubernetesClient client,
            String own,
            boolean dryRunOnly,
            WriteCounter writes,
            Function<DriftPolicy, PolicyLook.Result> looking,
            Destinations destinations,
            Timekeeper time,
            String holder) {
        return new Converger(new ClusterApi(client, own, dryRunOnly, writes), looking, destinations, time, holder);
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
            switch (Stage.of(incident.get().getSpec(), incident.get().getStatus(), time.instant())) {
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

    /** One going at one incident. Each round ends with something on record, with a wait, or with another look. */
    private final class Run {
        private final String namespace;
        private final String name;
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
            var round = new Round(this, incident, work, dryRun);
            if (content.isEmpty()) {
                return round.end(
                        ExecutionState.Failed,
                        "What is kept of the proposal is not what was approved: look at the one that follows it, and approve that.");
            }
            Optional<String> halt = halt(permit, dryRun);
            return halt.isPresent() ? rest(incident, work, content.get(), halt.get()) : round.act(content.get());
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

    /** One round: what is known is one version of the incident and one look. */
    private final class Round {
        private static final Optional<Duration> NEXT_ROUND = Optional.empty();

        private final Run run;
        private final DriftIncident incident;
        private final Stage.Work work;
        private final boolean dryRun;

        Round(Run run, DriftIncident incident, Stage.Work work, boolean dryRun) {
            this.run = run;
            this.incident = incident;
            this.work = work;
            this.dryRun = dryRun;
        }

        Optional<Duration> act(Content content) throws InterruptedException {
            Optional<DriftPolicy> policy =
                    cluster.policy(run.namespace, incident.getSpec().source().name());
            Optional<String> obstacle = Obstacles.of(incident, policy);
            if (obstacle.isPresent()) {
                return end(ExecutionState.Superseded, obstacle.get());
            }
            return content.path() == Path.Revert
                    ? revert(content, policy.orElseThrow())
                    : end(
                            ExecutionState.Failed,
                            "This converger pushes nothing to Git: apply the proposal's patch by hand, and have it merged.");
        }

        private Optional<Duration> revert(Content content, DriftPolicy policy) throws InterruptedException {
            Optional<Object> spec = Unions.member(policy.getSpec().destination());
            if (spec.isEmpty() || !destinations.canWrite(spec.get())) {
                return end(
                        ExecutionState.Failed,
                        "This version writes to no destination of that kind: bring it back by hand.");
            }
            if (!destinations.target(spec.get(), run.namespace, content).equals(Optional.of(content.target()))) {
                return end(
                        ExecutionState.Superseded,
                        "The policy names another destination than was approved: look at the proposal that follows, and approve that.");
            }
            return switch (looking.apply(policy)) {
                case PolicyLook.Result.Unknown(String message) -> unreadable(message);
                case PolicyLook.Result.Known known -> follow(content, spec.get(), known);
            };
        }

        private Optional<Duration> unreadable(String message) throws InterruptedException {
            if (work.running().isEmpty()) {
                return Optional.of(WHILE_UNREADABLE);
            }
            return run.mayLookAgain() ? NEXT_ROUND : end(ExecutionState.Failed, message);
        }

        private Optional<Duration> follow(Content content, Object spec, PolicyLook.Result.Known known)
                throws InterruptedException {
            return switch (Course.next(
                    content, work.running(), known.difference().findings(), known.desired())) {
                case Course.Claim _ -> {
                    run.record(incident, claimed());
                    yield NEXT_ROUND;
                }
                case Course.Moved(String what) ->
                    end(
                            ExecutionState.Superseded,
                            what
                                    + " is no longer as it was when this was approved, and nothing more was written: look at the proposal that follows, and approve that.");
                case Course.Write(int number, var step) -> {
                    Execution begun = Executions.begun(work.running().orElseThrow(), holder, number);
                    if (run.record(incident, begun)) {
                        run.hasMovedOn();
                        settle(
                                begun,
                                number,
                                destinations.write(
                                        spec,
                                        run.namespace,
                                        step,
                                        known.desired(),
                                        cluster.credentials(run.namespace),
                                        dryRun));
                    }
                    yield NEXT_ROUND;
                }
                case Course.Arrived _ -> end(dryRun ? ExecutionState.DryRun : ExecutionState.Succeeded, null);
                case Course.NotThere(String what) ->
                    run.mayLookAgain()
                            ? NEXT_ROUND
                            : end(
                                    ExecutionState.Failed,
                                    "Every step was written, and " + what
                                            + " still differs: see who else changes it, look at the proposal that follows, and approve that.");
            };
        }

        /** Puts on record what came of a step, whatever else has become of the incident meanwhile. */
        private void settle(Execution begun, int number, Written written) {
            while (!Thread.currentThread().isInterrupted()) {
                Optional<DriftIncident> now = cluster.incident(run.namespace, run.name)
                        .filter(seen -> seen.getStatus() != null
                                && begun.equals(seen.getStatus().execution()));
                if (now.isEmpty()) {
                    return;
                }
                Execution next = switch (written) {
                    case Written.Done(String reference) -> Executions.done(begun, number + 1, reference);
                    case Written.Failed(String message) ->
                        Executions.ended(begun, ExecutionState.Failed, message, time.instant());
                };
                if (run.record(now.get(), next)) {
                    return;
                }
            }
        }

        Optional<Duration> end(ExecutionState state, String why) {
            run.record(incident, Executions.ended(work.running().orElseGet(this::claimed), state, why, time.instant()));
            return NEXT_ROUND;
        }

        private Execution claimed() {
            return Executions.claimed(work.approval(), holder, dryRun, time.instant());
        }
    }
}
