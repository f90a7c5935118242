package dev.plumbline.destination.github;

import dev.plumbline.api.SecretDestinationSpec.GithubSecret;
import dev.plumbline.api.SecretDestinationSpec.GithubStore;
import dev.plumbline.destination.BearerToken;
import dev.plumbline.destination.SecretObserver;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.ShellWord;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.HttpAnswer;
import dev.plumbline.platform.http.HttpGet;
import dev.plumbline.platform.http.HttpReader;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Sees when a secret of GitHub Actions or Dependabot was last written, which is all that GitHub shows of it. It reads the
 * list of the container's secrets, page by page until the secret stands there: all distributions to that container share
 * the pages, an unchanged page costs GitHub's budget nothing, and a secret that is on none of them is not there, while a
 * 404 says that the token can't see the container.
 */
@Singleton
public final class GithubSecretObserver implements SecretObserver<GithubSecret> {

    static final String PROVIDER = "github";
    static final Map<String, String> HEADERS =
            Map.of("Accept", "application/vnd.github+json", "X-GitHub-Api-Version", "2022-11-28");

    private static final int MAX_BYTES = 48 * 1024;

    private final HttpReader http;
    private final String api;

    /** @param api the root of the REST API; of an Enterprise Server, {@code https://HOST/api/v3} */
    @Inject
    public GithubSecretObserver(
            HttpReader http,
            @ConfigProperty(name = "plumbline.github.url", defaultValue = "https://api.github.com") URI api) {
        this.http = http;
        this.api = api.toString().replaceAll("/+$", "");
    }

    @Override
    public Class<GithubSecret> spec() {
        return GithubSecret.class;
    }

    @Override
    public String target(GithubSecret spec, String namespace) {
        return GithubPlace.target(spec);
    }

    @Override
    public int maxBytes() {
        return MAX_BYTES;
    }

    @Override
    public Optional<String> command(GithubSecret spec, String namespace, String value) {
        Optional<String> container = spec.organization() != null
                ? ShellWord.of(spec.organization()).map(word -> " --org " + word)
                : ShellWord.of(spec.repository() == null ? "" : spec.repository())
                        .map(word -> " -R " + word);
        Optional<String> environment = spec.environment() == null
                ? Optional.of("")
                : ShellWord.of(spec.environment()).map(word -> " --env " + word);
        String store = spec.store() == GithubStore.Dependabot ? " --app dependabot" : "";
        // Where reading fails nothing is set; and the value is no argument, which others on the machine could see.
        return ShellWord.of(spec.key() == null ? "" : spec.key())
                .flatMap(name -> container.flatMap(where -> environment.map(within -> "value=\"$(" + value
                        + ")\" && printf %s \"$value\" | gh secret set " + name + where + within + store)));
    }

    @Override
    public Sighting look(GithubSecret spec, Look look) {
        if (spec.secretRef() == null || spec.secretRef().name() == null) {
            return new Sighting.Failed(new Unavailable(
                    Reason.INVALID, "githubSecret.secretRef is missing: name a Secret that holds a GitHub token"));
        }
        return switch (GithubPlace.of(spec)) {
            case Lookup.Failed<GithubPlace>(var why) -> new Sighting.Failed(why);
            case Lookup.Found<GithubPlace>(GithubPlace place) ->
                switch (BearerToken.read(spec.secretRef(), look.namespace())) {
                    case Lookup.Failed<Credential>(var why) -> new Sighting.Failed(why);
                    case Lookup.Found<Credential>(Credential token) ->
                        pages(place, token, look.freshness(), spec.secretRef().name());
                };
        };
    }

    /**
     * Pages that tell of different numbers of secrets were read at different times, and a secret may have slipped from one
     * to the other meanwhile: they are read once more, and then it is unknown.
     */
    private Sighting pages(GithubPlace place, Credential token, Duration freshness, String secret) {
        return switch (once(place, token, freshness, secret)) {
            case Pages.Whole(Sighting sighting) -> sighting;
            case Pages.Torn _ ->
                switch (once(place, token, Duration.ZERO, secret)) {
                    case Pages.Whole(Sighting sighting) -> sighting;
                    case Pages.Torn _ ->
                        new Sighting.Failed(new Unavailable(
                                Reason.UNEXPECTED_ANSWER,
                                "The " + place.kind() + "s of GitHub " + place.container()
                                        + " changed while they were read: the next look reads them anew"));
                };
        };
    }

