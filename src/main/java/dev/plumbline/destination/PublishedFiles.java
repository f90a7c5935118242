package dev.plumbline.destination;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.WeakHashMap;

/**
 * Reads what a web server publishes. Each path is a subject, and its value an object: {@code status}, a number;
 * {@code sha256} of the body, in hexadecimal digits; {@code headers}, the chosen ones, by lower-case name, several of a
 * name joined with a comma. One path that can't be read makes the whole look fail.
 */
public final class PublishedFiles {

    /** Only what the desired value names is compared. */
    public static final Noise NOISE = PublishedNoise::without;

    private static final String PROVIDER = "http";

    private final HttpReader http;

    /** Checksums of bodies that are still in use: an unchanged answer keeps its array, which is told by identity. */
    private final Map<byte[], String> checksums = Collections.synchronizedMap(new WeakHashMap<>());

    public PublishedFiles(HttpReader http) {
        this.http = http;
    }

    /**
     * Where files are published.
     *
     * @param field what says so, for messages, as {@code http.baseUrl}
     * @param credential sent to the base URL's host and to no other; empty for none
     */
    public record Site(String baseUrl, String field, Optional<Credential> credential) {}

    /**
     * Reads each of the paths.
     *
     * @param paths at least one
     * @param headers names of the headers to give; null for none
     */
    public Observation read(Site site, Collection<String> paths, List<String> headers, Look look) {
        var values = new TreeMap<Subject, JsonNode>();
        Instant oldest = Instant.MAX;
        for (String path : paths) {
            switch (read(site, path, look)) {
                case Lookup.Failed<HttpAnswer>(var why) -> {
                    return new Unavailable(why.reason(), "Path " + ForeignText.shown(path, 128) + ": " + why.message());
                }
                case Lookup.Found<HttpAnswer>(var answer) -> {
                    values.put(new Subject(path), value(answer, headers));
                    oldest = answer.time().isBefore(oldest) ? answer.time() : oldest;
                }
            }
        }
        return new Observed(State.of(values), Evidence.VALUE, "", oldest);
    }

    private Lookup<HttpAnswer> read(Site site, String path, Look look) {
        if (path.length() > Subject.MAX_LENGTH) {
            return new Lookup.Failed<>(new Unavailable(
                    Reason.INVALID, "it has more than " + Subject.MAX_LENGTH + " characters: use a shorter one"));
        }
        return switch (PathUnderBase.join(site.field(), site.baseUrl(), path)) {
            case Lookup.Failed<URI>(var why) -> new Lookup.Failed<>(why);
            case Lookup.Found<URI>(var uri) ->
                http.get(new HttpGet(uri, Map.of(), site.credential(), PROVIDER, true), look.freshness());
        };
    }

    private ObjectNode value(HttpAnswer answer, List<String> chosen) {
        ObjectNode value = JsonNodeFactory.instance.objectNode();
        value.put("status", answer.status());
        value.put("sha256", checksums.computeIfAbsent(answer.body(), PublishedFiles::sha256));
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
