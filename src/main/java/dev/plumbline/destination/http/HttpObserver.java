package dev.plumbline.destination.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.api.DestinationSpec;
import dev.plumbline.destination.BearerToken;
import dev.plumbline.destination.Observer;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Noise;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.HttpAnswer;
import dev.plumbline.platform.http.HttpGet;
import dev.plumbline.platform.http.HttpReader;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.WeakHashMap;

/**
 * Reads published files and health endpoints. Each path is a subject, and its value an object: {@code status}, a number;
 * {@code sha256} of the body, in hexadecimal digits; {@code headers}, the chosen ones, by lower-case name, several of a
 * name joined with a comma. One path that can't be read makes the whole look fail. Where the policy names no paths, those
 * are read that the desired state names.
 */
@Singleton
public final class HttpObserver implements Observer<DestinationSpec.Http> {

    private static final String PROVIDER = "http";
    private static final int MAX_PATHS = 128;

    private final HttpReader http;

    /** Checksums of bodies that are still in use: an unchanged answer keeps its array, which is told by identity. */
    private final Map<byte[], String> checksums = Collections.synchronizedMap(new WeakHashMap<>());

    @Inject
    public HttpObserver(HttpReader http) {
        this.http = http;
    }

    @Override
    public Class<DestinationSpec.Http> spec() {
        return DestinationSpec.Http.class;
    }

    @Override
    public String target(DestinationSpec.Http spec, String namespace) {
        return spec.baseUrl();
    }

    @Override
    public Noise noise() {
        return HttpNoise::without;
    }

    @Override
    public Observation observe(DestinationSpec.Http spec, Look look) {
        List<String> paths = paths(spec, look);
        if (paths.isEmpty()) {
            return new Unavailable(
                    Reason.INVALID,
                    "http.paths is absent, and nothing else says which paths to read: name them in http.paths");
        }
        if (paths.size() > MAX_PATHS) {
            return new Unavailable(
                    Reason.INVALID,
                    "http.paths is absent, and the desired state names %d paths where at most %d are read: name the ones that matter in http.paths and compare.include, or split the desired state over several policies"
                            .formatted(paths.size(), MAX_PATHS));
        }
        Optional<Credential> credential = Optional.empty();
        if (spec.secretRef() != null) {
            switch (BearerToken.read(spec.secretRef(), look.namespace())) {
                case Lookup.Failed<Credential>(var why) -> {
                    return why;
                }
                case Lookup.Found<Credential>(var token) -> credential = Optional.of(token);
            }
        }
        var values = new TreeMap<Subject, JsonNode>();
        Instant oldest = Instant.MAX;
        for (String path : paths) {
            switch (read(spec.baseUrl(), path, credential, look)) {
                case Lookup.Failed<HttpAnswer>(var why) -> {
                    return new Unavailable(why.reason(), "Path " + ForeignText.shown(path, 128) + ": " + why.message());
                }
                case Lookup.Found<HttpAnswer>(var answer) -> {
                    values.put(new Subject(path), value(answer, spec.headers()));
                    oldest = answer.time().isBefore(oldest) ? answer.time() : oldest;
                }
            }
        }
        return new Observed(State.of(values), Evidence.VALUE, "", oldest);
    }

    private static List<String> paths(DestinationSpec.Http spec, Look look) {
        return spec.paths() == null || spec.paths().isEmpty()
                ? look.wanted().stream().map(Subject::name).toList()
                : spec.paths();
    }

    private Lookup<HttpAnswer> read(String baseUrl, String path, Optional<Credential> credential, Look look) {
        if (path.length() > Subject.MAX_LENGTH) {
            return new Lookup.Failed<>(new Unavailable(
                    Reason.INVALID, "it has more than " + Subject.MAX_LENGTH + " characters: use a shorter one"));
        }
        return switch (PathUnderBase.join(baseUrl, path)) {
            case Lookup.Failed<URI>(var why) -> new Lookup.Failed<>(why);
            case Lookup.Found<URI>(var uri) ->
                http.get(new HttpGet(uri, Map.of(), credential, PROVIDER, true), look.freshness());
        };
    }

    private ObjectNode value(HttpAnswer answer, List<String> chosen) {
        ObjectNode value = JsonNodeFactory.instance.objectNode();
        value.put("status", answer.status());
        value.put("sha256", checksums.computeIfAbsent(answer.body(), HttpObserver::sha256));
        if (chosen != null && !chosen.isEmpty()) {
            ObjectNode headers = value.putObject("headers");
            for (String name : chosen) {
                String lower = name.toLowerCase(Locale.ROOT);
                List<String> texts = answer.headers().get(lower);
                if (texts != null) {
                    headers.put(lower, String.join(", ", texts));
                }
            }
        }
        return value;
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
