package dev.plumbline.bench;

import dev.plumbline.operator.OperatorProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Every secret has arrived everywhere, and nothing changes: what does it cost to know that? */
final class SecretsAtRest {

    private static final int INTERVALS = 2;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final double CPU_GOAL_MILLIS = 1;
    private static final double HEAP_GOAL_KIB = 16;

    /** Beyond the interval: what a look itself takes, and the wait for a thread. */
    private static final double LATE_SECONDS = 5;

    private static final double KIB = 1024;
    private static final double MIB = 1024 * 1024;

    /** Requests a second for each token, as the operator has them by itself. */
    private static final Map<String, Double> BUDGETS =
            new TreeMap<>(Map.of("vault", 20.0, "heroku", 1.0, "github", 1.0, "cloudflare", 1.0));

    private final SecretsStage stage;
    private final SecretFleet fleet;

    SecretsAtRest(SecretsStage stage, SecretFleet fleet) {
        this.stage = stage;
        this.fleet = fleet;
    }

    /**
     * Measures.
     *
     * @param operator that was launched at {@code launched} of the steady clock
     * @param empty an operator without distributions
     */
    List<Figure> measure(OperatorProcess operator, long launched, Empty empty) {
        var probe = new Probe(operator, stage.stage());
        var secrets = new SecretsProbe(operator, probe, stage);
        List<Figure> figures = new ArrayList<>(coldStart(operator, secrets, launched));
        Waiting.pass(SecretFleet.INTERVAL);
        var before = secrets.counters();
        Waiting.pass(SecretFleet.INTERVAL.multipliedBy(INTERVALS));
        var after = secrets.counters();
        figures.addAll(steady(before, after, empty));
        figures.add(Figure.atMost(
                "Steady state: longest since a look at any distribution",
                after.oldestSeconds(),
                SecretFleet.INTERVAL.toSeconds() + LATE_SECONDS,
                "s"));
        figures.addAll(providers(before, after));
        long resident = probe.residentBytes();
        figures.add(Figure.atMost(
                "Heap a distribution, over an empty operator",
                (probe.liveBytes() - empty.liveBytes()) / KIB / fleet.size(),
                HEAP_GOAL_KIB,
                "KiB"));
        figures.add(Figure.of("Physical memory (RSS) in steady state", "%.0f MiB", resident / MIB));
        return List.copyOf(figures);
    }

    private List<Figure> coldStart(OperatorProcess operator, SecretsProbe secrets, long launched) {
        operator.awaitReady(Duration.ofSeconds(60));
        boolean all = until(secrets, fleet.size(), SecretsProbe.Counters::looks);
        double looked = Waiting.secondsSince(launched);
        // The last of the first looks are reported a moment later.
        var last = new double[] {-1};
        Waiting.upTo(LIMIT, Duration.ofSeconds(3), () -> {
            double writes = last[0];
            last[0] = secrets.counters().writes();
            return last[0] == writes;
        });
        var counters = secrets.counters();
        return List.of(
                Figure.of(
                        "Cold start: every distribution was looked at once" + (all ? "" : ", and not yet"),
                        "%.1f s",
                        looked),
                Figure.of("Cold start: nothing is left to write", "%.1f s", Waiting.secondsSince(launched)),
                Figure.of("Cold start: API-server writes", "%,.0f", counters.writes()),
                Figure.of("Cold start: looks that could not read all", "%,.0f", counters.failed()),
                Figure.of(
                        "Cold start: CPU time of the operator",
                        "%.1f s",
                        counters.cpu().toMillis() / 1e3));
    }

    private List<Figure> steady(SecretsProbe.Counters before, SecretsProbe.Counters after, Empty empty) {
        double seconds = (after.nanos() - before.nanos()) / 1e9;
        double intervals = seconds / SecretFleet.INTERVAL.toSeconds();
        double looks = after.looks() - before.looks();
        double cpuMillis = after.cpu().minus(before.cpu()).toNanos() / 1e6;
        double checked = looks * SecretFleet.DESTINATIONS;
        return List.of(
                Figure.atLeast(
                        "Steady state: looks in an interval (of %,d distributions)".formatted(fleet.size()),
                        Math.round(looks / intervals),
                        Math.floor(fleet.size() * 0.99),
                        ""),
                Figure.atMost(
                        "Steady state, two intervals: looks that could not read all",
                        after.failed() - before.failed(),
                        0,
                        ""),
                Figure.atLeast(
                        "Steady state: destinations known to hold the current version",
                        after.inSync(),
                        fleet.size() * SecretFleet.DESTINATIONS,
                        ""),
                Figure.atMost(
                        "Steady state, two intervals: API-server writes by the operator's count",
                        after.writes() - before.writes(),
                        0,
                        ""),
                Figure.atMost(
                        "Steady state, two intervals: writes of Plumbline's kinds and of Secrets by the API server's count",
                        after.accepted() - before.accepted(),
                        0,
                        ""),
                Figure.atMost(
                        "Since the start: requests to a provider that would change something",
                        after.destinationWrites(),
                        0,
                        ""),
                Figure.atMost(
                        "Steady state: CPU time of the operator for a destination checked",
                        cpuMillis / checked,
                        CPU_GOAL_MILLIS,
                        "ms"),
                Figure.of(
                        "Steady state: CPU time for a destination checked, over an empty operator",
                        "%.2f ms",
                        (cpuMillis - empty.cpuPerSecond() * seconds * 1000) / checked),
                Figure.of("Steady state: CPU of the operator", "%.1f %% of a core", cpuMillis / seconds / 10),
                Figure.of(
                        "Steady state: pauses of the garbage collector",
                        "%,.0f, %d ms in all",
                        after.pauses() - before.pauses(),
                        after.paused().minus(before.paused()).toMillis()),
                Figure.of(
                        "Steady state: reads of Secrets from the API server in an interval",
                        "%,.0f",
                        (after.secretReads() - before.secretReads()) / intervals));
    }

    private List<Figure> providers(SecretsProbe.Counters before, SecretsProbe.Counters after) {
        double minutes = (after.nanos() - before.nanos()) / 6e10;
        List<Figure> figures = new ArrayList<>();
        BUDGETS.forEach((provider, perSecond) -> {
            double asked = (after.requests(provider) - before.requests(provider)) / minutes / SecretFleet.TEAMS;
            figures.add(Figure.atMost(
                    "Steady state: requests to %s a minute with one token, of %d"
                            .formatted(provider, SecretFleet.TEAMS),
                    asked,
                    perSecond * 60,
                    ""));
            figures.add(Figure.of(
                    "So one token of %s is enough for so many distributions of this mix".formatted(provider),
                    "%,.0f",
                    Math.floor(fleet.size() / SecretFleet.TEAMS * perSecond * 60 / asked)));
        });
        return figures;
    }

    /** Returns when so many were counted, or when it takes so long that this is the figure. */
    private static boolean until(SecretsProbe probe, double count, ToDoubleFunction<SecretsProbe.Counters> counter) {
        return Waiting.upTo(LIMIT, Duration.ofMillis(500), () -> counter.applyAsDouble(probe.counters()) >= count);
    }
}
