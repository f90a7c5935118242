package dev.plumbline.platform.http;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an answer's redirect asks for, judged before anything follows it. */
sealed interface Redirect {

    int MOST = 5;

    Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

    /** The answer is none. */
    record None() implements Redirect {}

    /** On the same scheme, host and port, or from http to https on their own ports. */
    record Within(URI uri) implements Redirect {}

    /** To another place, or to nothing that can be read as one. */
    record Elsewhere() implements Redirect {}

    static Redirect of(URI from, int status, Map<String, List<String>> headers) {
        List<String> locations = headers.getOrDefault("location", List.of());
        if (!STATUSES.contains(status) || locations.isEmpty()) {
            return new None();
        }
        URI to;
        try {
            to = from.resolve(locations.getFirst().strip());
        } catch (IllegalArgumentException e) {
            return new Elsewhere();
        }
        if (to.getHost() == null
                || to.getRawUserInfo() != null
                || !Place.host(to).equals(Place.host(from))) {
            return new Elsewhere();
        }
        boolean same = from.getScheme().equalsIgnoreCase(to.getScheme()) && Place.port(from) == Place.port(to);
        boolean upgrade = !Place.isTls(from) && Place.isTls(to) && Place.port(from) == 80 && Place.port(to) == 443;
        return same || upgrade ? new Within(to) : new Elsewhere();
    }
}
