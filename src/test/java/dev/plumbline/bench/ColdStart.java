package dev.plumbline.bench;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.operator.OperatorProcess;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * An operator meets policies that nobody has observed yet. Another policy is applied while it works them off, as a
 * person would who does not know of the others.
 */
final class ColdStart {

    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final double GOAL_SECONDS = 60;
    private static final double LATECOMER_GOAL_SECONDS = 10;

    private final Stage stage;
    private final Fleet fleet;

    ColdStart(Stage stage, Fleet fleet) {
        this.stage = stage;
        this.fleet = fleet;
    }

    /**
     * Measures.
     *
     * @param operator that was launched at {@code launched} of the steady clock
     */
    List<Figure> measure(OperatorProcess operator, long launched) {
        var probe = new Probe(operator, stage);
        operator.awaitReady(Duration.ofSeconds(60));
        double ready = Waiting.secondsSince(launched);
        until(probe, 1, Probe.Counters::observations);
        double waiting = Math.max(0, fleet.size() - probe.counters().observations());
        double answer = answerToLatecomer();
        until(probe, fleet.size() + 1, Probe.Counters::observations);
        double observed = Waiting.secondsSince(launched);
        until(probe, fleet.size() + 1, Probe.Counters::policyWrites);
        double reported = Waiting.secondsSince(launched);
        settle(probe);
        var counters = probe.counters();
        return List.of(
                Figure.of("Cold start: ready, from the start of the process", "%.1f s", ready),
                Figure.atMost("Cold start: every policy is observed", observed, GOAL_SECONDS, "s"),
                Figure.of("Cold start: every policy has its status", "%.1f s", reported),
                Figure.of(
                        "Cold start: incidents are open and nothing is left to write",
                        "%.1f s",
                        Waiting.secondsSince(launched)),
                Figure.of(
                        "Cold start: API-server writes, for %,d incidents among them".formatted(incidents()),
                        "%,.0f",
                        counters.writes()),
                Figure.of("Cold start: reads of the destination", "%,d", counters.reads()),
                Figure.of(
                        "Cold start: CPU time of the operator",
                        "%.1f s",
                        counters.cpu().toMillis() / 1e3),
                Figure.atMost(
                        "First answer to a policy applied with %,.0f before it".formatted(waiting),
                        answer,
                        LATECOMER_GOAL_SECONDS,
                        "s"));
    }

    private double answerToLatecomer() {
        long applied = System.nanoTime();
        var latecomer = stage.client().resource(fleet.latecomer());
        latecomer.create();
        Waiting.until("the latecomer's first answer", LIMIT, Duration.ofMillis(50), () -> {
            DriftPolicy now = latecomer.get();
            return now.getStatus() != null && now.getStatus().driftStatus() != null;
        });
        return Waiting.secondsSince(applied);
    }

    private long incidents() {
        return stage.client()
                .resources(DriftIncident.class)
                .inAnyNamespace()
                .list()
                .getItems()
                .size();
    }

    /** Returns when nothing more is written. */
    private void settle(Probe probe) {
        var last = new double[] {-1};
        Waiting.until("the operator has reported everything", LIMIT, Duration.ofSeconds(3), () -> {
            double before = last[0];
            last[0] = probe.counters().writes();
            return last[0] == before;
        });
    }

    /** Returns when so many were counted, or when it takes so long that the goal is missed by far: then that is the figure. */
    private static void until(Probe probe, double count, ToDoubleFunction<Probe.Counters> counter) {
        Waiting.upTo(LIMIT, Duration.ofMillis(500), () -> counter.applyAsDouble(probe.counters()) >= count);
    }
}
