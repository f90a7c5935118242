package dev.plumbline.destination.github;

import dev.plumbline.api.SecretDestinationSpec.GithubSecret;
import dev.plumbline.api.SecretDestinationSpec.GithubStore;
import dev.plumbline.destination.BearerToken;
import dev.plumbline.destination.SecretObserver;
import dev.plumbline.destination.github.GithubSecretLists.Asking;
import dev.plumbline.destination.github.GithubSecretLists.Listed;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.ShellWord;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.HttpReader;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Instant;
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

    private static final int MAX_BYTES = 48 * 1024;

    private final GithubSecretLists lists;

    /** @param api the root of the REST API; of an Enterprise Server, {@code https://HOST/api/v3} */
    @Inject
    public GithubSecretObserver(
            HttpReader http,
            @ConfigProperty(name = "plumbline.github.url", defaultValue = "https://api.github.com") URI api) {
        this.lists = new GithubSecretLists(http, api);
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
                        sighting(
                                place,
                                new Asking(
                                        token,
                                        look.freshness(),
                                        spec.secretRef().name()));
                };
        };
    }

    private Sighting sighting(GithubPlace place, Asking asking) {
        return switch (lists.until(place, asking, place.name())) {
            case Lookup.Failed<Listed>(var why) -> new Sighting.Failed(why);
            case Lookup.Found<Listed>(Listed listed) -> {
                Instant updated = listed.updated().get(place.name());
                yield updated == null
                        ? new Sighting.Absent(listed.time())
                        : new Sighting.Present(updated.toString(), false, Optional.of(updated), listed.time());
            }
        };
    }
}
