package dev.plumbline.destination.cloudflare;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.api.SecretDestinationSpec.CloudflarePagesVariable;
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
 * Sets variables of one environment of a Pages project, all of a batch at once: {@code PATCH …/pages/projects/{project}}.
 * The request names these variables and nothing else. By Cloudflare's documentation a variable is deleted by {@code null},
 * and Cloudflare's own tool sets one by sending that one alone: what a request does not name stays.
 */
@Singleton
@LookupIfProperty(name = "plumbline.role", stringValue = "converger")
public final class CloudflarePagesVariableWriter implements SecretWriter<CloudflarePagesVariable> {

    private final CloudflareWrites writes;

    /** @param api the root of Cloudflare's API; credentials are given for its host and sent there only */
    @Inject
    public CloudflarePagesVariableWriter(
            GuardedHttpClient http,
            @ConfigProperty(name = "plumbline.cloudflare.url", defaultValue = "https://api.cloudflare.com/client/v4")
                    URI api,
            InstantSource clock) {
        this.writes = new CloudflareWrites(http, api, clock);
    }

    @Override
    public Class<CloudflarePagesVariable> spec() {
        return CloudflarePagesVariable.class;
    }

    @Override
    public String batch(CloudflarePagesVariable spec, String namespace) {
        return PagesProject.of(spec).name() + ", " + PagesProject.of(spec).environment();
    }

    @Override
    public Outcome deliver(
            String namespace, List<Item<CloudflarePagesVariable>> items, Writer.Credentials credentials) {
        return switch (prepared(items, credentials)) {
            case Prepared.Refused(String message) -> new Outcome.Refused(message);
            case Prepared.Ready ready -> send(items.getFirst().spec(), ready);
        };
    }

    @Override
    public Outcome rehearse(
            String namespace, List<Item<CloudflarePagesVariable>> items, Writer.Credentials credentials) {
        return switch (prepared(items, credentials)) {
            case Prepared.Refused(String message) -> new Outcome.Refused(message);
            case Prepared.Ready _ -> new Outcome.Done("");
        };
    }

    private Prepared prepared(List<Item<CloudflarePagesVariable>> items, Writer.Credentials credentials) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode variables = body.putObject("deployment_configs")
                .putObject(PagesProject.of(items.getFirst().spec()).environment())
                .putObject("env_vars");
        for (Item<CloudflarePagesVariable> item : items) {
            CloudflarePagesVariable spec = item.spec();
            Optional<String> fault = PagesProject.fault(spec);
            if (fault.isPresent()) {
                return new Prepared.Refused(fault.get() + ".");
            }
            Optional<String> text = item.value().text();
            if (text.isEmpty()) {
                return new Prepared.Refused("The value for variable " + spec.key() + " of "
                        + PagesProject.of(spec).name()
                        + " is not text in UTF-8, and a variable has to be: encode it in Base64 with template.base64.");
            }
            if (variables.has(spec.key())) {
                return new Prepared.Refused("Variable " + spec.key() + " of "
                        + PagesProject.of(spec).name() + " is named by more than one destination: leave one of them.");
            }
            variables
                    .putObject(spec.key())
                    .put("type", PagesProject.isSecret(spec) ? "secret_text" : "plain_text")
                    .put("value", text.get());
        }
        return switch (writes.credential(credentials)) {
            case Lookup.Failed<Credential>(Unavailable why) -> new Prepared.Refused(why.message());
            case Lookup.Found<Credential>(Credential token) -> new Prepared.Ready(body, token);
        };
    }

    private Outcome send(CloudflarePagesVariable spec, Prepared.Ready ready) {
        return writes.patch(
                PagesProject.of(spec).path(),
                "application/json",
                ready.body(),
                ready.token(),
                PagesProject.of(spec).advice(),
                "counts from the next " + PagesProject.of(spec).environment() + " deployment of Pages project "
                        + spec.project());
    }
}
