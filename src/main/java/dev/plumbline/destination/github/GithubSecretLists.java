package dev.plumbline.destination.github;

import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.HttpAnswer;
import dev.plumbline.platform.http.HttpGet;
import dev.plumbline.platform.http.HttpReader;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads which secrets a container has, and when each was last written: {@code GET …/secrets?per_page=100}, page by page.
 * Whoever looks at a container shares the pages, and a page that has not changed costs nothing of GitHub's limit.
 */
final class GithubSecretLists {

    static final String PROVIDER = "github";
    static final Map<String, String> HEADERS =
            Map.of("Accept", "application/vnd.github+json", "X-GitHub-Api-Version", "2022-11-28");

    private final HttpReader http;
    private final String api;

    /** @param api the root of the REST API; of an Enterprise Server, {@code https://HOST/api/v3} */
    GithubSecretLists(HttpReader http, URI api) {
        this.http = http;
        this.api = api.toString().replaceAll("/+$", "");
    }

    /**
     * Who asks, and how old an answer may be.
     *
     * @param secret the name of the Kubernetes Secret that the token is in
     */
    record Asking(Credential token, Duration freshness, String secret) {

        Asking anew() {
            return new Asking(token, Duration.ZERO, secret);
        }
    }

    /**
     * What was read of a container's secrets.
     *
     * @param updated when each one was last written, by its name in capitals
     * @param time of the oldest page
     */
    record Listed(Map<String, Instant> updated, Instant time) {}

    /** The secrets up to the page that one of this name stands on; where it stands on none of them, it is not there. */
    Lookup<Listed> until(GithubPlace place, Asking asking, String name) {
        return whole(place, asking, Set.of(name), true);
    }

    /** All secrets; of these names, those that do not stand among them are not there. */
    Lookup<Listed> all(GithubPlace place, Asking asking, Set<String> names) {
        return whole(place, asking, names, false);
    }

    /**
     * Pages that tell of different numbers of secrets were read at different times, and a secret may have slipped from one
     * to the other meanwhile: they are read once more, and then it is unknown.
     */
    private Lookup<Listed> whole(GithubPlace place, Asking asking, Set<String> names, boolean early) {
        return switch (once(place, asking, names, early)) {
            case Pages.Failed(Unavailable why) -> new Lookup.Failed<>(why);
            case Pages.Whole(Listed listed) -> new Lookup.Found<>(listed);
            case Pages.Torn _ ->
                switch (once(place, asking.anew(), names, early)) {
                    case Pages.Failed(Unavailable why) -> new Lookup.Failed<>(why);
                    case Pages.Whole(Listed listed) -> new Lookup.Found<>(listed);
                    case Pages.Torn _ ->
                        new Lookup.Failed<>(new Unavailable(
                                Reason.UNEXPECTED_ANSWER,
                                "The " + place.kind() + "s of GitHub " + place.container()
                                        + " changed while they were read: the next look reads them anew"));
                };
        };
    }

    /** What came of reading the pages once. */
    private sealed interface Pages {

        record Whole(Listed listed) implements Pages {}

        record Torn() implements Pages {}

        record Failed(Unavailable why) implements Pages {}
    }

    private Pages once(GithubPlace place, Asking asking, Set<String> names, boolean early) {
        var updated = new HashMap<String, Instant>();
        int total = -1;
        int seen = 0;
        int pages = 1;
        Instant oldest = Instant.MAX;
        for (int page = 1; page <= pages; page++) {
            switch (page(place, asking, page)) {
                case Lookup.Failed<Dated>(var why) -> {
                    return new Pages.Failed(why);
                }
                case Lookup.Found<Dated>(Dated dated) -> {
                    SecretsPage read = dated.page();
                    oldest = dated.time().isBefore(oldest) ? dated.time() : oldest;
                    updated.putAll(read.updated());
                    if (early && updated.keySet().containsAll(names)) {
                        return new Pages.Whole(new Listed(updated, oldest));
                    }
                    if (total >= 0 && total != read.total()) {
                        return new Pages.Torn();
                    }
                    total = read.total();
                    seen += read.updated().size();
                    pages = Math.ceilDiv(total, SecretsPage.SIZE);
                }
            }
        }
        if (seen != total || updated.size() != total) {
            return new Pages.Torn();
        }
        if (pages > 1) {
            for (String name : names) {
                Optional<Pages> otherwise =
                        updated.containsKey(name) ? Optional.empty() : otherwise(place, asking, name);
                if (otherwise.isPresent()) {
                    return otherwise.get();
                }
            }
        }
        return new Pages.Whole(new Listed(updated, oldest));
    }

    /**
     * Where one secret goes and another comes, the pages add up though one between them may have slipped through. So it is
     * asked for by its name; that its container is there was seen just now, and a 404 is about the secret.
     */
    private Optional<Pages> otherwise(GithubPlace place, Asking asking, String name) {
        return switch (get(place.path() + "/" + name, asking)) {
            case Lookup.Found<HttpAnswer> _ -> Optional.of(new Pages.Torn());
            case Lookup.Failed<HttpAnswer>(var why) when why.reason() == Reason.NOT_FOUND -> Optional.empty();
            case Lookup.Failed<HttpAnswer>(var why) ->
                Optional.of(new Pages.Failed(GithubAdvice.onRead(why, place, asking.secret())));
        };
    }

    private record Dated(SecretsPage page, Instant time) {}

    private Lookup<Dated> page(GithubPlace place, Asking asking, int page) {
        // The links that GitHub sends along are not followed: where the next page is, is known.
        String query = "?per_page=" + SecretsPage.SIZE + (page == 1 ? "" : "&page=" + page);
        return switch (get(place.path() + query, asking)) {
            case Lookup.Failed<HttpAnswer>(var why) ->
                new Lookup.Failed<>(GithubAdvice.onRead(why, place, asking.secret()));
            case Lookup.Found<HttpAnswer>(HttpAnswer answer)
            when answer.status() != 200 -> new Lookup.Failed<>(GithubAdvice.unforeseen(place, answer.status()));
            case Lookup.Found<HttpAnswer>(HttpAnswer answer) ->
                switch (SecretsPage.parse(answer.body())) {
                    case Lookup.Failed<SecretsPage>(var why) ->
                        new Lookup.Failed<>(GithubAdvice.onRead(why, place, asking.secret()));
                    case Lookup.Found<SecretsPage>(SecretsPage read) ->
                        new Lookup.Found<>(new Dated(read, answer.time()));
                };
        };
    }

    private Lookup<HttpAnswer> get(String path, Asking asking) {
        return http.get(
                new HttpGet(URI.create(api + path), HEADERS, Optional.of(asking.token()), PROVIDER, false),
                asking.freshness());
    }
}
