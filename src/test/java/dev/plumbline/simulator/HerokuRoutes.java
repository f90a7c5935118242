package dev.plumbline.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.plumbline.simulator.HerokuSimulator.Grant;
import dev.plumbline.simulator.HerokuSimulator.Scope;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Which request gets which answer. */
final class HerokuRoutes {

    private static final String ACCEPT = "application/vnd.heroku+json;version=3";
    private static final List<String> RELEASE_RANGES = List.of("id", "version");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Function<String, HerokuApp> apps;
    private final Function<String, Grant> grants;
    private final Function<String, Fault> faults;

    HerokuRoutes(Function<String, HerokuApp> apps, Function<String, Grant> grants, Function<String, Fault> faults) {
        this.apps = apps;
        this.grants = grants;
        this.faults = faults;
    }

    /**
     * An answer and what it is about.
     *
     * @param app whose faults spoil the answer; null where the answer is a refusal
     * @param remaining request tokens left to the account
     */
    record Routed(HerokuAnswer answer, HerokuApp app, int remaining) {

        static Routed refused(int status, String id, String message, int remaining) {
            return new Routed(HerokuAnswer.error(status, id, message), null, remaining);
        }
    }

    Routed answer(HttpExchange exchange) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        String authorization = headers.getFirst("Authorization");
        Grant grant = authorization != null && authorization.startsWith("Bearer ")
                ? grants.apply(authorization.substring("Bearer ".length()))
                : null;
        if (grant == null) {
            return Routed.refused(401, "unauthorized", "Invalid credentials provided.", 0);
        }
        int remaining = grant.pool().take();
        if (remaining < 0) {
            var retry = Map.of("Retry-After", Long.toString(grant.pool().secondsToNext()));
            var error = HerokuAnswer.error(429, "rate_limit", "Your account reached the API rate limit.");
            return new Routed(new HerokuAnswer(429, retry, error.body()), null, 0);
        }
        String accept = headers.getFirst("Accept");
        if (accept == null || !accept.replace(" ", "").equals(ACCEPT)) {
            return Routed.refused(
                    406, "not_acceptable", "Accept must name version 3 of application/vnd.heroku+json.", remaining);
        }
        String[] path = exchange.getRequestURI().getRawPath().split("/", -1);
        boolean slug = path.length == 5 && path[3].equals("slugs");
        if (path.length != 4 && !slug || !path[0].isEmpty() || !path[1].equals("apps")) {
            return Routed.refused(404, "not_found", "The requested API endpoint was not found.", remaining);
        }
        HerokuApp app = apps.apply(path[2]);
        if (app == null) {
            return Routed.refused(404, "not_found", "Couldn't find that app.", remaining);
        }
        if (!grant.apps().isEmpty() && !grant.apps().contains(app.name())) {
            return Routed.refused(403, "forbidden", "You do not have access to the app " + app.name() + ".", remaining);
        }
        if (faults.apply(app.name()) instanceof Fault.Down(int status)) {
            return Routed.refused(status, "unavailable", "The service is unavailable.", remaining);
        }
        return switch (exchange.getRequestMethod() + " " + path[3]) {
            case "GET config-vars" ->
                grant.scope() == Scope.READ ? outOfScope(remaining) : new Routed(vars(app, headers), app, remaining);
            case "PATCH config-vars" ->
                grant.scope() == Scope.WRITE_PROTECTED
                        ? new Routed(change(app, exchange), app, remaining)
                        : outOfScope(remaining);
            // By the table of OAuth scopes, releases are as protected as config vars.
            case "GET releases" ->
                grant.scope() == Scope.READ
                        ? outOfScope(remaining)
                        : new Routed(conditional(headers, releases(app, headers.getFirst("Range"))), app, remaining);
            case "GET slugs" ->
                grant.scope() == Scope.READ
                        ? outOfScope(remaining)
                        : new Routed(slug ? conditional(headers, slug(app, path[4])) : notFound(), app, remaining);
            default -> Routed.refused(404, "not_found", "The requested API endpoint was not found.", remaining);
        };
    }

    private static Routed outOfScope(int remaining) {
        return Routed.refused(403, "forbidden", "The scope of this authorization does not allow this.", remaining);
    }

    private static HerokuAnswer vars(HerokuApp app, Headers headers) {
        return conditional(headers, HerokuAnswer.of(200, app.shown().body()));
    }

    /** The same with its entity tag; empty where the caller has it already. */
    private static HerokuAnswer conditional(Headers asked, HerokuAnswer answer) {
        if (answer.status() >= 300) {
            return answer;
        }
        String etag = HerokuApp.etag(answer.body());
        var headers = new LinkedHashMap<>(answer.headers());
        headers.put("ETag", etag);
        headers.put("Cache-Control", "private, no-cache");
        String known = asked.getFirst("If-None-Match");
        boolean unchanged = known != null && List.of(known.split(" *, *")).contains(etag);
        return unchanged
                ? new HerokuAnswer(304, headers, new byte[0])
                : new HerokuAnswer(answer.status(), headers, answer.body());
    }

    private static HerokuAnswer slug(HerokuApp app, String id) {
        return app.releases()
                .slug(id)
                .map(slug -> HerokuAnswer.of(200, HerokuApp.json(slug)))
                .orElseGet(HerokuRoutes::notFound);
    }

    private static HerokuAnswer notFound() {
        return HerokuAnswer.error(404, "not_found", "Couldn't find that slug.");
    }

    private static HerokuAnswer change(HerokuApp app, HttpExchange exchange) throws IOException {
        JsonNode body;
        try {
            body = JSON.readTree(exchange.getRequestBody().readNBytes(1024 * 1024));
        } catch (JsonProcessingException e) {
            return HerokuAnswer.error(400, "bad_request", "Unable to parse the JSON of the request body.");
        }
        if (body == null || !body.isObject()) {
            return HerokuAnswer.error(422, "invalid_params", "The request body must be a JSON object.");
        }
        var changes = new LinkedHashMap<String, String>();
        for (var member : body.properties()) {
            if (member.getKey().isEmpty()
                    || !(member.getValue().isTextual() || member.getValue().isNull())) {
                return HerokuAnswer.error(422, "invalid_params", "Config vars must be named strings or null.");
            }
            changes.put(member.getKey(), member.getValue().textValue());
        }
        if (app.bytesAfter(changes) > HerokuApp.MAX_BYTES) {
            return HerokuAnswer.error(422, "invalid_params", "Config vars take more than 64 KB.");
        }
        var expected = Optional.ofNullable(exchange.getRequestHeaders().getFirst("If-Match"));
        return app.write(changes, expected)
                .map(shown -> new HerokuAnswer(200, Map.of("ETag", shown.etag()), shown.body()))
                .orElseGet(() ->
                        HerokuAnswer.error(412, "precondition_failed", "The config vars have changed since then."));
    }

    private static HerokuAnswer releases(HerokuApp app, String header) {
        var asked = header == null ? Optional.of(HerokuRange.DEFAULT) : HerokuRange.parse(header, RELEASE_RANGES);
        if (asked.isEmpty() || !boundsFit(asked.get())) {
            return HerokuAnswer.error(416, "requested_range_not_satisfiable", "The Range header can't be understood.");
        }
        HerokuRange range = asked.get();
        boolean byVersion = range.attribute().equals("version");
        Function<HerokuReleases.Release, String> sortKey =
                release -> byVersion ? padded(Integer.toString(release.version())) : release.id();
        Function<HerokuReleases.Release, String> shownKey =
                release -> byVersion ? Integer.toString(release.version()) : release.id();
        var bounds = byVersion ? range.withBounds(padded(range.start()), padded(range.end())) : range;
        var all = app.releases().all();
        int current =
                app.releases().current().map(HerokuReleases.Release::version).orElse(0);
        var page = bounds.page(all, sortKey);
        var headers = new LinkedHashMap<String, String>();
        headers.put("Accept-Ranges", String.join(", ", RELEASE_RANGES));
        if (!page.items().isEmpty()) {
            String first = shownKey.apply(page.items().getFirst());
            String last = shownKey.apply(page.items().getLast());
            headers.put("Content-Range", range.attribute() + " " + first + ".." + last);
            if (!page.isLast()) {
                headers.put("Next-Range", range.after(last));
            }
        }
        var body = page.items().stream()
                .map(release -> shown(app, release, release.version() == current))
                .toList();
        return new HerokuAnswer(page.isLast() ? 200 : 206, headers, HerokuApp.json(body));
    }

    private static boolean boundsFit(HerokuRange range) {
        return !range.attribute().equals("version")
                || (range.start() + range.end()).chars().allMatch(Character::isDigit)
                        && range.start().length() < 10
                        && range.end().length() < 10;
    }

    private static String padded(String version) {
        return version.isEmpty() ? "" : "0".repeat(10 - version.length()) + version;
    }

    private static Map<String, Object> shown(HerokuApp app, HerokuReleases.Release release, boolean current) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("app", Map.of("id", app.id(), "name", app.name()));
        shown.put("created_at", release.createdAt());
        shown.put("current", current);
        shown.put("description", release.description());
        shown.put("id", release.id());
        shown.put("slug", release.slug() == null ? null : Map.of("id", release.slug()));
        shown.put("status", release.status());
        shown.put("updated_at", release.createdAt());
        shown.put("user", Map.of("email", release.by()));
        shown.put("version", release.version());
        return shown;
    }
}
