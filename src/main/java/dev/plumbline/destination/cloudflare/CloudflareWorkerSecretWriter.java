package dev.plumbline.destination.cloudflare;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.api.SecretDestinationSpec.CloudflareWorkerSecret;
import dev.plumbline.destination.SecretWriter;
import dev.plumbline.destination.Writer;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.GuardedHttpClient;
import io.quarkus.arc.lookup.LookupIfProperty;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Sets secrets of a Cloudflare Worker, all of a batch at once: {@code PATCH …/secrets-bulk} of its script, a JSON merge
 * patch (RFC 7396) that leaves what it does not name as it is. Cloudflare makes one new version of it and deploys that.
 */
@Singleton
@LookupIfProperty(name = "plumbline.role", stringValue = "converger")
public final class CloudflareWorkerSecretWriter implements SecretWriter<CloudflareWorkerSecret> {

    /** How many secrets one request may name, by the provider's documentation. */
    private static final int MOST_SECRETS = 100;

    private final CloudflareWrites writes;

    /** @param api the root of Cloudflare's API; credentials are given for its host and sent there only */
    @Inject
    public CloudflareWorkerSecretWriter(
            GuardedHttpClient http,
            @ConfigProperty(name = "plumbline.cloudflare.url", defaultValue = "https://api.cloudflare.com/client/v4")
                    URI api,
            InstantSource clock) {
        this.writes = new CloudflareWrites(http, api, clock);
    }

    @Override
    public Class<CloudflareWorkerSecret> spec() {
        return CloudflareWorkerSecret.class;
    }

    @Override
    public String batch(CloudflareWorkerSecret spec, String namespace) {
        return WorkerScript.of(spec).name();
    }

    @Override
    public Outcome deliver(String namespace, List<Item<CloudflareWorkerSecret>> items, Writer.Credentials credentials) {
        return switch (prepared(items, credentials)) {
            case Prepared.Refused(String message) -> new Outcome.Refused(message);
            case Prepared.Ready ready -> send(items.getFirst().spec(), ready);
        };
    }

    @Override
    public Outcome rehearse(
            String namespace, List<Item<CloudflareWorkerSecret>> items, Writer.Credentials credentials) {
        return switch (prepared(items, credentials)) {
            case Prepared.Refused(String message) -> new Outcome.Refused(message);
            case Prepared.Ready _ -> new Outcome.Done("");
        };
    }

    private Prepared prepared(List<Item<CloudflareWorkerSecret>> items, Writer.Credentials credentials) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode secrets = body.putObject("secrets");
        for (Item<CloudflareWorkerSecret> item : items) {
            CloudflareWorkerSecret spec = item.spec();
            Optional<String> fault = WorkerScript.fault(spec);
            if (fault.isPresent()) {
                return new Prepared.Refused(fault.get() + ".");
            }
            Optional<String> text = item.value().text();
            if (text.isEmpty()) {
                return new Prepared.Refused(
                        "The value for secret " + spec.key() + " of "
                                + WorkerScript.of(spec).name()
                                + " is not text in UTF-8, and a Worker's secret has to be: encode it in Base64 with template.base64.");
            }
            if (secrets.has(spec.key())) {
                return new Prepared.Refused("Secret " + spec.key() + " of "
                        + WorkerScript.of(spec).name() + " is named by more than one destination: leave one of them.");
            }
            secrets.putObject(spec.key())
                    .put("name", spec.key())
                    .put("type", "secret_text")
                    .put("text", text.get());
        }
        if (secrets.size() > MOST_SECRETS) {
            return new Prepared.Refused(
                    "Cloudflare takes at most " + MOST_SECRETS + " secrets of a Worker at once, not " + secrets.size()
                            + ": leave some of them for another delivery.");
        }
        return switch (writes.credential(credentials)) {
            case Lookup.Failed<Credential>(Unavailable why) -> new Prepared.Refused(why.message());
            case Lookup.Found<Credential>(Credential token) -> new Prepared.Ready(body, token);
        };
    }

    private Outcome send(CloudflareWorkerSecret spec, Prepared.Ready ready) {
        return writes.patch(
                WorkerScript.of(spec).path() + "/secrets-bulk",
                "application/merge-patch+json",
                ready.body(),
                ready.token(),
                WorkerScript.of(spec).advice(),
                "a new version of Worker " + spec.script() + ", deployed");
    }
}
