package dev.plumbline.destination.cloudflare;

import dev.plumbline.api.SecretDestinationSpec.CloudflareWorkerSecret;
import dev.plumbline.destination.BearerToken;
import dev.plumbline.destination.SecretObserver;
import dev.plumbline.destination.cloudflare.WorkerReads.Live;
import dev.plumbline.destination.cloudflare.WorkerReads.Names;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.ShellWord;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.HttpReader;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Sees that a Cloudflare Worker has a secret of that name, which versions of the Worker serve, and by when what they hold
 * had been written: {@code GET …/secrets} and {@code GET …/deployments} of its script. Cloudflare never shows a value.
 */
@Singleton
public final class CloudflareWorkerSecretObserver implements SecretObserver<CloudflareWorkerSecret> {

    /** By Cloudflare's table of limits, 5 KB for each variable or secret. */
    static final int MAX_BYTES = 5 * 1024;

    private final WorkerReads reads;

    /** @param api the root of Cloudflare's API */
    @Inject
    public CloudflareWorkerSecretObserver(
            HttpReader http,
            @ConfigProperty(name = "plumbline.cloudflare.url", defaultValue = "https://api.cloudflare.com/client/v4")
                    URI api) {
        this.reads = new WorkerReads(new CloudflareReads(http, api));
    }

    @Override
    public Class<CloudflareWorkerSecret> spec() {
        return CloudflareWorkerSecret.class;
    }

    @Override
    public String target(CloudflareWorkerSecret spec, String namespace) {
        return "secret " + spec.key() + " of " + WorkerScript.of(spec).name();
    }

    @Override
    public int maxBytes() {
        return MAX_BYTES;
    }

    @Override
    public Optional<String> risk(CloudflareWorkerSecret spec) {
        return Optional.of("Cloudflare makes a new version of Worker " + spec.script()
                + " with the secret and has it serve all requests at once.");
    }

    @Override
    public Optional<String> command(CloudflareWorkerSecret spec, String namespace, String value) {
        if (WorkerScript.fault(spec).isPresent()) {
            return Optional.empty();
        }
        // Where reading fails nothing is set: not an empty text either.
        return ShellWord.of(spec.key())
                .flatMap(key -> ShellWord.of(spec.script())
                        .map(script -> "value=\"$(" + value + ")\" && printf %s \"$value\" | CLOUDFLARE_ACCOUNT_ID="
                                + spec.accountId() + " wrangler secret put " + key + " --name " + script));
    }

    @Override
    public Sighting look(CloudflareWorkerSecret spec, Look look) {
        Optional<String> fault = WorkerScript.fault(spec);
        if (fault.isPresent()) {
            return new Sighting.Failed(new Unavailable(Reason.INVALID, fault.get()));
        }
        if (spec.secretRef() == null || spec.secretRef().name() == null) {
            return new Sighting.Failed(new Unavailable(
                    Reason.INVALID,
                    "cloudflareWorkerSecret.secretRef is missing: name a Secret that holds a Cloudflare API token"));
        }
        return switch (BearerToken.read(spec.secretRef(), look.namespace())) {
            case Lookup.Failed<Credential>(Unavailable why) -> new Sighting.Failed(why);
            case Lookup.Found<Credential>(Credential token) -> look(spec, token, look.freshness());
        };
    }

    private Sighting look(CloudflareWorkerSecret spec, Credential token, Duration freshness) {
        // Names first: a write between the two reads then shows at once, as another version.
        return switch (reads.names(WorkerScript.of(spec), token, freshness)) {
            case Lookup.Failed<Names>(Unavailable why) -> failed(spec, why);
            case Lookup.Found<Names>(Names seen) ->
                seen.types().containsKey(spec.key())
                        ? present(spec, token, freshness, seen.time())
                        : new Sighting.Absent(seen.time());
        };
    }

    private Sighting present(CloudflareWorkerSecret spec, Credential token, Duration freshness, Instant named) {
        return switch (reads.live(WorkerScript.of(spec), token, freshness)) {
            case Lookup.Failed<Live>(Unavailable why) -> failed(spec, why);
            case Lookup.Found<Live>(Live live) ->
                new Sighting.Present(
                        live.versions().mark(),
                        true,
                        Optional.of(live.versions().changed()),
                        live.time().isBefore(named) ? live.time() : named);
        };
    }

    private static Sighting failed(CloudflareWorkerSecret spec, Unavailable why) {
        return new Sighting.Failed(
                WorkerScript.of(spec).advice().onRead(why, spec.secretRef().name()));
    }
}
