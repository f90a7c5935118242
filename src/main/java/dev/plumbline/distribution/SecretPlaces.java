package dev.plumbline.distribution;

import dev.plumbline.api.SecretDestinationSpec;
import dev.plumbline.api.SecretSourceSpec;
import dev.plumbline.desired.SecretSource;
import dev.plumbline.desired.SecretSource.Reading;
import dev.plumbline.destination.SecretObserver;
import dev.plumbline.destination.SecretObserver.Sighting;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Look;
import dev.plumbline.policy.Unions;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Finds who reads what a distribution names, and has it read. A new provider is found by the type of its spec. */
public final class SecretPlaces {

    private static final Logger LOG = Logger.getLogger(SecretPlaces.class);

    private final Map<Class<?>, SecretSource<?>> sources;
    private final Map<Class<?>, SecretObserver<?>> observers;

    public SecretPlaces(Iterable<SecretSource<?>> sources, Iterable<SecretObserver<?>> observers) {
        this.sources = Unions.byType(sources, SecretSource::spec);
        this.observers = Unions.byType(observers, SecretObserver::spec);
    }

    /** Reads the source. Never throws: a bug in one provider is that provider's failure. */
    Reading read(SecretSourceSpec union, Optional<String> known, Look look) {
        return source(union)
                .map(bound -> guarded(() -> bound.read(known, look), Reading.Failed::new))
                .orElseGet(() -> new Reading.Failed(unknownMember("spec.source")));
    }

    /** Looks at a destination. Never throws. */
    Sighting look(SecretDestinationSpec union, Look look) {
        return destination(union)
                .map(bound -> guarded(() -> bound.look(look), Sighting.Failed::new))
                .orElseGet(() -> new Sighting.Failed(unknownMember("spec.destinations")));
    }

    /** The source of this union, with who reads it; empty where this version knows no such member. */
    Optional<Source<?>> source(SecretSourceSpec union) {
        return Unions.member(union)
                .filter(spec -> sources.containsKey(spec.getClass()))
                .map(spec -> source(sources.get(spec.getClass()), spec));
    }

    /** The destination of this union, with who looks at it; empty where this version knows no such member. */
    Optional<Destination<?>> destination(SecretDestinationSpec union) {
        return Unions.member(union)
                .filter(spec -> observers.containsKey(spec.getClass()))
                .map(spec -> destination(observers.get(spec.getClass()), spec));
    }

    /** Names what a destination is, as proposals sign it; empty where this version knows no such member. */
    public Optional<String> target(SecretDestinationSpec union, String namespace) {
        return destination(union).map(bound -> bound.target(namespace));
    }

    /** A source and who reads it. */
    record Source<S>(SecretSource<S> reader, S spec) {
        String name() {
            return reader.name(spec);
        }

        Reading read(Optional<String> known, Look look) {
            return reader.read(spec, known, look);
        }

        Optional<String> command(String namespace) {
            return reader.command(spec, namespace);
        }
    }

    /** A destination and who looks at it. */
    record Destination<S>(SecretObserver<S> observer, S spec) {
        String target(String namespace) {
            return observer.target(spec, namespace);
        }

        Sighting look(Look look) {
            return observer.look(spec, look);
        }

        Optional<String> risk() {
            return observer.risk(spec);
        }

        Optional<String> command(String namespace, String value) {
            return observer.command(spec, namespace, value);
        }
    }

    private static <S> Source<S> source(SecretSource<S> reader, Object spec) {
        return new Source<>(reader, reader.spec().cast(spec));
    }

    private static <S> Destination<S> destination(SecretObserver<S> observer, Object spec) {
        return new Destination<>(observer, observer.spec().cast(spec));
    }

    private static <T> T guarded(Supplier<T> look, Function<Unavailable, T> failed) {
        try {
            return look.get();
        } catch (RuntimeException | StackOverflowError e) {
            // The message of a stranger's exception may hold what was read, so only its type is told.
            LOG.errorf(
                    "event=observation-bug exception=%s at=%s",
                    e.getClass().getName(),
                    e.getStackTrace().length == 0 ? "unknown" : e.getStackTrace()[0].toString());
            return failed.apply(new Unavailable(
                    Reason.UNEXPECTED_ANSWER,
                    "Reading failed by an error of the operator ("
                            + e.getClass().getSimpleName() + "): look for observation-bug in its log and report it"));
        }
    }

    private static Unavailable unknownMember(String field) {
        return new Unavailable(
                Reason.INVALID,
                field
                        + " has no member that this version of the operator knows: upgrade the operator, or take a member that kubectl explain secretdistribution."
                        + field + " lists");
    }
}
