package dev.plumbline.destination.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.HttpAnswer;
import dev.plumbline.platform.http.HttpGet;
import dev.plumbline.platform.http.HttpReader;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads Cloudflare's API, version 4. It knows no conditional requests: what keeps within its limit is that one read
 * serves everybody who asks for the same within its freshness.
 */
final class CloudflareReads {

    static final String PROVIDER = "cloudflare";

    /** More pages than any list can have, by the provider's limits, that is read as a whole. */
    private static final int MOST_PAGES = 50;

    private static final Map<String, String> HEADERS = Map.of("Accept", "application/json");

    private final HttpReader http;
    private final String api;

    /** @param api the root of the API, as {@code https://api.cloudflare.com/client/v4} */
    CloudflareReads(HttpReader http, URI api) {
        this.http = http;
        this.api = api.toString().replaceAll("/+$", "");
    }

    /**
     * What one read gave.
     *
     * @param result its text is a stranger's, and may hold values
     * @param time when the server gave it
     */
    record Result(JsonNode result, Instant time) {

        @Override
        public String toString() {
            return "Result[" + time + "]";
        }
    }

    /** One thing, or of a list the first page. */
    Lookup<Result> one(String path, Credential token, Duration freshness) {
        return switch (page(path, token, freshness)) {
            case Lookup.Failed<Page>(Unavailable why) -> new Lookup.Failed<>(why);
            case Lookup.Found<Page>(Page page) ->
                new Lookup.Found<>(new Result(page.envelope().result(), page.time()));
        };
    }

    /** The entries of a list, of all its pages, and the time of the oldest. */
    Lookup<List<Result>> all(String path, Credential token, Duration freshness) {
        var results = new ArrayList<Result>();
        int pages = 1;
        String query = "";
        for (int number = 1; number <= pages; number++) {
            switch (page(path + query, token, freshness)) {
                case Lookup.Failed<Page>(Unavailable why) -> {
                    return new Lookup.Failed<>(why);
                }
                case Lookup.Found<Page>(Page page) -> {
                    var envelope = page.envelope();
                    if (envelope.page() != number
                            || number > 1 && envelope.pages() != pages
                            || envelope.pages() > MOST_PAGES) {
                        return Envelope.malformed("the answer is not the page of the list that was asked for");
                    }
                    pages = envelope.pages();
                    query = "?page=" + (number + 1) + (envelope.perPage() > 0 ? "&per_page=" + envelope.perPage() : "");
                    results.add(new Result(envelope.result(), page.time()));
                }
            }
        }
        return new Lookup.Found<>(results);
    }

    private record Page(Envelope envelope, Instant time) {}

    private Lookup<Page> page(String path, Credential token, Duration freshness) {
        var get = new HttpGet(URI.create(api + path), HEADERS, Optional.of(token), PROVIDER, false);
        return switch (http.get(get, freshness)) {
            case Lookup.Failed<HttpAnswer>(Unavailable why) -> new Lookup.Failed<>(why);
            case Lookup.Found<HttpAnswer>(HttpAnswer answer) ->
                switch (Envelope.parse(answer.body())) {
                    case Lookup.Failed<Envelope>(Unavailable why) -> new Lookup.Failed<>(why);
                    case Lookup.Found<Envelope>(Envelope envelope) ->
                        new Lookup.Found<>(new Page(envelope, answer.time()));
                };
        };
    }
}
