package dev.plumbline.converge;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.Execution;
import dev.plumbline.api.ExecutionState;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.converge.delivery.Ledger;
import dev.plumbline.converge.delivery.Place;
import dev.plumbline.drift.ForeignText;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/** Puts on record how a delivery goes on, for all batches that go on at once: one after the other, each on what is there. */
final class Book {

    private static final Logger LOG = Logger.getLogger(Book.class);

    private final Converger.Tools tools;
    private final Converger.Run run;
    private final SecretDistribution distribution;
    private final List<Place> places;
    private final Stage.Work work;
    private final ReentrantLock lock = new ReentrantLock();

    Book(
            Converger.Tools tools,
            Converger.Run run,
            SecretDistribution distribution,
            List<Place> places,
            Stage.Work work) {
        this.tools = tools;
        this.run = run;
        this.distribution = distribution;
        this.places = places;
        this.work = work;
    }

    /**
     * Puts on record that something begins, on a version of the incident on which its approval stands still.
     *
     * @return false where the approval, the distribution or the kill switch no longer allows it: nothing begins
     */
    boolean begin(UnaryOperator<Ledger> step) {
        lock.lock();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Optional<DriftIncident> now = tools.cluster().incident(run.namespace, run.name);
                if (now.isEmpty() || !isAllowed(now.get())) {
                    return false;
                }
                if (record(now.get(), step)) {
                    return true;
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    private boolean isAllowed(DriftIncident now) {
        Optional<SecretDistribution> live = tools.cluster()
                .distribution(run.namespace, now.getSpec().source().name());
        return Obstacles.ofDistribution(now, live).isEmpty()
                && live.orElseThrow().getSpec().equals(distribution.getSpec())
                && Stage.of(
                                now.getSpec(),
                                now.getStatus(),
                                Advance.of(now, live, tools.time().instant()),
                                tools.time().instant())
                        instanceof Stage.Work next
                && next.running().filter(this::isOurs).isPresent()
                && next.standing() == work.standing()
                && tools.cluster().permit() instanceof Permit.Write;
    }

    /** Puts on record what came of something, whatever else has become of the incident meanwhile. */
    void settle(UnaryOperator<Ledger> step) {
        write(running -> goOn(running, step));
    }

    void end(ExecutionState state, String why) {
        write(running -> Executions.ended(running, state, why, tools.time().instant()));
    }

    private void write(UnaryOperator<Execution> next) {
        lock.lock();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Optional<DriftIncident> now = tools.cluster().incident(run.namespace, run.name);
                Optional<Execution> running = now.flatMap(this::running);
                if (running.isEmpty() || record(now.get(), running.get(), next.apply(running.get()))) {
                    return;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean record(DriftIncident now, UnaryOperator<Ledger> step) {
        Execution running = running(now).orElseThrow();
        return record(now, running, goOn(Executions.heldBy(running, tools.holder()), step));
    }

    private Execution goOn(Execution running, UnaryOperator<Ledger> step) {
        return Executions.delivering(running, step.apply(Ledger.of(running)), places, null);
    }

    private boolean record(DriftIncident now, Execution before, Execution next) {
        boolean recorded = run.record(now, next);
        if (recorded) {
            Ledger.of(next).entries().stream()
                    .filter(entry -> !Ledger.of(before).entries().contains(entry))
                    .forEach(this::log);
        }
        return recorded;
    }

    private void log(Execution.Delivery entry) {
        LOG.infof(
                "event=delivery namespace=%s incident=%s destination=%s state=%s version=%s attempts=%s",
                run.namespace,
                run.name,
                entry.destination(),
                entry.state(),
                entry.version() == null ? "" : ForeignText.shown(entry.version(), 128),
                entry.attempts());
    }

    private Optional<Execution> running(DriftIncident incident) {
        return Optional.ofNullable(incident.getStatus())
                .flatMap(status -> Optional.ofNullable(status.execution()))
                .filter(this::isOurs);
    }

    private boolean isOurs(Execution execution) {
        return execution.state() == ExecutionState.Running
                && execution.digest().equals(work.approval().digest());
    }
}
