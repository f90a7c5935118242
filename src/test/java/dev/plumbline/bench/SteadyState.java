package dev.plumbline.bench;

import dev.plumbline.operator.OperatorProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Nothing changes for two intervals: what does watching cost? */
final class SteadyState {

    private static final int INTERVALS = 2;
    private static final double CPU_GOAL_MILLIS = 1;
    private static final double HEAP_GOAL_KIB = 12;
    private static final double KIB = 1024;
    private static final double MIB = 1024 * 1024;

    private final Stage stage;
    private final Fleet fleet;

    SteadyState(Stage stage, Fleet fleet) {
        this.stage = stage;
        this.fleet = fleet;
    }

    /**
     * Measures.
     *
     * @param operator that has reported all that there was to report
     * @param empty an operator without policies
     * @param residentGoalMib the goal for the physical memory at this size
     */
    List<Figure> measure(OperatorProcess operator, Empty empty, double residentGoalMib) {
        var probe = new Probe(operator, stage);
        var started = probe.counters();
        Waiting.pass(fleet.interval().multipliedBy(INTERVALS));
        var before = probe.counters();
        Waiting.pass(fleet.interval().multipliedBy(INTERVALS));
        var after = probe.counters();
        long resident = probe.residentBytes();
        long peak = probe.peakBytes();
        double perPolicy = (probe.liveBytes() - empty.liveBytes()) / KIB / fleet.size();
        double seconds = (after.nanos() - before.nanos()) / 1e9;
        double intervals = seconds / fleet.interval().toSeconds();
        double observations = after.observations() - before.observations();
        Duration cpu = after.cpu().minus(before.cpu());
        var figures = new ArrayList<Figure>();
        figures.add(Figure.atMost(
                "Steady state, two intervals: API-server writes by the operator's count",
                after.writes() - before.writes(),
                0,
                ""));
        figures.add(Figure.atMost(
                "Steady state, two intervals: writes of policies and incidents by the API server's count",
                after.accepted() - before.accepted(),
                0,
                ""));
        figures.add(Figure.atLeast(
                "Steady state: observations in an interval (of %,d policies)".formatted(fleet.size() + 1),
                Math.round(observations / intervals),
                Math.floor((fleet.size() + 1) * 0.99),
                ""));
        figures.add(Figure.of("Steady state: observations that failed", "%,.0f", after.failed() - before.failed()));
        figures.add(Figure.atMost(
                "Steady state: reads of the destination in an interval (of %d apps)".formatted(fleet.apps()),
                Math.round((after.reads() - before.reads()) / intervals),
                Math.ceil(fleet.apps() * 1.05),
                ""));
        figures.add(Figure.of(
                "Steady state: reads answered with 304",
                "%.0f %%",
                100.0 * (after.notModified() - before.notModified()) / Math.max(1, after.reads() - before.reads())));
        figures.add(Figure.of(
                "The two intervals before: CPU time of the operator for an observation",
                "%.2f ms",
                before.cpu().minus(started.cpu()).toNanos() / 1e6 / (before.observations() - started.observations())));
        figures.add(Figure.atMost(
                "Steady state: CPU time of the operator for an observation",
                cpu.toNanos() / 1e6 / observations,
                CPU_GOAL_MILLIS,
                "ms"));
        figures.add(Figure.of(
                "Steady state: CPU time for an observation, over an empty operator",
                "%.2f ms",
                (cpu.toNanos() / 1e6 - empty.cpuPerSecond() * seconds * 1000) / observations));
        figures.add(Figure.of("Steady state: CPU of the operator", "%.1f %% of a core", cpu.toNanos() / 1e7 / seconds));
        figures.add(Figure.of(
                "Steady state: pauses of the garbage collector",
                "%,.0f, %d ms in all",
                after.pauses() - before.pauses(),
                after.paused().minus(before.paused()).toMillis()));
        figures.add(Figure.atMost("Heap a policy, over an empty operator", perPolicy, HEAP_GOAL_KIB, "KiB"));
        figures.add(Figure.atMost("Physical memory (RSS) in steady state", resident / MIB, residentGoalMib, "MiB"));
        figures.add(Figure.of("Physical memory, the most since the start", "%.0f MiB", peak / MIB));
        return List.copyOf(figures);
    }
}
