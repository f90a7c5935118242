package dev.plumbline.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The page of figures, written whole by each run.
 *
 * @param kubernetes version of the API server
 * @param jvmOptions of the operator
 * @param startup from the start of a process until it is ready
 * @param flood as many observations as can be had
 * @param secrets with so many distributions
 * @param rotation from a rotation at the source to its delivery
 */
record Report(
        LocalDate date,
        Machine machine,
        String loadBefore,
        String kubernetes,
        List<String> jvmOptions,
        List<Figure> startup,
        List<Run> runs,
        List<Figure> flood,
        List<Run> secrets,
        List<Figure> rotation) {

    /** The figures with so many resources of one kind. */
    record Run(int size, String load, List<Figure> figures) {}

    void write(Path file) {
        try {
            Files.writeString(file, markdown());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long missed() {
        return Stream.concat(
                        Stream.of(startup, flood, rotation).flatMap(List::stream),
                        Stream.concat(runs.stream(), secrets.stream()).flatMap(run -> run.figures().stream()))
                .filter(figure -> figure.met().equals(Optional.of(false)))
                .count();
    }

    private String markdown() {
        return """
                # Benchmarks

                Written by `make bench`; do not edit. To repeat: `make bench`. It takes about half an hour, wants two cores and
                4 GiB to itself, and leaves no process behind. `BENCH_PARTS=distributions,rotation make bench` measures these
                parts alone, of `starting`, `policies`, `flood`, `distributions` and `rotation`, and `BENCH_SIZES=1000 make bench`
                one number of policies: that goes to `target/bench/benchmarks.md`, so that what is here comes from one run.

                | | |
                | --- | --- |
                | Date | %s |
                | Machine | %d cores, %s, %d GiB |
                | System | %s |
                | Java | %s |
                | API server | kube-apiserver %s and etcd, on the same machine |
                | Options of the operator's JVM | `%s`, and an AOT cache |
                | Load of the machine before the run | %s |

                ## What is measured

                The packaged operator runs as a process of its own, as the ServiceAccount of `deploy/`, against a real API server
                and a simulated Heroku with 200 apps of %d config vars each. All share the cores: the operator, the API server, etcd,
                and the process that simulates, measures and asks. Policies have their desired values inline, an interval of 60 s,
                and stand in %d namespaces. Half of them are in sync, and of the others each has one finding in an open incident.

                - **Cold start**: all policies are stored, none was ever observed, the operator starts. Times count from the start of
                  its process. As soon as it has observed the first of them, one more policy is applied.
                - **Steady state**: two intervals in which nothing changes, after two others in which the JVM still compiles what it
                  uses since the start: their CPU time is shown beside, without a goal. Writes are counted twice, by the operator and by the API
                  server; the lease of the leader is not among them. Metrics are read at both ends only.
                - **From a change to its incident**: each app that is in sync is changed once, at random times within three intervals.
                  The clock runs from the change until a watch shows the incident with its findings, for every policy of that app.
                - **As many observations as can be had**: 5,000 policies, each with an app of its own so that no read is shared, at an
                  interval of 1 s, for which the CRD's least interval is lowered. Beside it the bare loop: the operator's HTTP client
                  fetches the same answers, as many at a time, and hashes them, in the process that simulates.
                - **Ready** is when `/health/ready` says so, from the start of the process. The AOT cache is made by the run itself.
                - **Heap** is what lives after a full collection, **RSS** what the kernel says, before that collection.

                - **Distributions** at rest: 2,000 distributions with five destinations each, at the default interval of a minute.
                  Ten teams have %d each, and for them one token at each provider, %d Heroku apps, %d GitHub repositories, %d
                  Workers, %d Pages projects and %d Secrets in the cluster; each distribution has one key in one of each, and its
                  source in Vault. Everything has been delivered before, and GitHub, Workers and Pages are known by receipts. The
                  simulators keep the limits that the providers document, and the operator the budgets that it has by itself. A
                  destination checked is one destination of one look.
                - **From a rotation to its delivery**: a distribution with 20 destinations (eight apps, four repositories, a Worker,
                  two Pages projects, five Secrets), an interval of 5 s and a good standing approval is rotated in Vault at random
                  times. The clock runs from the new version in Vault until the last destination holds it. The converger runs too,
                  and leaves GitHub the second between two writes that it asks for.

                Where the load before a measurement was above 1, something else used the cores, and its times are too long.

                ## How far one token goes

                Every credential has a budget below what its provider grants: 60 requests a minute at Heroku, GitHub and
                Cloudflare, 1,200 at Vault or OpenBao. A source takes one request a look, so a Vault token is enough for 1,200
                distributions at an interval of a minute. A destination costs by its place and not by the distributions that look
                at it: what one of them has read serves all others for half an interval, so a place is read twice an interval at
                most. At an interval of a minute one token is enough for 30 Heroku apps, 30 repositories, or 30 Pages projects,
                however many secrets they hold; a Worker takes two requests, so for 15 of them. Where a place has one distribution
                alone it is read once an interval, and a token goes twice as far. Beyond that it takes another account, since
                Heroku, GitHub and Cloudflare count a user's tokens together, or a longer interval: at 5m a token goes five times
                as far. A budget that is used up shows: the destination is Unknown and its message says so, and
                `plumbline_provider_budget_remaining` is 0. A provider that grants more is given more with
                `plumbline.http.budgets.NAME.per-second`.

                %s""".formatted(
                        date,
                        machine.cores(),
                        machine.cpu(),
                        machine.memoryGib(),
                        machine.kernel(),
                        machine.java(),
                        kubernetes,
                        String.join(" ", jvmOptions),
                        loadBefore,
                        Fleet.CONFIG_VARS,
                        Fleet.NAMESPACES,
                        2000 / SecretFleet.TEAMS,
                        SecretFleet.APPS,
                        SecretFleet.REPOSITORIES,
                        SecretFleet.WORKERS,
                        SecretFleet.PROJECTS,
                        SecretFleet.SECRETS,
                        Stream.of(
                                                section("Starting", startup),
                                                runs.stream()
                                                        .map(run -> section("%,d policies", run))
                                                        .collect(Collectors.joining()),
                                                section("As many observations as can be had", flood),
                                                secrets.stream()
                                                        .map(run -> section("%,d distributions", run))
                                                        .collect(Collectors.joining()),
                                                section("From a rotation to its delivery", rotation))
                                        .collect(Collectors.joining())
                                        .stripTrailing()
                                + "\n");
    }

    /** Empty where that part was not measured. */
    private static String section(String title, List<Figure> figures) {
        return figures.isEmpty() ? "" : "## %s\n\n%s\n".formatted(title, table(figures));
    }

    private static String section(String title, Run run) {
        return "## %s\n\nLoad of the machine before: %s\n\n%s\n"
                .formatted(title.formatted(run.size()), run.load(), table(run.figures()));
    }

    private static String table(List<Figure> figures) {
        return "| what | value | goal | |\n| --- | --- | --- | --- |\n"
                + figures.stream().map(figure -> figure.row() + "\n").collect(Collectors.joining());
    }
}
