package dev.plumbline.desired.infisical;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.api.SecretSourceSpec.Infisical;
import dev.plumbline.desired.SecretSource;
import dev.plumbline.desired.infisical.InfisicalCalls.Answer;
import dev.plumbline.desired.infisical.InfisicalSessions.Access;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.ShellWord;
import dev.plumbline.platform.http.CredentialIdentity;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.platform.http.Timekeeper;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Reads a secret of Infisical with {@code GET /api/v4/secrets/{name}}: without its value as long as the version is one that
 * the caller has had, and with it where it is not.
 */
@Singleton
public final class InfisicalSource implements SecretSource<Infisical> {

    private static final int KNOWN = 10_000;

    private final InfisicalCalls calls;
    private final InfisicalSessions sessions;
    private final Timekeeper time;

    /**
     * The identifier of the secret that a place's version was last of. Versions begin at 1 again where a secret is deleted
     * and made anew; without this, another value could pass for a version that is known.
     */
    private final Map<String, String> identifiers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > KNOWN;
        }
    };

    @Inject
    public InfisicalSource(GuardedHttpClient http) {
        this(http, Timekeeper.system(), new SecureRandom());
    }

    InfisicalSource(GuardedHttpClient http, Timekeeper time, RandomGenerator random) {
        this.calls = new InfisicalCalls(http);
        this.sessions = new InfisicalSessions(calls, time, CredentialIdentity.salted(random));
        this.time = time;
    }

    @Override
    public Class<Infisical> spec() {
        return Infisical.class;
    }

    @Override
    public String name(Infisical spec) {
        return InfisicalPlace.plain(spec).name();
    }

    /** The CLI says nothing of a secret that is not there, or only in words: neither must pass for a value. */
    @Override
    public Optional<String> command(Infisical spec, String namespace) {
        var place = InfisicalPlace.plain(spec);
        Optional<String> domain = place.api().equals(InfisicalPlace.CLOUD)
                ? Optional.of("")
                : ShellWord.of(place.api()).map(word -> " --domain " + word);
        return ShellWord.of(place.key())
                .flatMap(key -> ShellWord.of(place.projectId())
                        .flatMap(project -> ShellWord.of(place.environment())
                                .flatMap(environment -> ShellWord.of(place.path())
                                        .flatMap(path -> domain.map(at -> "secret=\"$(infisical secrets get " + key
                                                + " --projectId " + project + " --env " + environment + " --path "
                                                + path + at + " --expand=false --plain --silent)\""
                                                + " && [ -n \"$secret\" ] && [ \"$secret\" != '*not found*' ]"
                                                + " && printf %s \"$secret\"")))));
    }

    @Override
    public Reading read(Infisical spec, Optional<String> known, Look look) {
        if (spec.secretRef() == null || spec.secretRef().name() == null) {
            return new Reading.Failed(
                    new Unavailable(
                            Reason.INVALID,
                            "source.infisical.secretRef is missing: name a Secret with the keys 'clientId' and 'clientSecret'"));
        }
        String secret = spec.secretRef().name();
        return switch (InfisicalPlace.of(spec)) {
            case Lookup.Failed<InfisicalPlace>(Unavailable why) -> new Reading.Failed(why);
            case Lookup.Found<InfisicalPlace>(InfisicalPlace place) ->
                switch (InfisicalLogin.read(secret, look.namespace())) {
                    case Lookup.Failed<InfisicalLogin>(Unavailable why) -> new Reading.Failed(why);
                    case Lookup.Found<InfisicalLogin>(InfisicalLogin login) ->
                        read(new Asking(place, look.namespace().namespace(), login, secret), known);
                };
        };
    }

    /** Who asks for what. */
    private record Asking(InfisicalPlace place, String namespace, InfisicalLogin login, String secret) {

        String key() {
            return namespace + " " + place;
        }
    }

    private Reading read(Asking asking, Optional<String> known) {
        Optional<String> identifier = known.flatMap(_ -> identifier(asking));
        if (identifier.isPresent()) {
            switch (secret(asking, false)) {
                case Stored.Ended(Reading reading) -> {
                    return reading;
                }
                case Stored.Read(StoredSecret stored) -> {
                    if (stored.id().equals(identifier.get())
                            && stored.version().id().equals(known.get())) {
                        return new Reading.Unchanged(stored.version(), time.instant());
                    }
                }
            }
        }
        return switch (secret(asking, true)) {
            case Stored.Ended(Reading reading) -> reading;
            case Stored.Read(StoredSecret stored) -> {
                synchronized (identifiers) {
                    identifiers.put(asking.key(), stored.id());
                }
                yield new Reading.Current(stored.version(), stored.value().orElseThrow(), time.instant());
            }
        };
    }

    private Optional<String> identifier(Asking asking) {
        synchronized (identifiers) {
            return Optional.ofNullable(identifiers.get(asking.key()));
        }
    }

    /** What asking for the secret came to: the secret, or what the look ends with. */
    private sealed interface Stored {

        record Read(StoredSecret secret) implements Stored {}

        record Ended(Reading reading) implements Stored {}
    }

    private Stored secret(Asking asking, boolean withValue) {
        InfisicalPlace place = asking.place();
        return switch (get(asking, place.secretUri(withValue))) {
            case Lookup.Failed<Answer>(Unavailable why) -> ended(InfisicalAdvice.onFailure(place, why));
            case Lookup.Found<Answer>(Answer answer) when answer.status() == 404 -> gone(asking);
            case Lookup.Found<Answer>(Answer answer)
            when answer.status() != 200 -> ended(InfisicalAdvice.onStatus(place, asking.secret(), answer));
            case Lookup.Found<Answer>(Answer answer) ->
                switch (parsed(answer, place.key(), withValue)) {
                    case Lookup.Failed<StoredSecret>(Unavailable why) -> ended(InfisicalAdvice.onFailure(place, why));
                    case Lookup.Found<StoredSecret>(StoredSecret stored) -> new Stored.Read(stored);
                };
        };
    }

    private static Lookup<StoredSecret> parsed(Answer answer, String key, boolean withValue) {
        return switch (answer.body()) {
            case Lookup.Failed<ObjectNode>(Unavailable why) -> new Lookup.Failed<>(why);
            case Lookup.Found<ObjectNode>(ObjectNode body) -> StoredSecret.parse(body, key, withValue);
        };
    }

    /**
     * A 404 is given for a secret, a folder, an environment and a project alike. Only where the folder is among those that
     * Infisical lists (or is the root of an environment whose folders it lists) is it the secret that is gone.
     */
    private Stored gone(Asking asking) {
        InfisicalPlace place = asking.place();
        return switch (get(asking, place.foldersUri())) {
            case Lookup.Failed<Answer>(Unavailable why) -> ended(InfisicalAdvice.onFailure(place, why));
            case Lookup.Found<Answer>(Answer answer)
            when answer.status() != 200 -> ended(InfisicalAdvice.onStatus(place, asking.secret(), answer));
            case Lookup.Found<Answer>(Answer answer) ->
                switch (answer.body()) {
                    case Lookup.Failed<ObjectNode>(Unavailable why) -> ended(InfisicalAdvice.onFailure(place, why));
                    case Lookup.Found<ObjectNode>(ObjectNode body) -> gone(place, body.path("folders"));
                };
        };
    }

    private Stored gone(InfisicalPlace place, JsonNode folders) {
        if (!folders.isArray()) {
            return ended(InfisicalAdvice.onFailure(
                    place, new Unavailable(Reason.MALFORMED, "the answer holds no list of folders")));
        }
        boolean isThere = place.isRoot();
        for (JsonNode folder : folders) {
            isThere |= place.folder().equals(folder.path("name").textValue());
        }
        if (!isThere) {
            return ended(InfisicalAdvice.noFolder(place));
        }
        Instant now = time.instant();
        return new Stored.Ended(new Reading.Withdrawn(
                Optional.empty(),
                "NotFound",
                "There is no " + place.name()
                        + ": put it back there, or correct source.infisical.key. A secret that is imported from another"
                        + " folder is named where it is kept",
                now));
    }

    /** Reads; where a token that was used before is no longer accepted, once more with a new one. */
    private Lookup<Answer> get(Asking asking, String uri) {
        String api = asking.place().api();
        for (boolean again = true; ; again = false) {
            switch (sessions.access(asking.namespace(), api, asking.login(), asking.secret())) {
                case Lookup.Failed<Access>(Unavailable why) -> {
                    return new Lookup.Failed<>(why);
                }
                case Lookup.Found<Access>(Access access) -> {
                    Lookup<Answer> got = calls.get(uri, access.token());
                    if (!(got instanceof Lookup.Found<Answer>(Answer answer)) || !answer.isTokenRefused()) {
                        return got;
                    }
                    sessions.forget(asking.namespace(), api, asking.login(), access);
                    if (access.isNew() || !again) {
                        return got;
                    }
                }
            }
        }
    }

    private static Stored ended(Unavailable why) {
        return new Stored.Ended(new Reading.Failed(why));
    }
}
