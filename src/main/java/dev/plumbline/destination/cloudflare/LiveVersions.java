package dev.plumbline.destination.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.platform.Lookup;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which versions of a Worker serve, read from the list of its deployments.
 *
 * <p>A version holds code, configuration and secrets, has an identifier of its own and never changes; a deployment says
 * which one or two of them serve. So the identifiers of the serving versions name the secrets that are live: whoever
 * changes a secret makes another version, and a rollback to a version brings back what it held.
 *
 * <p>A deployment of new code is another version too, and nothing tells it from one that also changed secrets. The
 * annotation {@code workers/triggered_by} is {@code secret} where a secret alone was changed, but a plain {@code upload}
 * may carry secrets beside the code ({@code wrangler deploy --secrets-file}, or {@code secret_text} bindings in the
 * upload's metadata), and a {@code rollback}, a {@code promotion} or a {@code deployment} may bring any version with any
 * secrets. The annotations are therefore not asked: new code moves the mark, as a change of secrets does.
 *
 * @param mark the identifiers in their order, joined by {@code +}
 * @param changed a time by which everything that is live had been written: of each serving version the earliest
 *     deployment that the list shows, of these the latest. No write of a live secret was later, since a version is made
 *     before it is first deployed; it may well have been earlier
 */
record LiveVersions(String mark, Instant changed) {

    /** Cloudflare documents one or two; what fits into a mark is let through. */
    private static final int MOST_VERSIONS = 6;

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9-]{1,40}");

    private record Deployment(Instant created, SortedSet<String> versions) {}

    /**
     * Reads the result of {@code GET …/deployments}. The list begins with the deployment that serves; an older page of it
     * would not be needed, as the bound only gets looser without.
     */
    static Lookup<LiveVersions> parse(JsonNode result) {
        JsonNode list = result.path("deployments");
        if (!list.isArray()) {
            return Envelope.malformed("the list of deployments is not a list");
        }
        if (list.isEmpty()) {
            return Envelope.malformed(
                    "the list of deployments is empty: no version of the Worker serves. Deploy it once");
        }
        var deployments = new ArrayList<Deployment>();
        for (JsonNode entry : list) {
            switch (deployment(entry)) {
                case Lookup.Failed<Deployment>(var why) -> {
                    return new Lookup.Failed<>(why);
                }
                case Lookup.Found<Deployment>(Deployment deployment) -> deployments.add(deployment);
            }
        }
        Deployment live = deployments.getFirst();
        if (deployments.stream().anyMatch(other -> other.created().isAfter(live.created()))) {
            return Envelope.malformed("the list of deployments does not begin with the newest");
        }
        return new Lookup.Found<>(new LiveVersions(String.join("+", live.versions()), bound(live, deployments)));
    }

    private static Instant bound(Deployment live, List<Deployment> deployments) {
        Map<String, Instant> first = new HashMap<>();
        for (Deployment deployment : deployments) {
            for (String version : deployment.versions()) {
                first.merge(version, deployment.created(), (one, other) -> one.isBefore(other) ? one : other);
            }
        }
        return live.versions().stream().map(first::get).max(Instant::compareTo).orElse(live.created());
    }

    private static Lookup<Deployment> deployment(JsonNode entry) {
        JsonNode versions = entry.path("versions");
        if (!versions.isArray() || versions.isEmpty() || versions.size() > MOST_VERSIONS) {
            return Envelope.malformed("a deployment names no version, or more than can be");
        }
        var identifiers = new TreeSet<String>();
        for (JsonNode version : versions) {
            JsonNode identifier = version.path("version_id");
            if (!identifier.isTextual()
                    || !IDENTIFIER.matcher(identifier.textValue()).matches()
                    || !identifiers.add(identifier.textValue())) {
                return Envelope.malformed("a deployment names a version that can't be one");
            }
        }
        JsonNode created = entry.path("created_on");
        try {
            return new Lookup.Found<>(new Deployment(Instant.parse(created.asText("")), identifiers));
        } catch (DateTimeParseException e) {
            return Envelope.malformed("a deployment says no time when it was made");
        }
    }
}
