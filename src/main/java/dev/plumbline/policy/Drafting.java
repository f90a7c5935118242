package dev.plumbline.policy;

import dev.plumbline.api.DriftIncidentSpec.Path;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.check.Check;
import dev.plumbline.desired.Promotion;
import dev.plumbline.desired.Promotion.Promoted;
import dev.plumbline.desired.Promotion.Take;
import dev.plumbline.destination.Reversion;
import dev.plumbline.destination.Reversion.Reversal;
import dev.plumbline.destination.Reversion.Truth;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.NamespaceView;
import dev.plumbline.policy.Plan.Aim;
import dev.plumbline.policy.Verdict.Compared;
import dev.plumbline.proposal.Draft;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** Drafts what would converge, along each path that a policy asks for. A path that can't be gone says why. */
final class Drafting {

    private static final int MAX_WHY = 1024;
    private static final String UNKNOWN_CHECK = "This version knows no such check.";

    /** What was read this short a time ago is not read again: a proposal is for what was observed. */
    private static final Duration JUST_READ = Duration.ofMinutes(10);

    private final Map<Class<?>, Reversion<?>> reversions;
    private final Map<Class<?>, Promotion<?>> promotions;
    private final Map<Class<?>, Check<?>> checks;

    private final BiFunction<String, Duration, NamespaceView> views;

    Drafting(
            Iterable<Reversion<?>> reversions,
            Iterable<Promotion<?>> promotions,
            Iterable<Check<?>> checks,
            BiFunction<String, Duration, NamespaceView> views) {
        this.reversions = Unions.byType(reversions, Reversion::spec);
        this.promotions = Unions.byType(promotions, Promotion::spec);
        this.checks = Unions.byType(checks, Check::spec);
        this.views = views;
    }

    /**
     * The drafts for what an observation found; reads what the observation has read, and not again.
     *
     * @param setAside subjects that people have set aside: nothing is to be done about them
     */
    List<Draft> drafts(DriftPolicy policy, Plan.Valid plan, Compared found, Set<String> setAside) {
        String namespace = policy.getMetadata().getNamespace();
        return drafts(
                new Promotion.Policy(namespace, policy.getMetadata().getName()),
                plan,
                found.takes().stream()
                        .filter(take ->
                                !setAside.contains(take.finding().subject().name()))
                        .toList(),
                new Look(views.apply(namespace, JUST_READ), JUST_READ));
    }

    /**
     * The drafts, one for each path.
     *
     * @param takes the findings that something is to be done about; where there are none there is nothing to draft
     */
    List<Draft> drafts(Promotion.Policy policy, Plan.Valid plan, List<Take> takes, Look look) {
        if (takes.isEmpty()) {
            return List.of();
        }
        return plan.proposals().stream()
                .map(path -> switch (plan.aim()) {
                    case Aim.Sides sides -> draft(path, policy, sides, takes, look);
                    case Aim.Tool tool -> byHand(path, tool);
                })
                .toList();
    }

    private Draft draft(Path path, Promotion.Policy policy, Aim.Sides sides, List<Take> takes, Look look) {
        return switch (path) {
            case Revert -> revert(policy, sides, takes);
            case Promote -> promote(policy, sides, takes, look);
            case Replace, Unrecognized -> replace();
        };
    }

    private static Draft replace() {
        return impossible(
                Path.Replace,
                "What replaces both sides comes as a change to the desired state: make it there, and the findings resolve once the destination follows.");
    }

    /** A tool that compares by itself has its own way of converging, which people go. */
    private Draft byHand(Path path, Aim.Tool tool) {
        Optional<Check.Remedy> remedy = Unions.member(tool.check())
                .flatMap(
                        spec -> Optional.ofNullable(checks.get(spec.getClass())).map(check -> remedy(check, spec)));
        return switch (path) {
            case Revert -> impossible(path, remedy.map(Check.Remedy::revert).orElse(UNKNOWN_CHECK));
            case Promote -> impossible(path, remedy.map(Check.Remedy::promote).orElse(UNKNOWN_CHECK));
            case Replace, Unrecognized -> replace();
        };
    }

    private static <S> Check.Remedy remedy(Check<S> check, Object spec) {
        return check.remedy(check.spec().cast(spec));
    }

    private Draft revert(Promotion.Policy policy, Aim.Sides plan, List<Take> takes) {
        if (plan.desired().snapshot() != null) {
            return impossible(
                    Path.Revert,
                    "What was blessed is kept as fingerprints, which can't be written back: bring the destination back in the way in which it is changed. The findings resolve once it holds what was blessed.");
        }
        Reversal reversal = Unions.member(plan.destination())
                .flatMap(spec -> Optional.ofNullable(reversions.get(spec.getClass()))
                        .map(reversion -> reversal(reversion, spec, policy, plan, takes)))
                .orElseGet(() -> new Reversal.Impossible("This version knows no way to write to this destination."));
        return switch (reversal) {
            case Reversal.Impossible(String why) -> impossible(Path.Revert, why);
            case Reversal.Possible possible ->
                new Draft.Possible(
                        Path.Revert,
                        possible.target(),
                        possible.steps(),
                        Optional.empty(),
                        possible.dryRun(),
                        possible.risks(),
                        possible.leftOut(),
                        possible.commands());
        };
    }

    private Draft promote(Promotion.Policy policy, Aim.Sides plan, List<Take> takes, Look look) {
        Promoted promoted = Unions.member(plan.desired())
                .flatMap(spec -> Optional.ofNullable(promotions.get(spec.getClass()))
                        .map(promotion -> promoted(promotion, spec, policy, takes, look)))
                .orElseGet(
                        () -> new Promoted.Impossible("This version knows no way to change this owner of the truth."));
        return switch (promoted) {
            case Promoted.Impossible(String why) -> impossible(Path.Promote, why);
            case Promoted.Possible possible ->
                new Draft.Possible(
                        Path.Promote,
                        possible.target(),
                        possible.steps(),
                        Optional.of(possible.patch()),
                        possible.dryRun(),
                        possible.risks(),
                        possible.leftOut(),
                        possible.commands());
        };
    }

    private <S> Reversal reversal(
            Reversion<S> reversion, Object spec, Promotion.Policy policy, Aim.Sides plan, List<Take> takes) {
        List<Finding> findings = takes.stream().map(Take::finding).toList();
        return reversion.revert(
                reversion.spec().cast(spec),
                policy.namespace(),
                findings,
                Unions.member(plan.desired())
                        .flatMap(desired -> Optional.ofNullable(promotions.get(desired.getClass()))
                                .map(promotion -> truth(promotion, desired, policy)))
                        .orElse(subject -> Optional.empty()));
    }

    private static <S> Truth truth(Promotion<S> promotion, Object union, Promotion.Policy policy) {
        S desired = promotion.spec().cast(union);
        return new Truth() {
            @Override
            public Optional<String> preparation() {
                return promotion.prepareCommand(desired);
            }

            @Override
            public Optional<String> command(Subject subject) {
                return promotion.readCommand(desired, policy, subject);
            }
        };
    }

    private static <S> Promoted promoted(
            Promotion<S> promotion, Object spec, Promotion.Policy policy, List<Take> takes, Look look) {
        return promotion.promote(promotion.spec().cast(spec), policy, takes, look);
    }

    private static Draft impossible(Path path, String why) {
        return new Draft.Impossible(path, why.length() > MAX_WHY ? why.substring(0, MAX_WHY - 1) + "…" : why);
    }
}
