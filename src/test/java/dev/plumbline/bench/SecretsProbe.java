package dev.plumbline.bench;

import dev.plumbline.operator.OperatorProcess;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;

/** What a running operator has done about distributions and what it takes, asked from outside. */
final class SecretsProbe {

    private static final String LOOKS = "plumbline_distribution_look_duration_seconds_count";
    private static final String LAST = "plumbline_distribution_last_observation_timestamp_seconds";

    private final OperatorProcess operator;
    private final Probe probe;
    private final SecretsStage stage;

    SecretsProbe(OperatorProcess operator, Probe probe, SecretsStage stage) {
        this.operator = operator;
        this.probe = probe;
        this.stage = stage;
    }

    /**
     * Where the counters stand.
     *
     * @param nanos of the steady clock
     * @param looks that have ended, well or not
     * @param failed looks that could not read the source and all destinations
     * @param inSync destinations that are known to hold the current version
     * @param oldestSeconds how long ago the distribution was read whole that this is longest ago for
     * @param writes to the API server as the operator counts them
     * @param accepted writes of the project's kinds and of Secrets as the API server counts them
     * @param destinationWrites requests to a provider that would change something
     * @param secretReads of single Secrets, as the API server counts them
     * @param byProvider requests
     * @param cpu of the operator
     */
    record Counters(
            long nanos,
            double looks,
            double failed,
            double inSync,
            double oldestSeconds,
            double writes,
            double accepted,
            long destinationWrites,
            double secretReads,
            Map<String, Double> byProvider,
            Duration cpu,
            double pauses,
            Duration paused) {

        double requests(String provider) {
            return byProvider.getOrDefault(provider, 0.0);
        }
    }

    Counters counters() {
        var own = new Samples(operator.metrics());
        var server = new Samples(stage.stage().client().raw("/metrics"));
        Map<String, Double> byProvider = new TreeMap<>();
        for (String provider : new String[] {"vault", "heroku", "github", "cloudflare"}) {
            byProvider.put(
                    provider,
                    own.sum(
                            "plumbline_http_requests_seconds_count",
                            labels -> labels.contains("provider=\"" + provider + "\"")));
        }
        return new Counters(
                System.nanoTime(),
                own.sum(LOOKS),
                own.sum(LOOKS, labels -> !labels.contains("\"Read\"")),
                own.sum("plumbline_distribution_destinations", labels -> labels.contains("state=\"InSync\"")),
                InstantSource.system().millis() / 1e3 - own.least(LAST),
                own.sum("plumbline_apiserver_writes_total"),
                written(server),
                stage.servers().writes(),
                server.sum(
                        "apiserver_request_total",
                        labels -> labels.contains("resource=\"secrets\"") && labels.contains("verb=\"GET\"")),
                byProvider,
                probe.cpu(),
                own.sum("jvm_gc_pause_seconds_count"),
                Duration.ofNanos((long) (own.sum("jvm_gc_pause_seconds_sum") * 1e9)));
    }

    private static double written(Samples server) {
        return server.sum(
                "apiserver_request_total",
                labels -> (labels.contains("group=\"plumbline.dev\"") || labels.contains("resource=\"secrets\""))
                        && labels.matches(".*verb=\"(POST|PUT|PATCH|APPLY|DELETE|DELETECOLLECTION)\".*"));
    }
}
