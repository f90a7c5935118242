package dev.plumbline.converge;

import dev.plumbline.api.DriftIncidentStatus.Step;
import dev.plumbline.destination.Reversion;
import dev.plumbline.destination.Writer;
import dev.plumbline.destination.Writer.Written;
import dev.plumbline.drift.State;
import dev.plumbline.policy.Unions;
import java.util.Map;
import java.util.Optional;

/** Finds who writes to what a policy names. A new provider is found by the type of its spec. */
public final class Destinations {

    private final Map<Class<?>, Reversion<?>> reversions;
    private final Map<Class<?>, Writer<?>> writers;

    public Destinations(Iterable<Reversion<?>> reversions, Iterable<Writer<?>> writers) {
        this.reversions = Unions.byType(reversions, Reversion::spec);
        this.writers = Unions.byType(writers, Writer::spec);
    }

    /** What reverting would be written to now; empty where nothing can be. */
    Optional<String> target(Object spec, String namespace) {
        return Optional.ofNullable(reversions.get(spec.getClass()))
                .map(reversion -> target(reversion, spec, namespace));
    }

    private static <S> String target(Reversion<S> reversion, Object spec, String namespace) {
        return reversion.target(reversion.spec().cast(spec), namespace);
    }

    boolean canWrite(Object spec) {
        return writers.containsKey(spec.getClass());
    }

    /**
     * Carries a step out, or does all but that.
     *
     * @param spec of a kind that {@link #canWrite}
     */
    Written write(
            Object spec, String namespace, Step step, State desired, Writer.Credentials credentials, boolean dryRun) {
        return write(writers.get(spec.getClass()), spec, namespace, step, desired, credentials, dryRun);
    }

    private static <S> Written write(
            Writer<S> writer,
            Object spec,
            String namespace,
            Step step,
            State desired,
            Writer.Credentials credentials,
            boolean dryRun) {
        S own = writer.spec().cast(spec);
        return dryRun
                ? writer.rehearse(own, namespace, step, desired, credentials)
                : writer.write(own, namespace, step, desired, credentials);
    }
}
