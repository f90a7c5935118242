package dev.plumbline.destination.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.api.SecretDestinationSpec.CloudflarePagesVariable;
import dev.plumbline.destination.BearerToken;
import dev.plumbline.destination.SecretObserver;
import dev.plumbline.destination.cloudflare.PagesVariables.Variable;
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
        return "variable " + spec.key() + " of " + PagesProject.of(spec).name() + ", "
                + PagesProject.of(spec).environment();
    }

    /** Pages runs its functions as Workers, within the same limits. */
    @Override
    public int maxBytes() {
        return CloudflareWorkerSecretObserver.MAX_BYTES;
    }

    @Override
    public Optional<String> risk(CloudflarePagesVariable spec) {
        String later = "Pages project " + spec.project() + " uses it from its next "
                + PagesProject.of(spec).environment() + " deployment on, and the old value until then.";
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
                                + " --env " + PagesProject.of(spec).environment()));
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
                switch (reads.one(PagesProject.of(spec).path(), token, look.freshness())) {
                    case Lookup.Failed<CloudflareReads.Result>(Unavailable why) -> failed(spec, why);
                    case Lookup.Found<CloudflareReads.Result>(CloudflareReads.Result project) ->
                        sighting(spec, project.result(), project.time());
                };
        };
    }

    private static Sighting sighting(CloudflarePagesVariable spec, JsonNode project, Instant time) {
        return switch (PagesVariables.of(project, PagesProject.of(spec).environment())) {
            case Lookup.Failed<JsonNode>(Unavailable why) -> failed(spec, why);
            case Lookup.Found<JsonNode>(JsonNode variables) ->
                variables.has(spec.key())
                        ? sighting(spec, PagesVariables.variable(variables.path(spec.key())), time)
                        : new Sighting.Absent(time);
        };
    }

    private static Sighting sighting(CloudflarePagesVariable spec, Lookup<Variable> variable, Instant time) {
        return switch (variable) {
            case Lookup.Failed<Variable>(Unavailable why) -> failed(spec, why);
            case Lookup.Found<Variable>(Variable.Plain(String text)) -> new Sighting.Held(SecretValue.of(text), time);
            // Nothing in the answer changes when somebody writes the variable anew: neither a time nor a version.
            case Lookup.Found<Variable>(Variable.Secret _) -> new Sighting.Present("", false, Optional.empty(), time);
        };
    }

    private static Sighting failed(CloudflarePagesVariable spec, Unavailable why) {
        return new Sighting.Failed(
                PagesProject.of(spec).advice().onRead(why, spec.secretRef().name()));
    }
}
