package dev.plumbline.destination.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.api.DestinationSpec.CloudflareWorkerSecrets;
import dev.plumbline.destination.BearerToken;
import dev.plumbline.destination.Observer;
import dev.plumbline.destination.Presence;
import dev.plumbline.destination.SecretAge;
import dev.plumbline.destination.cloudflare.WorkerReads.Live;
import dev.plumbline.destination.cloudflare.WorkerReads.Names;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Observes which secrets a Cloudflare Worker has: each name of type {@code secret_text} is a subject. Cloudflare shows
 * neither a value nor a time of a secret. Since a version of a Worker never changes, no secret is younger than the version
 * that serves; whether it is older can't be seen.
 */
@Singleton
public final class CloudflareWorkerSecretsObserver implements Observer<CloudflareWorkerSecrets> {

    private final WorkerReads reads;
    private final InstantSource clock;

    /** @param api the root of Cloudflare's API */
    @Inject
    public CloudflareWorkerSecretsObserver(
            HttpReader http,
            @ConfigProperty(name = "plumbline.cloudflare.url", defaultValue = "https://api.cloudflare.com/client/v4")
                    URI api,
            InstantSource clock) {
        this.reads = new WorkerReads(new CloudflareReads(http, api));
        this.clock = clock;
    }

    @Override
    public Class<CloudflareWorkerSecrets> spec() {
        return CloudflareWorkerSecrets.class;
    }

    @Override
    public String target(CloudflareWorkerSecrets spec, String namespace) {
        return "secrets of " + WorkerScript.of(spec).name();
    }

    @Override
    public Noise noise() {
        return new Presence();
    }

    @Override
    public Observation observe(CloudflareWorkerSecrets spec, Look look) {
        Optional<String> fault = WorkerScript.of(spec).fault();
        if (fault.isPresent()) {
            return new Unavailable(Reason.INVALID, fault.get());
        }
        if (spec.secretRef() == null || spec.secretRef().name() == null) {
            return new Unavailable(
                    Reason.INVALID,
                    "cloudflareWorkerSecrets.secretRef is missing: name a Secret that holds a Cloudflare API token");
        }
        return switch (SecretAge.of("cloudflareWorkerSecrets.maxAge", spec.maxAge())) {
            case Lookup.Failed<Optional<SecretAge>>(Unavailable why) -> why;
            case Lookup.Found<Optional<SecretAge>>(Optional<SecretAge> maxAge) ->
                switch (BearerToken.read(spec.secretRef(), look.namespace())) {
                    case Lookup.Failed<Credential>(Unavailable why) -> why;
                    case Lookup.Found<Credential>(Credential token) -> observe(spec, maxAge, token, look.freshness());
                };
        };
    }

    private Observation observe(
            CloudflareWorkerSecrets spec, Optional<SecretAge> maxAge, Credential token, Duration freshness) {
        return switch (reads.names(WorkerScript.of(spec), token, freshness)) {
            case Lookup.Failed<Names>(Unavailable why) -> failed(spec, why);
            case Lookup.Found<Names>(Names seen) -> {
                var values = new TreeMap<Subject, JsonNode>();
                seen.types().forEach((name, type) -> {
                    if (type.equals(WorkerSecretNames.SECRET_TEXT)) {
                        values.put(new Subject(name), Presence.VALUE);
                    }
                });
                var observed = new Observed(State.of(values), Evidence.METADATA, "", seen.time());
                yield maxAge.isEmpty() || values.isEmpty()
                        ? observed
                        : aged(spec, observed, maxAge.get(), token, freshness);
            }
        };
    }

    private Observation aged(
            CloudflareWorkerSecrets spec, Observed seen, SecretAge maxAge, Credential token, Duration freshness) {
        return switch (reads.live(WorkerScript.of(spec), token, freshness)) {
            case Lookup.Failed<Live>(Unavailable why) -> failed(spec, why);
            case Lookup.Found<Live>(Live live) -> {
                Instant changed = live.versions().changed();
                boolean over = maxAge.isOver(changed, clock.instant());
                String message = over
                        ? "Last written on " + SecretAge.day(changed) + " or before; the policy lets a secret go "
                                + maxAge.said() + "."
                        : "The policy lets a secret go " + maxAge.said()
                                + ", and nobody can tell whether this one has: Cloudflare shows no time of a secret, and what serves has been deployed since "
                                + SecretAge.day(changed) + " only.";
                yield new Observed(
                        seen.state(),
                        seen.evidence(),
                        live.versions().mark(),
                        live.time().isBefore(seen.time()) ? live.time() : seen.time(),
                        seen.state().values().keySet().stream()
                                .map(subject -> new Remark(
                                        subject, over ? Remark.Kind.STALE : Remark.Kind.UNVERIFIABLE, message))
                                .toList());
            }
        };
    }

    private static Unavailable failed(CloudflareWorkerSecrets spec, Unavailable why) {
        return WorkerScript.of(spec).advice().onRead(why, spec.secretRef().name());
    }
}
