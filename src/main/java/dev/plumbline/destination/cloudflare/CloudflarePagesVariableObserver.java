package dev.plumbline.destination.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.api.SecretDestinationSpec.CloudflarePagesVariable;
import dev.plumbline.destination.BearerToken;
import dev.plumbline.destination.SecretObserver;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.ShellWord;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.HttpReader;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Sees one variable of a Pages project in {@code GET …/pages/projects/{project}}: the value of plain text, and of secret
 * text that it is there. It sees what is configured, which a deployment takes over when it is made.
 */
@Singleton
public final class CloudflarePagesVariableObserver implements SecretObserver<CloudflarePagesVariable> {

    private final CloudflareReads reads;

    /** @param api the root of Cloudflare's API */
    @Inject
    public CloudflarePagesVariableObserver(
            HttpReader http,
            @ConfigProperty(name = "plumbline.cloudflare.url", defaultValue = "https://api.cloudflare.com/client/v4")
                    URI api) {
        this.reads = new CloudflareReads(http, api);
    }

    @Override
    public Class<CloudflarePagesVariable> spec() {
        return CloudflarePagesVariable.class;
    }

    @Override
    public String target(CloudflarePagesVariable spec, String namespace) {
        return "variable " + spec.key() + " of " + PagesProject.name(spec) + ", " + PagesProject.environment(spec);
    }

    /** Pages runs its functions as Workers, within the same limits. */
    @Override
    public int maxBytes() {
        return CloudflareWorkerSecretObserver.MAX_BYTES;
    }

    @Override
    public Optional<String> risk(CloudflarePagesVariable spec) {
        String later = "Pages project " + spec.project() + " uses it from its next " + PagesProject.environment(spec)
                + " deployment on, and the old value until then.";
        return Optional.of(
                PagesProject.isSecret(spec)
                        ? later
                        : later + " As plain text, Cloudflare shows it to whoever may read the project.");
    }

    /** For secret text alone: wrangler sets plain text from a file only. */
    @Override
    public Optional<String> command(CloudflarePagesVariable spec, String namespace, String value) {
        if (!PagesProject.isSecret(spec) || PagesProject.fault(spec).isPresent()) {
            return Optional.empty();
        }
        // Where reading fails nothing is set: not an empty text either.
        return ShellWord.of(spec.key())
                .flatMap(key -> ShellWord.of(spec.project())
                        .map(project -> "value=\"$(" + value + ")\" && printf %s \"$value\" | CLOUDFLARE_ACCOUNT_ID="
                                + spec.accountId() + " wrangler pages secret put " + key + " --project-name " + project
                                + " --env " + PagesProject.environment(spec)));
    }

    @Override
    public Sighting look(CloudflarePagesVariable spec, Look look) {
        Optional<String> fault = PagesProject.fault(spec);
        if (fault.isPresent()) {
            return new Sighting.Failed(new Unavailable(Reason.INVALID, fault.get()));
        }
        if (spec.secretRef() == null || spec.secretRef().name() == null) {
            return new Sighting.Failed(new Unavailable(
                    Reason.INVALID,
                    "cloudflarePagesVariable.secretRef is missing: name a Secret that holds a Cloudflare API token"));
        }
        return switch (BearerToken.read(spec.secretRef(), look.namespace())) {
            case Lookup.Failed<Credential>(Unavailable why) -> new Sighting.Failed(why);
            case Lookup.Found<Credential>(Credential token) ->
                switch (reads.one(PagesProject.path(spec), token, look.freshness())) {
                    case Lookup.Failed<CloudflareReads.Result>(Unavailable why) -> failed(spec, why);
                    case Lookup.Found<CloudflareReads.Result>(CloudflareReads.Result project) ->
                        sighting(spec, project.result(), project.time());
                };
        };
    }

    private static Sighting sighting(CloudflarePagesVariable spec, JsonNode project, Instant time) {
        JsonNode config = project.path("deployment_configs").path(PagesProject.environment(spec));
        JsonNode variables = config.path("env_vars");
        if (!config.isObject() || !(variables.isObject() || variables.isNull() || variables.isMissingNode())) {
            return malformed(spec, "the project's settings are not in their form");
        }
        if (!variables.has(spec.key())) {
            return new Sighting.Absent(time);
        }
        JsonNode variable = variables.path(spec.key());
        return switch (variable.path("type").asText("")) {
            case "plain_text" ->
                variable.path("value").isTextual()
                        ? new Sighting.Held(
                                SecretValue.of(variable.path("value").textValue()), time)
                        : malformed(spec, "a variable of plain text has no text");
            // Nothing in the answer changes when somebody writes the variable anew: neither a time nor a version.
            case "secret_text" -> new Sighting.Present("", false, Optional.empty(), time);
            default -> malformed(spec, "a variable is neither plain text nor secret text");
        };
    }

    private static Sighting malformed(CloudflarePagesVariable spec, String what) {
        return failed(spec, Envelope.unreadable(what));
    }

    private static Sighting failed(CloudflarePagesVariable spec, Unavailable why) {
        return new Sighting.Failed(
                PagesProject.advice(spec).onRead(why, spec.secretRef().name()));
    }
}
