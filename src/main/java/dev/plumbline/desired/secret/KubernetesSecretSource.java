package dev.plumbline.desired.secret;

import dev.plumbline.api.SecretSourceSpec.Secret;
import dev.plumbline.desired.SecretSource;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.NamespaceView.SecretData;
import dev.plumbline.platform.ShellWord;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * One key of a Secret in the distribution's own namespace. Its version is the Secret's resource version: another key or a
 * label that changes makes another version of the same value.
 */
@Singleton
public final class KubernetesSecretSource implements SecretSource<Secret> {

    private final InstantSource clock;

    @Inject
    public KubernetesSecretSource(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Class<Secret> spec() {
        return Secret.class;
    }

    @Override
    public String name(Secret spec) {
        return "secret " + spec.name() + "#" + spec.key();
    }

    @Override
    public Reading read(Secret spec, Optional<String> known, Look look) {
        // The schema demands both; a resource stored under another schema may still lack them.
        if (spec.name() == null || spec.key() == null) {
            return new Reading.Failed(
                    new Unavailable(Reason.INVALID, "source.secret.name and source.secret.key are needed: name both"));
        }
        Instant now = clock.instant();
        return switch (look.namespace().secretData(spec.name())) {
            case Lookup.Found<SecretData>(var data) -> reading(spec, data, known, now);
            case Lookup.Failed<SecretData>(var why) ->
                why.reason() == Reason.REFERENCE_NOT_FOUND
                        ? gone("Secret " + spec.name() + " is not there: create it, or correct source.secret.name", now)
                        : new Reading.Failed(why);
        };
    }

    private static Reading reading(Secret spec, SecretData data, Optional<String> known, Instant now) {
        byte[] value = data.keys().get(spec.key());
        if (value == null) {
            return gone(
                    "Secret " + spec.name() + " has no key " + spec.key()
                            + ": put the secret there, or correct source.secret.key",
                    now);
        }
        var version = new Version(data.resourceVersion(), Optional.empty());
        return known.filter(version.id()::equals).isPresent()
                ? new Reading.Unchanged(version, now)
                : new Reading.Current(version, SecretValue.of(value), now);
    }

    private static Reading gone(String message, Instant now) {
        return new Reading.Withdrawn(Optional.empty(), "NotFound", message, now);
    }

    /**
     * It prints nothing where the key isn't there. A template that failed would have kubectl print the whole Secret in its
     * place.
     */
    @Override
    public Optional<String> command(Secret spec, String namespace) {
        return ShellWord.of(namespace)
                .flatMap(in -> ShellWord.of(spec.name())
                        .flatMap(name -> ShellWord.of(
                                        "{{with index .data \"" + spec.key() + "\"}}{{. | base64decode}}{{end}}")
                                .map(template ->
                                        "kubectl -n " + in + " get secret " + name + " -o go-template=" + template)));
    }
}
