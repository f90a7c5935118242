package dev.plumbline.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The page of figures, written whole by each run.
 *
 * @param kubernetes version of the API server
 * @param jvmOptions of the operator
 * @param startup figures that are the same for any number of policies
 */
record Report(
        LocalDate date,
        Machine machine,
        String loadBefore,
        String kubernetes,
        List<String> jvmOptions,
        List<Figure> startup,
        List<Run> runs) {

    /** The figures with so many policies. */
    record Run(int policies, String load, List<Figure> figures) {}

    void write(Path file) {
        try {
            Files.writeString(file, markdown());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long missed() {
        return java.util.stream.Stream.concat(
                        startup.stream(), runs.stream().flatMap(run -> run.figures().stream()))
                .filter(figure -> figure.met().equals(java.util.Optional.of(false)))
                .count();
    }

    private String markdown() {
        return """
                # Benchmarks

                Written by `make bench`; do not edit. To repeat: `make bench`, or `BENCH_SIZES=1000 make bench` for one size. It
                takes about a quarter of an hour, wants two cores and 4 GiB to itself, and leaves no process behind.

                | | |
                | --- | --- |
                | Date | %s |
                | Machine | %d cores, %s, %d GiB |
                | System | %s |
                | Java | %s |
                | API server | kube-apiserver %s and etcd, on the same machine |
                | Options of the operator's JVM | `%s` |
                | Load of the machine before the run | %s |

                ## What is measured

                The packaged operator runs as a process of its own, as the ServiceAccount of `deploy/`, against a real API server
                and a simulated Heroku with %d apps of %d config vars each. All share the cores: the operator, the API server, etcd,
                and the process that simulates, measures and asks. Policies have their desired values inline, an interval of 60 s,
                and stand in %d namespaces. Half of them are in sync, and of the others each has one finding in an open incident.

                - **Cold start**: all policies are stored, none was ever observed, the operator starts. Times count from the start of
                  its process. As soon as it has observed the first of them, one more policy is applied.
                - **Steady state**: two intervals in which nothing changes. Writes are counted twice, by the operator and by the API
                  server; the lease of the leader is not among them. Metrics are read at both ends only.
                - **From a change to its incident**: each app that is in sync is changed once, all within one interval at random times.
                  The clock runs from the change until a watch shows the incident with its findings, for every policy of that app.
                - **Observations a second**: the CRD's least interval is lowered to 1 s for this one, to ask for more than can be had.
                  Beside it the bare loop: the operator's HTTP client fetches the same answers and hashes them, with as many threads,
                  in the process that simulates. Once with the operator's order and sharing of answers, once with a request for each.
                - **Heap** is what lives after a full collection, **RSS** what the kernel says, before that collection.

                ## Starting

                %s
                %s"""
                .formatted(
                        date,
                        machine.cores(),
                        machine.cpu(),
                        machine.memoryGib(),
                        machine.kernel(),
                        machine.java(),
                        kubernetes,
                        String.join(" ", jvmOptions),
                        loadBefore,
                        Fleet.APPS,
                        Fleet.CONFIG_VARS,
                        Fleet.NAMESPACES,
                        table(startup),
                        runs.stream()
                                .map(run -> "\n## %,d policies\n\nLoad of the machine before: %s\n\n%s"
                                        .formatted(run.policies(), run.load(), table(run.figures())))
                                .collect(Collectors.joining()));
    }

    private static String table(List<Figure> figures) {
        return "| what | value | goal | |\n| --- | --- | --- | --- |\n"
                + figures.stream().map(figure -> figure.row() + "\n").collect(Collectors.joining());
    }
}
