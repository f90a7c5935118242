package dev.plumbline.destination.github;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.api.DestinationSpec.GithubSecrets;
import dev.plumbline.destination.BearerToken;
import dev.plumbline.destination.Observer;
import dev.plumbline.destination.Presence;
import dev.plumbline.destination.SecretAge;
import dev.plumbline.destination.github.GithubSecretLists.Asking;
import dev.plumbline.destination.github.GithubSecretLists.Listed;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Noise;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Remark;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.HttpReader;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Observes which secrets of GitHub Actions or Dependabot a repository, an environment or an organisation has, and how old
 * they are, which is all that GitHub shows of them. Each name is a subject: as the truth spells it, since GitHub knows no
 * difference between capitals and small letters; in capitals where the truth does not name it.
 */
@Singleton
public final class GithubSecretsObserver implements Observer<GithubSecrets> {

    private final GithubSecretLists lists;
    private final InstantSource clock;

    /** @param api the root of the REST API; of an Enterprise Server, {@code https://HOST/api/v3} */
    @Inject
    public GithubSecretsObserver(
            HttpReader http,
            @ConfigProperty(name = "plumbline.github.url", defaultValue = "https://api.github.com") URI api,
            InstantSource clock) {
        this.lists = new GithubSecretLists(http, api);
        this.clock = clock;
    }

    @Override
    public Class<GithubSecrets> spec() {
        return GithubSecrets.class;
    }

    @Override
    public String target(GithubSecrets spec, String namespace) {
        return GithubPlace.target(spec);
    }

    @Override
    public Noise noise() {
        return new Presence();
    }

    @Override
    public Observation observe(GithubSecrets spec, Look look) {
        if (spec.secretRef() == null || spec.secretRef().name() == null) {
            return new Unavailable(
                    Reason.INVALID, "githubSecrets.secretRef is missing: name a Secret that holds a GitHub token");
        }
        return switch (GithubPlace.of(spec)) {
            case Lookup.Failed<GithubPlace>(var why) -> why;
            case Lookup.Found<GithubPlace>(GithubPlace place) ->
                switch (SecretAge.of("githubSecrets.maxAge", spec.maxAge())) {
                    case Lookup.Failed<Optional<SecretAge>>(var why) -> why;
                    case Lookup.Found<Optional<SecretAge>>(var maxAge) ->
                        switch (BearerToken.read(spec.secretRef(), look.namespace())) {
                            case Lookup.Failed<Credential>(var why) -> why;
                            case Lookup.Found<Credential>(Credential token) ->
                                observe(
                                        place,
                                        new Asking(
                                                token,
                                                look.freshness(),
                                                spec.secretRef().name()),
                                        maxAge,
                                        look);
                        };
                };
        };
    }

    private Observation observe(GithubPlace place, Asking asking, Optional<SecretAge> maxAge, Look look) {
        Map<String, Subject> spelled = spelled(look);
        var names = spelled.keySet().stream().filter(GithubPlace::isName).collect(Collectors.toSet());
        return switch (lists.all(place, asking, names)) {
            case Lookup.Failed<Listed>(var why) -> why;
            case Lookup.Found<Listed>(Listed listed) ->
                listed.updated().keySet().stream().anyMatch(name -> name.length() > Subject.MAX_LENGTH)
                        ? GithubAdvice.onRead(
                                new Unavailable(
                                        Reason.MALFORMED, "a name has more than " + Subject.MAX_LENGTH + " characters"),
                                place,
                                asking.secret())
                        : observed(listed, spelled, maxAge);
        };
    }

    /** What the truth calls each name; of several spellings of one, that in capitals or else the first. */
    private static Map<String, Subject> spelled(Look look) {
        var spelled = new HashMap<String, Subject>();
        look.wanted().forEach(wanted -> spelled.putIfAbsent(wanted.name().toUpperCase(Locale.ROOT), wanted));
        return spelled;
    }

    private Observed observed(Listed listed, Map<String, Subject> spelled, Optional<SecretAge> maxAge) {
        Instant now = clock.instant();
        var values = new TreeMap<Subject, JsonNode>();
        var remarks = new ArrayList<Remark>();
        new TreeMap<>(listed.updated()).forEach((name, written) -> {
            Subject subject = Optional.ofNullable(spelled.get(name)).orElseGet(() -> new Subject(name));
            values.put(subject, Presence.VALUE);
            maxAge.filter(age -> age.isOver(written, now))
                    .ifPresent(age -> remarks.add(new Remark(
                            subject,
                            Remark.Kind.STALE,
                            "Last written " + SecretAge.day(written) + "; the policy lets a secret go " + age.said()
                                    + ".")));
        });
        return new Observed(State.of(values), Evidence.METADATA, "", listed.time(), remarks);
    }
}
