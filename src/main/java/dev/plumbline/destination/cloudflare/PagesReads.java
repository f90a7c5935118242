package dev.plumbline.destination.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.destination.cloudflare.CloudflareReads.Result;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Reads a Pages project, and which of its deployments is live. */
final class PagesReads {

    /** The most that Cloudflare puts on a page of deployments. */
    static final int PAGE = 25;

    /** How many deployments may have come to nothing since the last one that succeeded. */
    private static final int MOST_PAGES = 4;

    private final CloudflareReads reads;

    PagesReads(CloudflareReads reads) {
        this.reads = reads;
    }

    Lookup<Result> project(PagesProject project, Credential token, Duration freshness) {
        return reads.one(project.path(), token, freshness);
    }

    /**
     * What is live.
     *
     * @param deployment empty where nothing was ever deployed with success
     * @param time of the oldest answer that this was taken from
     */
    record Live(Optional<PagesDeployment> deployment, Instant time) {}

    /**
     * What an environment serves: of production the project's canonical deployment, which a rollback changes too, and of
     * preview the newest that succeeded. Where the canonical deployment has not succeeded, it is not what serves, and
     * production too serves the newest that did.
     */
    Lookup<Live> live(PagesProject project, Credential token, Duration freshness) {
        if (!project.environment().equals(PagesProject.PRODUCTION)) {
            return newest(project, Instant.MAX, token, freshness);
        }
        return switch (project(project, token, freshness)) {
            case Lookup.Failed<Result>(Unavailable why) -> new Lookup.Failed<>(why);
            case Lookup.Found<Result>(Result shown) -> canonical(project, shown, token, freshness);
        };
    }

    private Lookup<Live> canonical(PagesProject project, Result shown, Credential token, Duration freshness) {
        return switch (canonical(shown.result())) {
            case Lookup.Failed<Optional<PagesDeployment>>(Unavailable why) -> new Lookup.Failed<>(why);
            case Lookup.Found<Optional<PagesDeployment>>(Optional<PagesDeployment> deployment) ->
                deployment.isEmpty() || deployment.get().succeeded()
                        ? new Lookup.Found<>(new Live(deployment, shown.time()))
                        : newest(project, shown.time(), token, freshness);
        };
    }

    /** The canonical deployment of a project; empty where it has none. */
    static Lookup<Optional<PagesDeployment>> canonical(JsonNode project) {
        if (!project.isObject() || !project.has("canonical_deployment")) {
            return Envelope.malformed("the project does not say which deployment is its canonical one");
        }
        JsonNode canonical = project.path("canonical_deployment");
        if (canonical.isNull()) {
            return new Lookup.Found<>(Optional.empty());
        }
        return switch (PagesDeployment.parse(canonical)) {
            case Lookup.Failed<PagesDeployment>(Unavailable why) -> new Lookup.Failed<>(why);
            case Lookup.Found<PagesDeployment>(PagesDeployment deployment) ->
                new Lookup.Found<>(Optional.of(deployment));
        };
    }

    /** @param shown when the project was, where it was looked at before; else the greatest time there is */
    private Lookup<Live> newest(PagesProject project, Instant shown, Credential token, Duration freshness) {
        Instant oldest = shown;
        Instant before = Instant.MAX;
        for (int page = 1; page <= MOST_PAGES; page++) {
            String query = "/deployments?env=" + project.environment() + "&per_page=" + PAGE + "&page=" + page;
            switch (reads.one(project.path() + query, token, freshness)) {
                case Lookup.Failed<Result>(Unavailable why) -> {
                    return new Lookup.Failed<>(why);
                }
                case Lookup.Found<Result>(Result result) -> {
                    oldest = result.time().isBefore(oldest) ? result.time() : oldest;
                    switch (Page.parse(result.result(), project.environment(), before)) {
                        case Lookup.Failed<Page>(Unavailable why) -> {
                            return new Lookup.Failed<>(why);
                        }
                        case Lookup.Found<Page>(Page read) -> {
                            if (read.succeeded().isPresent() || read.size() < PAGE) {
                                return new Lookup.Found<>(new Live(read.succeeded(), oldest));
                            }
                            before = read.last();
                        }
                    }
                }
            }
        }
        return new Lookup.Failed<>(new Unavailable(
                Reason.UNEXPECTED_ANSWER,
                "none of the newest " + MOST_PAGES * PAGE + " deployments succeeded: see the project's builds"));
    }

    /**
     * One page of the list of deployments, from the newest to the oldest.
     *
     * @param succeeded the first that did
     * @param last when the last on the page was made
     */
    record Page(Optional<PagesDeployment> succeeded, int size, Instant last) {

        /** @param before nothing on the page is newer */
        static Lookup<Page> parse(JsonNode list, String environment, Instant before) {
            if (!list.isArray() || list.size() > PAGE) {
                return Envelope.malformed("the list of deployments is not a list of up to " + PAGE);
            }
            Instant last = before;
            Optional<PagesDeployment> first = Optional.empty();
            for (JsonNode entry : list) {
                switch (PagesDeployment.parse(entry)) {
                    case Lookup.Failed<PagesDeployment>(Unavailable why) -> {
                        return new Lookup.Failed<>(why);
                    }
                    case Lookup.Found<PagesDeployment>(PagesDeployment deployment) -> {
                        if (!deployment.environment().equals(environment)) {
                            return Envelope.malformed("the list has deployments of another environment");
                        }
                        if (deployment.created().isAfter(last)) {
                            return Envelope.malformed("the list of deployments does not go from the newest on");
                        }
                        last = deployment.created();
                        first = first.isEmpty() && deployment.succeeded() ? Optional.of(deployment) : first;
                    }
                }
            }
            return new Lookup.Found<>(new Page(first, list.size(), last));
        }
    }
}
