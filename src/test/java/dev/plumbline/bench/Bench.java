package dev.plumbline.bench;

import dev.plumbline.operator.OperatorProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Measures the packaged operator and writes {@code docs/benchmarks.md}. Takes the numbers of policies as arguments or in
 * the environment variable {@code BENCH_SIZES}, parted by commas; without them 1,000 and 10,000. {@code BENCH_PARTS} names
 * the parts that are wanted, parted by commas; without it all are. The page holds the figures of one whole run: a run of
 * some parts or of other sizes goes to {@code target/bench/benchmarks.md}. Ends with 1 where a goal was missed, and with 2
 * where something could not be measured.
 */
public final class Bench {

    /**
     * What the operator's JVM is given in the image. The second compiler is left out: what it would gain in a process that
     * waits for others most of its time is less than its own work takes, and its memory.
     */
    private static final List<String> JVM_OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseStringDeduplication",
            "-Xmx224m",
            "-Xmn32m");

    private static final Duration INTERVAL = Duration.ofSeconds(60);
    private static final int APPS = 200;
    private static final int MANY = 5000;
    private static final int DISTRIBUTIONS = 2000;
    private static final List<Integer> SIZES = List.of(1000, 10_000);

    /** What can be measured by itself. */
    private enum Part {
        STARTING,
        POLICIES,
        FLOOD,
        DISTRIBUTIONS,
        ROTATION
    }

    private final List<Figure> startup = new ArrayList<>();
    private final List<Report.Run> runs = new ArrayList<>();
    private final List<Figure> flood = new ArrayList<>();
    private final List<Report.Run> secrets = new ArrayList<>();
    private final List<Figure> rotation = new ArrayList<>();

    private Bench() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    private static int run(String[] args) {
        try {
            List<Integer> sizes = sizes(args);
            Set<Part> parts = parts();
            boolean whole = sizes.equals(SIZES) && parts.equals(EnumSet.allOf(Part.class));
            Path page = whole ? Path.of("docs", "benchmarks.md") : Path.of("target", "bench", "benchmarks.md");
            var report = new Bench().measure(sizes, parts);
            report.write(page);
            System.out.printf("%n%s is written. Goals missed: %d%n", page, report.missed());
            return report.missed() == 0 ? 0 : 1;
        } catch (RuntimeException e) {
            // The clients' threads would keep a process alive that nobody ends.
            e.printStackTrace();
            return 2;
        }
    }

    private Report measure(List<Integer> sizes, Set<Part> parts) {
        String load = Machine.load();
        List<String> options;
        String kubernetes;
        try (var stage = new Stage()) {
            kubernetes = stage.kubernetesVersion();
            say("An AOT cache is trained");
            options = AotCache.train(stage, JVM_OPTIONS);
            if (parts.contains(Part.STARTING)) {
                say("Starting");
                show(startup, new Startup(stage).measure(JVM_OPTIONS, options));
            }
        }
        for (int size : parts.contains(Part.POLICIES) ? sizes : List.<Integer>of()) {
            var run = new Report.Run(size, Machine.load(), new ArrayList<>());
            runs.add(run);
            watch(size, options, run.figures());
        }
        if (parts.contains(Part.FLOOD)) {
            say("As many observations as can be had");
            try (var stage = new Stage()) {
                show(flood, new Throughput(stage).measure(options));
            }
        }
        if (parts.contains(Part.DISTRIBUTIONS)) {
            var run = new Report.Run(DISTRIBUTIONS, Machine.load(), new ArrayList<>());
            secrets.add(run);
            distribute(options, run.figures());
        }
        if (parts.contains(Part.ROTATION)) {
            say("From a rotation to its delivery");
            try (var stage = new Stage();
                    var servers = new SecretServers()) {
                show(rotation, new Rotation(stage, servers).measure(options));
            }
        }
        return new Report(
                LocalDate.now(),
                Machine.thisOne(),
                load,
                kubernetes,
                JVM_OPTIONS,
                startup,
                runs,
                flood,
                secrets,
                rotation);
    }

    private static void distribute(List<String> options, List<Figure> figures) {
        var fleet = new SecretFleet(DISTRIBUTIONS);
        try (var stage = new Stage();
                var secrets = new SecretsStage(stage)) {
            say("An operator without distributions");
            var empty = Empty.measure(stage, options);
            show(figures, empty.figures());
            say("%,d distributions are stored".formatted(fleet.size()));
            secrets.store(fleet);
            long launched = System.nanoTime();
            try (OperatorProcess operator = secrets.launch(options)) {
                say("Distributions at rest");
                show(figures, new SecretsAtRest(secrets, fleet).measure(operator, launched, empty));
            }
        }
    }

    private static void watch(int size, List<String> options, List<Figure> figures) {
        var fleet = new Fleet(size, APPS, INTERVAL);
        try (var stage = new Stage()) {
            say("An operator without policies");
            var empty = Empty.measure(stage, options);
            show(figures, empty.figures());
            say("%,d policies are stored".formatted(size));
            stage.store(fleet);
            long launched = System.nanoTime();
            try (OperatorProcess operator = stage.launch(options)) {
                say("Cold start");
                show(figures, new ColdStart(stage, fleet).measure(operator, launched));
                say("Steady state: two intervals");
                show(figures, new SteadyState(stage, fleet).measure(operator, empty, size > MANY ? 450 : 300));
                say("Changes at the destination");
                show(figures, new DriftLatency(stage, fleet).measure());
            }
        }
    }

    private static void show(List<Figure> all, List<Figure> more) {
        all.addAll(more);
        more.forEach(figure -> System.out.printf(
                "  %-80s %s%s%n",
                figure.what(),
                figure.value(),
                figure.met().isEmpty() ? "" : "  (" + figure.goal() + ": " + figure.verdict() + ")"));
    }

    private static void say(String what) {
        System.out.println(what);
    }

    private static List<Integer> sizes(String[] args) {
        String asked =
                args.length > 0 ? String.join(",", args) : System.getenv().getOrDefault("BENCH_SIZES", "");
        return asked.isBlank()
                ? SIZES
                : Arrays.stream(asked.split(","))
                        .map(String::trim)
                        .map(Integer::valueOf)
                        .toList();
    }

    private static Set<Part> parts() {
        String asked = System.getenv().getOrDefault("BENCH_PARTS", "");
        return asked.isBlank()
                ? EnumSet.allOf(Part.class)
                : Arrays.stream(asked.split(","))
                        .map(part -> Part.valueOf(part.trim().toUpperCase(Locale.ROOT)))
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Part.class)));
    }
}
