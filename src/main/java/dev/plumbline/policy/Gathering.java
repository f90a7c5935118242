package dev.plumbline.policy;

import dev.plumbline.desired.Source;
import dev.plumbline.destination.Observer;
import dev.plumbline.drift.Noise;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Look;
import java.util.Map;
import java.util.Optional;

/** Finds who reads what a policy names, and has it read. A new provider is found by the type of its spec. */
final class Gathering {

    private final Map<Class<?>, Source<?>> sources;
    private final Map<Class<?>, Observer<?>> observers;

    Gathering(Iterable<Source<?>> sources, Iterable<Observer<?>> observers) {
        this.sources = Unions.byType(sources, Source::spec);
        this.observers = Unions.byType(observers, Observer::spec);
    }

    /** What the destination of this union adds by itself; nothing where no member is known. */
    Noise noise(Record destination) {
        return Unions.member(destination)
                .flatMap(spec -> Optional.ofNullable(observers.get(spec.getClass())))
                .map(Observer::noise)
                .orElse(Noise.NONE);
    }

    /** Names the kind of destination, as the union's member is called in CamelCase. */
    String kind(Record destination) {
        return Unions.member(destination)
                .map(spec -> spec.getClass().getSimpleName())
                .orElse("Unknown");
    }

    /** Names what the destination observes; policies with the same target are observed together. */
    String target(Record destination, String namespace) {
        return Unions.member(destination)
                .filter(spec -> observers.containsKey(spec.getClass()))
                .map(spec -> target(observers.get(spec.getClass()), spec, namespace))
                .orElse("");
    }

    Observation desired(Record union, Look look) {
        return Unions.member(union)
                .filter(spec -> sources.containsKey(spec.getClass()))
                .map(spec -> read(sources.get(spec.getClass()), spec, look))
                .orElseGet(() -> unknownMember("spec.desired"));
    }

    Observation observed(Record union, Look look) {
        return Unions.member(union)
                .filter(spec -> observers.containsKey(spec.getClass()))
                .map(spec -> observe(observers.get(spec.getClass()), spec, look))
                .orElseGet(() -> unknownMember("spec.destination"));
    }

    private static Unavailable unknownMember(String field) {
        return new Unavailable(
                Reason.INVALID,
                field
                        + " has no member that this version of the operator knows: upgrade the operator, or take a member that kubectl explain driftpolicy."
                        + field + " lists");
    }

    private static <S> Observation read(Source<S> source, Object spec, Look look) {
        return source.read(source.spec().cast(spec), look);
    }

    private static <S> Observation observe(Observer<S> observer, Object spec, Look look) {
        return observer.observe(observer.spec().cast(spec), look);
    }

    private static <S> String target(Observer<S> observer, Object spec, String namespace) {
        return observer.target(observer.spec().cast(spec), namespace);
    }
}