    /** What came of reading the pages once. */
    private sealed interface Pages {

        record Whole(Sighting sighting) implements Pages {}

        record Torn() implements Pages {}
    }

    private Pages once(GithubPlace place, Credential token, Duration freshness, String secret) {
        int total = -1;
        int seen = 0;
        int pages = 1;
        Instant oldest = Instant.MAX;
        for (int page = 1; page <= pages; page++) {
            switch (page(place, token, freshness, secret, page)) {
                case Lookup.Failed<Dated>(var why) -> {
                    return new Pages.Whole(new Sighting.Failed(why));
                }
                case Lookup.Found<Dated>(Dated dated) -> {
                    SecretsPage read = dated.page();
                    Instant updated = read.updated().get(place.name());
                    if (updated != null) {
                        return new Pages.Whole(
                                new Sighting.Present(updated.toString(), false, Optional.of(updated), dated.time()));
                    }
                    if (total >= 0 && total != read.total()) {
                        return new Pages.Torn();
                    }
                    total = read.total();
                    seen += read.updated().size();
                    pages = Math.ceilDiv(total, SecretsPage.SIZE);
                    oldest = dated.time().isBefore(oldest) ? dated.time() : oldest;
                }
            }
        }
        if (seen != total) {
            return new Pages.Torn();
        }
        return pages > 1
                ? asked(place, token, freshness, secret, oldest)
                : new Pages.Whole(new Sighting.Absent(oldest));
    }

    /**
     * Where one secret goes and another comes, the pages add up though one between them may have slipped through. So it is
     * asked for by its name; that its container is there was seen just now, and a 404 is about the secret.
     */
    private Pages asked(GithubPlace place, Credential token, Duration freshness, String secret, Instant oldest) {
        var uri = URI.create(api + place.path() + "/" + place.name());
        var get = new HttpGet(uri, HEADERS, Optional.of(token), PROVIDER, false);
        return switch (http.get(get, freshness)) {
            case Lookup.Found<HttpAnswer> _ -> new Pages.Torn();
            case Lookup.Failed<HttpAnswer>(var why)
            when why.reason() == Reason.NOT_FOUND -> new Pages.Whole(new Sighting.Absent(oldest));
            case Lookup.Failed<HttpAnswer>(var why) ->
                new Pages.Whole(new Sighting.Failed(GithubAdvice.onRead(why, place, secret)));
        };
    }

    private record Dated(SecretsPage page, Instant time) {}

    private Lookup<Dated> page(GithubPlace place, Credential token, Duration freshness, String secret, int page) {
        // The links that GitHub sends along are not followed: where the next page is, is known.
        var uri = URI.create(api + place.path() + "?per_page=" + SecretsPage.SIZE + (page == 1 ? "" : "&page=" + page));
        var get = new HttpGet(uri, HEADERS, Optional.of(token), PROVIDER, false);
        return switch (http.get(get, freshness)) {
            case Lookup.Failed<HttpAnswer>(var why) -> new Lookup.Failed<>(GithubAdvice.onRead(why, place, secret));
            case Lookup.Found<HttpAnswer>(HttpAnswer answer)
            when answer.status() != 200 -> new Lookup.Failed<>(GithubAdvice.unforeseen(place, answer.status()));
            case Lookup.Found<HttpAnswer>(HttpAnswer answer) ->
                switch (SecretsPage.parse(answer.body())) {
                    case Lookup.Failed<SecretsPage>(var why) ->
                        new Lookup.Failed<>(GithubAdvice.onRead(why, place, secret));
                    case Lookup.Found<SecretsPage>(SecretsPage read) ->
                        new Lookup.Found<>(new Dated(read, answer.time()));
                };
        };
    }
}
