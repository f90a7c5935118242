package dev.plumbline.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.api.DesiredSpec;
import dev.plumbline.api.DriftPolicySpec;
import dev.plumbline.check.Check;
import dev.plumbline.check.Checked;
import dev.plumbline.check.Inquiry;
import dev.plumbline.desired.Source;
import dev.plumbline.destination.Observer;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.Glob;
import dev.plumbline.drift.Noise;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.State;
import dev.plumbline.platform.Look;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Finds who reads what a policy names, and has it read. A new provider is found by the type of its spec. */
final class Gathering {

    private final Map<Class<?>, Source<?>> sources;
    private final Map<Class<?>, Observer<?>> observers;
    private final Map<Class<?>, Check<?>> checks;

    Gathering(Iterable<Source<?>> sources, Iterable<Observer<?>> observers, Iterable<Check<?>> checks) {
        this.sources = Unions.byType(sources, Source::spec);
        this.observers = Unions.byType(observers, Observer::spec);
        this.checks = Unions.byType(checks, Check::spec);
    }

    /** What those whom a spec names say of comparing; nothing where they aren't known. */
    Nature nature(DriftPolicySpec spec) {
        Noise noise = Unions.member(spec.destination())
                .filter(member -> observers.containsKey(member.getClass()))
                .map(member -> noise(observers.get(member.getClass()), member))
                .orElse(Noise.NONE);
        List<Glob> scope = Unions.member(spec.desired())
                .filter(member -> sources.containsKey(member.getClass()))
                .map(member -> scope(sources.get(member.getClass()), member))
                .orElse(List.of());
        return new Nature(noise, scope);
    }

    /** Names the kind of what is looked at, as the union's member is called in CamelCase. */
    String kind(DriftPolicySpec spec) {
        return Unions.member(lookedAt(spec))
                .map(member -> member.getClass().getSimpleName())
                .orElse("Unknown");
    }

    /** Names what is looked at; policies with the same target are observed together. */
    String target(DriftPolicySpec spec, String namespace) {
        return Unions.member(lookedAt(spec))
                .map(member -> observers.containsKey(member.getClass())
                        ? target(observers.get(member.getClass()), member, namespace)
                        : checks.containsKey(member.getClass())
                                ? target(checks.get(member.getClass()), member, namespace)
                                : "")
                .orElse("");
    }

    private static Record lookedAt(DriftPolicySpec spec) {
        return spec.check() != null ? spec.check() : spec.destination();
    }

    Observation desired(Record union, Look look) {
        return switch (Unions.member(union).orElse(null)) {
            case DesiredSpec.Reference reference -> observed(reference.destination(), "spec.desired.reference", look);
            case null -> unknownMember("spec.desired");
            case Object member -> {
                Source<?> source = sources.get(member.getClass());
                yield source == null ? unknownMember("spec.desired") : read(source, member, look);
            }
        };
    }

    Observation observed(Record union, Look look) {
        return observed(union, "spec.destination", look);
    }

    private Observation observed(Record union, String field, Look look) {
        return Unions.member(union)
                .filter(member -> observers.containsKey(member.getClass()))
                .map(member -> observe(observers.get(member.getClass()), member, look))
                .orElseGet(() -> unknownMember(field));
    }

    /** What was observed, each subject under the name that the truth has for it. */
    State named(Record destination, State desired, State observed) {
        return found(observers, destination)
                .<State>map(observer -> observer.named(desired, observed))
                .orElse(observed);
    }

    /** Says what the owner of the truth knows of a difference and its observed value; empty for nothing. */
    BiFunction<Finding, JsonNode, String> explanations(Record desired, Look look) {
        return Unions.member(desired)
                .filter(member -> sources.containsKey(member.getClass()))
                .<BiFunction<Finding, JsonNode, String>>map(member -> {
                    Source<?> source = sources.get(member.getClass());
                    return (finding, observed) -> explain(source, member, finding, observed, look);
                })
                .orElse((finding, observed) -> "");
    }

    Checked checked(Record union, Inquiry inquiry) {
        return Unions.member(union)
                .filter(member -> checks.containsKey(member.getClass()))
                .map(member -> check(checks.get(member.getClass()), member, inquiry))
                .orElseGet(() -> new Checked.NotKnown(unknownMember("spec.check")));
    }

    private static <T> Optional<T> found(Map<Class<?>, T> all, Record union) {
        return Unions.member(union).flatMap(member -> Optional.ofNullable(all.get(member.getClass())));
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

    private static <S> List<Glob> scope(Source<S> source, Object spec) {
        return source.scope(source.spec().cast(spec));
    }

    private static <S> String explain(Source<S> source, Object spec, Finding finding, JsonNode observed, Look look) {
        return source.explain(source.spec().cast(spec), finding, observed, look);
    }

    private static <S> Observation observe(Observer<S> observer, Object spec, Look look) {
        return observer.observe(observer.spec().cast(spec), look);
    }

    private static <S> Noise noise(Observer<S> observer, Object spec) {
        return observer.noise(observer.spec().cast(spec));
    }

    private static <S> String target(Observer<S> observer, Object spec, String namespace) {
        return observer.target(observer.spec().cast(spec), namespace);
    }

    private static <S> String target(Check<S> check, Object spec, String namespace) {
        return check.target(check.spec().cast(spec), namespace);
    }

    private static <S> Checked check(Check<S> check, Object spec, Inquiry inquiry) {
        return check.check(check.spec().cast(spec), inquiry);
    }
}
