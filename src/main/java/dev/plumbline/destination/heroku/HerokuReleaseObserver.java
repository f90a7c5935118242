package dev.plumbline.destination.heroku;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.api.DestinationSpec.HerokuRelease;
import dev.plumbline.api.DestinationSpec.ReleaseIdentity;
import dev.plumbline.destination.AbbreviatedCommit;
import dev.plumbline.destination.Observer;
import dev.plumbline.destination.heroku.HerokuReads.Asked;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.ForeignText;
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
import dev.plumbline.platform.http.HttpAnswer;
import dev.plumbline.platform.http.HttpReader;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Observes what a Heroku app runs: its current release, read in {@code GET /apps/{app}/releases} of the Platform API,
 * version 3, and for the commit {@code GET /apps/{app}/slugs/{id}}. One subject, {@code release}, whose value is a text. An
 * app without a release, or whose releases brought no code, has none.
 */
@Singleton
public final class HerokuReleaseObserver implements Observer<HerokuRelease> {

    static final Subject RELEASE = new Subject("release");

    /** How many releases may have come to nothing since the current one: each failed release is one. */
    private static final int MOST_PAGES = 10;

    private final HerokuReads reads;

    /** @param api the root of the Platform API */
    @Inject
    public HerokuReleaseObserver(
            HttpReader http,
            @ConfigProperty(name = "plumbline.heroku.url", defaultValue = "https://api.heroku.com") URI api) {
        this.reads = new HerokuReads(http, api);
    }

    @Override
    public Class<HerokuRelease> spec() {
        return HerokuRelease.class;
    }

    @Override
    public String target(HerokuRelease spec, String namespace) {
        return "heroku:" + spec.app() + "/releases";
    }

    @Override
    public Noise noise() {
        return new AbbreviatedCommit();
    }

    @Override
    public Observation observe(HerokuRelease spec, Look look) {
        if (spec.identity() == ReleaseIdentity.Unrecognized) {
            return new Unavailable(Reason.INVALID, "herokuRelease.identity is not known: use Commit, Slug or Version");
        }
        var asked = new Asked("herokuRelease", spec.app(), spec.secretRef(), "releases");
        return switch (HerokuReads.token(asked, look)) {
            case Lookup.Failed<Credential>(var why) -> why;
            case Lookup.Found<Credential>(var token) ->
                switch (releases(asked, token, look)) {
                    case Lookup.Failed<Releases>(var why) -> why;
                    case Lookup.Found<Releases>(var releases) -> observed(spec, asked, releases, token, look);
                };
        };
    }

    /**
     * The releases from the newest to the one that runs; empty where the app has none.
     *
     * @param time of the oldest answer that they were taken from
     */
    private record Releases(List<Release> list, Instant time) {

        /** What is told beside the value; the same as long as the releases are. */
        String note(String app) {
            Release newest = list.getFirst();
            String note = "Heroku app " + app + ": " + list.getLast().shown() + ".";
            return list.size() == 1
                    ? note
                    : note + " Its newest release, v" + newest.version() + ", has the status "
                            + ForeignText.shown(newest.status(), 32) + " and does not run.";
        }
    }

    /**
     * What the API says of the next page is not followed, since where that is, is known: behind the last version. So a
     * release that comes between two pages moves nothing from one to the other.
     */
    private Lookup<Releases> releases(Asked asked, Credential token, Look look) {
        var list = new ArrayList<Release>();
        Instant oldest = Instant.MAX;
        for (int number = 0; number < MOST_PAGES; number++) {
            int before = list.isEmpty() ? Integer.MAX_VALUE : list.getLast().version();
            switch (page(asked, before, token, look)) {
                case Lookup.Failed<Page>(var why) -> {
                    return new Lookup.Failed<>(why);
                }
                case Lookup.Found<Page>(Page page) -> {
                    oldest = earlier(oldest, page.time());
                    for (Release release : page.releases()) {
                        list.add(release);
                        if (release.current()) {
                            return new Lookup.Found<>(new Releases(list, oldest));
                        }
                    }
                    if (page.last()) {
                        return list.isEmpty() ? new Lookup.Found<>(new Releases(list, oldest)) : noneRuns(asked);
                    }
                }
            }
        }
        return failed(
                Reason.UNEXPECTED_ANSWER,
                asked.shown() + ": none of the newest " + MOST_PAGES * Release.PAGE
                        + " is the current one: see heroku releases --app " + asked.app());
    }

