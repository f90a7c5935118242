package dev.plumbline.destination.cloudflare;

import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Reads what Cloudflare shows of a Worker's secrets: {@code GET …/secrets} and {@code GET …/deployments} of its script. */
final class WorkerReads {

    private final CloudflareReads reads;

    WorkerReads(CloudflareReads reads) {
        this.reads = reads;
    }

    /**
     * The Worker's secrets.
     *
     * @param types by name
     * @param time of the oldest page
     */
    record Names(Map<String, String> types, Instant time) {}

    Lookup<Names> names(WorkerScript script, Credential token, Duration freshness) {
        return switch (reads.all(script.path() + "/secrets", token, freshness)) {
            case Lookup.Failed<List<CloudflareReads.Result>>(Unavailable why) -> new Lookup.Failed<>(why);
            case Lookup.Found<List<CloudflareReads.Result>>(List<CloudflareReads.Result> pages) ->
                switch (WorkerSecretNames.parse(
                        pages.stream().map(CloudflareReads.Result::result).toList())) {
                    case Lookup.Failed<Map<String, String>>(Unavailable why) -> new Lookup.Failed<>(why);
                    case Lookup.Found<Map<String, String>>(Map<String, String> types) ->
                        new Lookup.Found<>(new Names(
                                types,
                                pages.stream()
                                        .map(CloudflareReads.Result::time)
                                        .min(Instant::compareTo)
                                        .orElseThrow()));
                };
        };
    }

    /** What serves, as one answer said it. */
    record Live(LiveVersions versions, Instant time) {}

    Lookup<Live> live(WorkerScript script, Credential token, Duration freshness) {
        return switch (reads.one(script.path() + "/deployments", token, freshness)) {
            case Lookup.Failed<CloudflareReads.Result>(Unavailable why) -> new Lookup.Failed<>(why);
            case Lookup.Found<CloudflareReads.Result>(CloudflareReads.Result deployments) ->
                switch (LiveVersions.parse(deployments.result())) {
                    case Lookup.Failed<LiveVersions>(Unavailable why) -> new Lookup.Failed<>(why);
                    case Lookup.Found<LiveVersions>(LiveVersions live) ->
                        new Lookup.Found<>(new Live(live, deployments.time()));
                };
        };
    }
}
