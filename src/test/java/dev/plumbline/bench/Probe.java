package dev.plumbline.bench;

import dev.plumbline.operator.OperatorProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What a running operator has done and what it takes, asked from outside. */
final class Probe {

    private final OperatorProcess operator;
    private final Stage stage;

    Probe(OperatorProcess operator, Stage stage) {
        this.operator = operator;
        this.stage = stage;
    }

    /**
     * Where the counters stand.
     *
     * @param nanos of the steady clock
     * @param observations that have ended, well or not
     * @param failed observations that could not read both sides
     * @param policyWrites of a policy's status
     * @param writes to the API server as the operator counts them
     * @param accepted writes of the project's kinds as the API server counts them
     * @param reads that the simulator answered
     * @param notModified those of them that were answered with 304
     * @param cpu of the operator
     * @param pauses of the garbage collector
     */
    record Counters(
            long nanos,
            double observations,
            double failed,
            double policyWrites,
            double writes,
            double accepted,
            long reads,
            long notModified,
            Duration cpu,
            double pauses,
            Duration paused) {}

    /** CPU time of the operator so far. */
    Duration cpu() {
        return ProcessHandle.of(operator.pid())
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow(() -> new IllegalStateException("the operator has ended:\n" + operator.log()));
    }

    Counters counters() {
        var own = new Samples(operator.metrics());
        return new Counters(
                System.nanoTime(),
                own.sum("plumbline_observation_duration_seconds_count"),
                own.sum(
                        "plumbline_observation_duration_seconds_count",
                        labels -> !labels.contains("\"InSync\"") && !labels.contains("\"Drifted\"")),
                own.sum(
                        "plumbline_apiserver_writes_total",
                        labels -> labels.contains("\"DriftPolicy\"") && labels.contains("\"status\"")),
                own.sum("plumbline_apiserver_writes_total"),
                acceptedWrites(),
                stage.heroku().requestCount(),
                stage.heroku().notModifiedCount(),
                cpu(),
                own.sum("jvm_gc_pause_seconds_count"),
                Duration.ofNanos((long) (own.sum("jvm_gc_pause_seconds_sum") * 1e9)));
    }

    private double acceptedWrites() {
        var server = new Samples(stage.client().raw("/metrics"));
        return server.sum(
                "apiserver_request_total",
                labels -> labels.contains("group=\"plumbline.dev\"")
                        && labels.matches(".*verb=\"(POST|PUT|PATCH|APPLY|DELETE|DELETECOLLECTION)\".*"));
    }

    /** Physical memory of the process in bytes, as it is. */
    long residentBytes() {
        return status("VmRSS:");
    }

    /** The most physical memory that the process ever had, in bytes. */
    long peakBytes() {
        return status("VmHWM:");
    }

    /** Bytes of live objects. Has all garbage collected first; what a collector leaves as filling is no object. */
    long liveBytes() {
        return jcmd("GC.class_histogram")
                .lines()
                .map(line -> line.trim().split(" +"))
                .filter(row -> row.length >= 4 && row[0].endsWith(":") && !row[3].contains("FillerElement"))
                .mapToLong(row -> Long.parseLong(row[2]))
                .sum();
    }

    private long status(String field) {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(operator.pid()), "status"))) {
            return lines.filter(line -> line.startsWith(field))
                    .map(line -> line.substring(field.length()).trim().split(" ")[0])
                    .mapToLong(kibibytes -> Long.parseLong(kibibytes) * 1024)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String jcmd(String command) {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            var process = new ProcessBuilder(jcmd, Long.toString(operator.pid()), command)
                    .redirectErrorStream(true)
                    .start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + " failed: " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