    private record Page(List<Release> releases, boolean last, Instant time) {}

    /** @param before the version that the page begins behind; the greatest number there is for the first page */
    private Lookup<Page> page(Asked asked, int before, Credential token, Look look) {
        String start = before == Integer.MAX_VALUE ? "" : "]" + before;
        String range = "version " + start + "..; order=desc,max=" + Release.PAGE;
        return switch (reads.get(asked, "/releases", Optional.of(range), token, look.freshness())) {
            case Lookup.Failed<HttpAnswer>(var why) -> new Lookup.Failed<>(why);
            case Lookup.Found<HttpAnswer>(var answer) ->
                switch (Release.page(answer.body(), before)) {
                    case Lookup.Failed<List<Release>>(var why) ->
                        failed(why.reason(), asked.shown() + ": " + why.message());
                    case Lookup.Found<List<Release>>(var read) ->
                        new Lookup.Found<>(new Page(read, answer.status() == 200 || read.isEmpty(), answer.time()));
                };
        };
    }

    private static Lookup<Releases> noneRuns(Asked asked) {
        return failed(
                Reason.UNEXPECTED_ANSWER,
                asked.shown()
                        + ": none of them is the current one, as if they had changed while they were read: the next look reads them anew");
    }

    private Observation observed(HerokuRelease spec, Asked asked, Releases releases, Credential token, Look look) {
        if (releases.list().isEmpty()) {
            return new Observed(State.EMPTY, Evidence.METADATA, "", releases.time());
        }
        Release current = releases.list().getLast();
        if (spec.identity() == ReleaseIdentity.Version) {
            return seen(asked, releases, Optional.of(Integer.toString(current.version())), Optional.empty());
        }
        if (current.slug().isEmpty()) {
            Optional<String> blind = current.image()
                    ? Optional.of("It runs a container image, which has no slug: use the identity Version.")
                    : Optional.empty();
            return seen(asked, releases, Optional.empty(), blind);
        }
        return spec.identity() == ReleaseIdentity.Slug
                ? seen(asked, releases, current.slug(), Optional.empty())
                : byCommit(asked, releases, token, look);
    }

    private Observation byCommit(Asked asked, Releases releases, Credential token, Look look) {
        Release current = releases.list().getLast();
        String slug = current.slug().orElseThrow();
        String shown = "The slug of Heroku app " + asked.app() + ", v" + current.version();
        return switch (reads.get(asked, "/slugs/" + slug, Optional.empty(), token, look.freshness())) {
            case Lookup.Failed<HttpAnswer>(var why)
            when why.reason() == Reason.NOT_FOUND ->
                new Unavailable(
                        Reason.NOT_FOUND,
                        shown + ", is not shown: if this lasts, use the identity Slug, which needs no look at it");
            case Lookup.Failed<HttpAnswer>(var why) -> why;
            case Lookup.Found<HttpAnswer>(var answer) ->
                switch (Release.commit(answer.body())) {
                    case Lookup.Failed<Optional<String>>(var why) ->
                        new Unavailable(why.reason(), shown + ": " + why.message());
                    case Lookup.Found<Optional<String>>(var commit) ->
                        seen(
                                asked,
                                new Releases(releases.list(), earlier(releases.time(), answer.time())),
                                commit,
                                commit.isPresent()
                                        ? Optional.empty()
                                        : Optional.of(
                                                "Its slug names no commit: use the identity Slug, or have whatever builds it name the commit."));
                };
        };
    }

    /**
     * @param value what the release is named by; empty for nothing
     * @param blind why nobody can tell it; empty where that is known
     */
    private static Observed seen(Asked asked, Releases releases, Optional<String> value, Optional<String> blind) {
        var remarks = new ArrayList<Remark>();
        remarks.add(new Remark(RELEASE, Remark.Kind.NOTE, releases.note(asked.app())));
        blind.ifPresent(why -> remarks.add(new Remark(RELEASE, Remark.Kind.UNVERIFIABLE, why)));
        return new Observed(
                value.map(text -> State.of(Map.of(RELEASE, TextNode.valueOf(text))))
                        .orElse(State.EMPTY),
                Evidence.METADATA,
                "v" + releases.list().getLast().version(),
                releases.time(),
                remarks);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static <T> Lookup<T> failed(Reason reason, String message) {
        return new Lookup.Failed<>(new Unavailable(reason, message));
    }
}
