package dev.plumbline.converge;

import dev.plumbline.api.DesiredSpec;
import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.api.Execution;
import dev.plumbline.api.ExecutionState;
import dev.plumbline.converge.git.BranchRequest;
import dev.plumbline.converge.git.Pushed;
import dev.plumbline.desired.Promotion.Take;
import dev.plumbline.desired.git.GitPromotion;
import dev.plumbline.desired.git.GitWorkspace.Login;
import dev.plumbline.destination.Writer.Written;
import dev.plumbline.platform.Lookup;
import dev.plumbline.policy.PolicyLook;
import dev.plumbline.policy.Unions;
import dev.plumbline.proposal.Content;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** One round: what is known is one version of the incident and one look. */
final class Round {
    private static final Optional<Duration> NEXT_ROUND = Optional.empty();

    private static final Duration WHILE_UNREADABLE = Duration.ofSeconds(15);

    private final Converger.Tools tools;
    private final Cluster cluster;
    private final Converger.Run run;
    private final DriftIncident incident;
    private final Stage.Work work;
    private final boolean dryRun;

    Round(Converger.Tools tools, Converger.Run run, DriftIncident incident, Stage.Work work, boolean dryRun) {
        this.tools = tools;
        this.cluster = tools.cluster();
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
        return switch (content.path()) {
            case Revert -> revert(content, policy.orElseThrow());
            case Promote -> promote(content, policy.orElseThrow());
            case Replace, Unrecognized ->
                end(ExecutionState.Failed, "This version carries nothing out along that path.");
        };
    }

    private Optional<Duration> revert(Content content, DriftPolicy policy) throws InterruptedException {
        Optional<Object> spec = Unions.member(policy.getSpec().destination());
        if (spec.isEmpty() || !tools.destinations().canWrite(spec.get())) {
            return end(
                    ExecutionState.Failed,
                    "This version writes to no destination of that kind: bring it back by hand.");
        }
        if (!tools.destinations().target(spec.get(), run.namespace).equals(Optional.of(content.target()))) {
            return end(
                    ExecutionState.Superseded,
                    "The policy names another destination than was approved: look at the proposal that follows, and approve that.");
        }
        return switch (tools.looking().apply(policy)) {
            case PolicyLook.Result.Unknown(String message) -> unreadable(message);
            case PolicyLook.Result.Known known -> follow(content, spec.get(), known);
        };
    }

    private Optional<Duration> promote(Content content, DriftPolicy policy) throws InterruptedException {
        Optional<DesiredSpec.Git> git =
                Optional.ofNullable(policy.getSpec().desired()).map(DesiredSpec::git);
        if (tools.branches().isEmpty() || git.isEmpty()) {
            return end(
                    ExecutionState.Failed,
                    "This converger pushes no branches: apply the proposal's patch by hand and have it merged, or set plumbline.converger.push.");
        }
        if (!GitPromotion.target(git.get()).equals(content.target())) {
            return end(
                    ExecutionState.Superseded,
                    "The policy names another file than was approved: look at the proposal that follows, and approve that.");
        }
        return switch (tools.looking().apply(policy)) {
            case PolicyLook.Result.Unknown(String message) -> unreadable(message);
            case PolicyLook.Result.Known known -> push(content, git.get(), known);
        };
    }

    private Optional<Duration> push(Content content, DesiredSpec.Git git, PolicyLook.Result.Known known) {
        // Nothing resolves before people merge, so that all has to be as it was approved until the push is done.
        if (Course.next(content, Optional.empty(), known.difference().findings(), known.desired())
                instanceof Course.Moved(String what)) {
            return moved(what);
        }
        if (work.running().isEmpty()) {
            run.record(incident, claimed());
            return NEXT_ROUND;
        }
        return switch (login(git)) {
            case Lookup.Failed<Login>(var why) -> end(ExecutionState.Failed, why.message());
            case Lookup.Found<Login>(Login login) ->
                dryRun
                        ? end(ExecutionState.DryRun, null)
                        : push(content, git, Course.takes(content, known.takes()), login);
        };
    }

    /** A repository on the machine itself, where the installation allows one, asks for no login. */
    private Lookup<Login> login(DesiredSpec.Git git) {
        String host = URI.create(git.url()).getHost();
        return host == null ? new Lookup.Found<>(new Login("git", "")) : cluster.login(run.namespace, host);
    }

    private Optional<Duration> push(Content content, DesiredSpec.Git git, List<Take> takes, Login login) {
        int steps = content.steps().size();
        Execution begun = Executions.begun(work.running().orElseThrow(), tools.holder(), steps - 1);
        if (run.record(incident, begun)) {
            var request = new BranchRequest(
                    git, run.namespace, run.name, work.approval().digest(), takes, content.patch());
            Pushed pushed = tools.branches().orElseThrow().push(request, login);
            settle(begun, () -> switch (pushed) {
                case Pushed.Done(String reference) -> Executions.pending(begun, steps, reference);
                case Pushed.Superseded(String message) -> ended(begun, ExecutionState.Superseded, message);
                case Pushed.Failed(String message) -> ended(begun, ExecutionState.Failed, message);
            });
        }
        return NEXT_ROUND;
    }

    private Optional<Duration> unreadable(String message) throws InterruptedException {
        if (work.running().isEmpty()) {
            return Optional.of(WHILE_UNREADABLE);
        }
        return run.mayLookAgain() ? NEXT_ROUND : end(ExecutionState.Failed, message);
    }

    private Optional<Duration> follow(Content content, Object spec, PolicyLook.Result.Known known)
            throws InterruptedException {
        return switch (Course.next(content, work.running(), known.difference().findings(), known.desired())) {
            case Course.Claim _ -> {
                run.record(incident, claimed());
                yield NEXT_ROUND;
            }
            case Course.Moved(String what) -> moved(what);
            case Course.Write(int number, var step) -> {
                Execution begun = Executions.begun(work.running().orElseThrow(), tools.holder(), number);
                if (run.record(incident, begun)) {
                    run.hasMovedOn();
                    Written written = tools.destinations()
                            .write(
                                    spec,
                                    run.namespace,
                                    step,
                                    known.desired(),
                                    cluster.credentials(run.namespace),
                                    dryRun);
                    settle(begun, () -> switch (written) {
                        case Written.Done(String reference) -> Executions.done(begun, number + 1, reference);
                        case Written.Failed(String message) -> ended(begun, ExecutionState.Failed, message);
                    });
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

    private Optional<Duration> moved(String what) {
        return end(
                ExecutionState.Superseded,
                what
                        + " is no longer as it was when this was approved, and nothing more was written: look at the proposal that follows, and approve that.");
    }

    /** Puts on record what came of a step, whatever else has become of the incident meanwhile. */
    private void settle(Execution begun, Supplier<Execution> next) {
        while (!Thread.currentThread().isInterrupted()) {
            Optional<DriftIncident> now = cluster.incident(run.namespace, run.name)
                    .filter(seen -> seen.getStatus() != null
                            && begun.equals(seen.getStatus().execution()));
            if (now.isEmpty() || run.record(now.get(), next.get())) {
                return;
            }
        }
    }

    Optional<Duration> end(ExecutionState state, String why) {
        run.record(incident, ended(work.running().orElseGet(this::claimed), state, why));
        return NEXT_ROUND;
    }

    private Execution ended(Execution running, ExecutionState state, String why) {
        return Executions.ended(running, state, why, tools.time().instant());
    }

    private Execution claimed() {
        return Executions.claimed(
                work,
                tools.holder(),
                dryRun,
                incident.getStatus().execution(),
                tools.time().instant());
    }
}
