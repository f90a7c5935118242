package dev.plumbline.cli;

import dev.plumbline.api.Condition;
import dev.plumbline.api.DriftIncident;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Waiting until the operator has taken a word up, where somebody wants to. */
final class TakenUp {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Option(names = "--wait", description = "Wait until the operator has taken it up, for a minute at most.")
    private boolean wait;

    /** The incident once the operator has taken up what was written; empty where nobody waits for it. */
    Optional<DriftIncident> await(Desk desk, DriftIncident taken) {
        if (!wait) {
            return Optional.empty();
        }
        long generation = taken.getMetadata().getGeneration();
        return Optional.of(desk.await(
                        DriftIncident.class,
                        taken.getMetadata().getName(),
                        "waiting for the operator",
                        PATIENCE,
                        incident -> incident.getStatus() != null
                                && incident.getStatus().observedGeneration() != null
                                && incident.getStatus().observedGeneration() >= generation)
                .orElseThrow(() -> new Stop(
                        ExitCode.TIMED_OUT,
                        "it is written, and the operator has not taken it up within a minute: see whether it is at"
                                + " work")));
    }

    /** A condition of an incident. */
    static Optional<Condition> condition(DriftIncident incident, String type) {
        List<Condition> conditions =
                incident.getStatus() == null || incident.getStatus().conditions() == null
                        ? List.of()
                        : incident.getStatus().conditions();
        return conditions.stream().filter(each -> each.type().equals(type)).findFirst();
    }
}
