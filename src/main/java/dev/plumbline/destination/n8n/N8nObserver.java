package dev.plumbline.destination.n8n;

import dev.plumbline.api.DestinationSpec;
import dev.plumbline.destination.BearerToken;
import dev.plumbline.destination.Observer;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Noise;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.State;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.HttpAnswer;
import dev.plumbline.platform.http.HttpGet;
import dev.plumbline.platform.http.HttpReader;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.WeakHashMap;

/**
 * Observes the workflows of an n8n instance: {@code GET /api/v1/workflows}, all pages. Each workflow is a subject, and its
 * value the workflow less what n8n keeps in it for itself. It is called as the truth calls it, by its id or else by its
 * name; those that the truth does not know have their own names.
 */
@Singleton
public final class N8nObserver implements Observer<DestinationSpec.N8n> {

    static final String PROVIDER = "n8n";

    private final HttpReader http;
    private final Noise noise = new CanonicalWorkflow();

    /** Pages that are still in use: an unchanged answer keeps its array, which is told by identity. */
    private final Map<byte[], Lookup<WorkflowsPage>> parsed = Collections.synchronizedMap(new WeakHashMap<>());

    @Inject
    public N8nObserver(HttpReader http) {
        this.http = http;
    }

    @Override
    public Class<DestinationSpec.N8n> spec() {
        return DestinationSpec.N8n.class;
    }

    @Override
    public String target(DestinationSpec.N8n spec, String namespace) {
        return "n8n:" + spec.baseUrl() + new TreeSet<>(tags(spec));
    }

    @Override
    public Noise noise() {
        return noise;
    }

    @Override
    public State named(State desired, State observed) {
        return WorkflowNames.named(desired, observed);
    }

    static List<String> tags(DestinationSpec.N8n spec) {
        return spec.tags() == null ? List.of() : spec.tags();
    }

    @Override
    public Observation observe(DestinationSpec.N8n spec, Look look) {
        if (spec.secretRef() == null || spec.secretRef().name() == null) {
            return new Unavailable(
                    Reason.INVALID, "n8n.secretRef is missing: name a Secret that holds an API key of n8n");
        }
        return switch (N8nAddress.of(spec.baseUrl())) {
            case Lookup.Failed<N8nAddress>(var why) -> why;
            case Lookup.Found<N8nAddress>(var address) ->
                switch (BearerToken.read(spec.secretRef(), look.namespace())) {
                    case Lookup.Failed<Credential>(var why) -> why;
                    case Lookup.Found<Credential>(var token) -> observe(spec, address, ApiKey.of(token), look);
                };
        };
    }

    private Observation observe(DestinationSpec.N8n spec, N8nAddress address, Credential key, Look look) {
        return switch (WorkflowPages.read(address, tags(spec), page -> page(page, key, look))) {
            case Lookup.Failed<WorkflowPages.All>(var why) ->
                N8nAdvice.on(why, spec.baseUrl(), spec.secretRef().name());
            case Lookup.Found<WorkflowPages.All>(var all) ->
                new Observed(WorkflowNames.own(all.workflows()), Evidence.VALUE, "", all.time());
        };
    }

    private Lookup<WorkflowPages.Read> page(URI uri, Credential key, Look look) {
        var get = new HttpGet(uri, Map.of("Accept", "application/json"), Optional.of(key), PROVIDER, false);
        return switch (http.get(get, look.freshness())) {
            case Lookup.Failed<HttpAnswer>(var why) -> new Lookup.Failed<>(why);
            case Lookup.Found<HttpAnswer>(var answer) ->
                answer.status() == 200 ? parsed(answer) : unexpected(answer.status());
        };
    }

    private Lookup<WorkflowPages.Read> parsed(HttpAnswer answer) {
        var known = parsed.get(answer.body());
        Lookup<WorkflowsPage> page = known == null ? WorkflowsPage.parse(answer.body()) : known;
        if (known == null) {
            parsed.put(answer.body(), page);
        }
        return switch (page) {
            case Lookup.Failed<WorkflowsPage>(var why) -> new Lookup.Failed<>(why);
            case Lookup.Found<WorkflowsPage>(var found) ->
                new Lookup.Found<>(new WorkflowPages.Read(found, answer.time()));
        };
    }

    private static Lookup<WorkflowPages.Read> unexpected(int status) {
        return new Lookup.Failed<>(new Unavailable(
                Reason.UNEXPECTED_ANSWER,
                "it answered " + status
                        + ", which its documentation does not foresee. See what stands at n8n.baseUrl"));
    }
}
