package dev.plumbline.destination.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.api.DestinationSpec.CloudflarePages;
import dev.plumbline.api.DestinationSpec.PagesAspect;
import dev.plumbline.destination.AbbreviatedCommit;
import dev.plumbline.destination.BearerToken;
import dev.plumbline.destination.Observer;
import dev.plumbline.destination.PublishedFiles;
import dev.plumbline.destination.PublishedFiles.Site;
import dev.plumbline.destination.cloudflare.CloudflareReads.Result;
import dev.plumbline.destination.cloudflare.PagesReads.Live;
import dev.plumbline.destination.cloudflare.PagesVariables.Variable;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Observes a Cloudflare Pages project: the variables of an environment, the commit of the deployment that is live, or the
 * files that this deployment serves at its own address. Cloudflare shows no checksums of files: they are fetched.
 */
@Singleton
public final class CloudflarePagesObserver implements Observer<CloudflarePages> {

    static final Subject COMMIT = new Subject("commit");

    /** As many files as are fetched at one look. */
    private static final int MOST_PATHS = 128;

    private final PagesReads reads;
    private final PublishedFiles files;

    /** @param api the root of Cloudflare's API */
    @Inject
    public CloudflarePagesObserver(
            HttpReader http,
            @ConfigProperty(name = "plumbline.cloudflare.url", defaultValue = "https://api.cloudflare.com/client/v4")
                    URI api) {
        this.reads = new PagesReads(new CloudflareReads(http, api));
        this.files = new PublishedFiles(http);
    }

    @Override
    public Class<CloudflarePages> spec() {
        return CloudflarePages.class;
    }

    @Override
    public String target(CloudflarePages spec, String namespace) {
        return CloudflarePagesReversion.target(spec);
    }

    @Override
    public Noise noise(CloudflarePages spec) {
        return switch (aspect(spec)) {
            case Variables, Unrecognized -> PagesVariables.NOISE;
            case Commit -> new AbbreviatedCommit();
            case Assets -> PublishedFiles.NOISE;
        };
    }

    static PagesAspect aspect(CloudflarePages spec) {
        return spec.observe() == null ? PagesAspect.Variables : spec.observe();
    }

    @Override
    public Observation observe(CloudflarePages spec, Look look) {
        var project = PagesProject.of(spec);
        Optional<String> fault = project.fault();
        if (fault.isPresent()) {
            return new Unavailable(Reason.INVALID, fault.get());
        }
        if (aspect(spec) == PagesAspect.Unrecognized) {
            return new Unavailable(
                    Reason.INVALID, "cloudflarePages.observe is not known: use Variables, Commit or Assets");
        }
        if (spec.secretRef() == null || spec.secretRef().name() == null) {
            return new Unavailable(
                    Reason.INVALID,
                    "cloudflarePages.secretRef is missing: name a Secret that holds a Cloudflare API token");
        }
        return switch (BearerToken.read(spec.secretRef(), look.namespace())) {
            case Lookup.Failed<Credential>(Unavailable why) -> why;
            case Lookup.Found<Credential>(Credential token) ->
                aspect(spec) == PagesAspect.Variables
                        ? variables(project, spec.secretRef().name(), token, look)
                        : deployed(spec, project, token, look);
        };
    }

    private Observation variables(PagesProject project, String secret, Credential token, Look look) {
        return switch (reads.project(project, token, look.freshness())) {
            case Lookup.Failed<Result>(Unavailable why) -> project.advice().onRead(why, secret);
            case Lookup.Found<Result>(Result shown) ->
                switch (PagesVariables.all(shown.result(), project.environment())) {
                    case Lookup.Failed<Map<Subject, Variable>>(Unavailable why) ->
                        project.advice().onRead(why, secret);
                    case Lookup.Found<Map<Subject, Variable>>(Map<Subject, Variable> variables) ->
                        variables(variables, shown);
                };
        };
    }

    private static Observed variables(Map<Subject, Variable> variables, Result shown) {
        var values = new TreeMap<Subject, JsonNode>();
        var remarks = new ArrayList<Remark>();
        variables.forEach((name, variable) -> {
            switch (variable) {
                case Variable.Plain(String text) -> values.put(name, TextNode.valueOf(text));
                case Variable.Secret _ -> {
                    values.put(name, PagesVariables.hidden());
                    remarks.add(
                            new Remark(
                                    name,
                                    Remark.Kind.NOTE,
                                    "It is secret text, whose value Cloudflare does not show: desire an empty text of it to ask only that it is there."));
                }
            }
        });
        return new Observed(State.of(values), Evidence.VALUE, "", shown.time(), remarks);
    }

    private Observation deployed(CloudflarePages spec, PagesProject project, Credential token, Look look) {
        return switch (reads.live(project, token, look.freshness())) {
            case Lookup.Failed<Live>(Unavailable why) ->
                project.advice().onRead(why, spec.secretRef().name());
            case Lookup.Found<Live>(Live live) -> {
                boolean commit = aspect(spec) == PagesAspect.Commit;
                if (live.deployment().isEmpty()) {
                    yield new Observed(State.EMPTY, commit ? Evidence.METADATA : Evidence.VALUE, "", live.time());
                }
                yield commit
                        ? commit(project, live.deployment().get(), live)
                        : assets(live.deployment().get(), live, look);
            }
        };
    }

    private static Observed commit(PagesProject project, PagesDeployment deployment, Live live) {
        var remarks = new ArrayList<Remark>();
        remarks.add(new Remark(
                COMMIT,
                Remark.Kind.NOTE,
                "Pages project " + project.project() + ", " + project.environment() + ": deployment "
                        + deployment.shortId() + " of " + deployment.created()
                        + (deployment.dirty() ? ", built from a work tree that had changes beside its commit." : ".")));
        if (deployment.commit().isEmpty()) {
            remarks.add(new Remark(
                    COMMIT,
                    Remark.Kind.UNVERIFIABLE,
                    "It was uploaded without a commit: name it with wrangler pages deploy --commit-hash."));
        }
        return new Observed(
                deployment
                        .commit()
                        .map(commit -> State.of(Map.of(COMMIT, TextNode.valueOf(commit))))
                        .orElse(State.EMPTY),
                Evidence.METADATA,
                deployment.shortId(),
                live.time(),
                remarks);
    }

    private Observation assets(PagesDeployment deployment, Live live, Look look) {
        List<String> paths = look.wanted().stream().map(Subject::name).toList();
        if (paths.isEmpty() || paths.size() > MOST_PATHS) {
            return new Unavailable(
                    Reason.INVALID,
                    "cloudflarePages.observe is Assets, and the desired state names " + paths.size()
                            + " paths, not 1 to " + MOST_PATHS
                            + ": take one that names the files that matter, as assetManifest does");
        }
        // The address is another host's than the API's: the token stays here.
        var site = new Site(deployment.url(), "the deployment's address", Optional.empty());
        return switch (files.read(site, paths, List.of(), look)) {
            case Unavailable why -> why;
            case Observed read ->
                new Observed(
                        read.state(),
                        read.evidence(),
                        deployment.shortId(),
                        read.time().isBefore(live.time()) ? read.time() : live.time(),
                        answeredOtherwise(read));
        };
    }

    /** An error page or a login has a checksum too. */
    private static List<Remark> answeredOtherwise(Observed read) {
        return read.state().values().entrySet().stream()
                .filter(entry -> entry.getValue().path("status").asInt() != 200)
                .map(entry -> new Remark(
                        entry.getKey(),
                        Remark.Kind.NOTE,
                        "It is answered with status "
                                + entry.getValue().path("status").asInt() + "."))
                .toList();
    }
}
