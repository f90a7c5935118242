package dev.plumbline.policy;

import dev.plumbline.api.DriftPolicy;
import dev.plumbline.desired.Promotion.Take;
import dev.plumbline.desired.Source;
import dev.plumbline.destination.Observer;
import dev.plumbline.drift.Difference;
import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.drift.State;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.NamespaceView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiFunction;

/** One look at both sides of a policy as they are now, for whoever acts on it. Compares as the policy's own observations do. */
public final class PolicyLook {

    private final Planning planning;
    private final PolicyObserving observing;
    private final BiFunction<String, Duration, NamespaceView> views;

    /**
     * @param views the cluster as a namespace may see it, and how old what it shows may be
     * @param key of the installation: marks agree only under one key
     */
    public PolicyLook(
            Iterable<Source<?>> sources,
            Iterable<Observer<?>> observers,
            BiFunction<String, Duration, NamespaceView> views,
            FingerprintKey key,
            InstantSource clock) {
        // What a tool compares is never carried out, so that nobody looks at it in order to.
        var gathering = new Gathering(sources, observers, List.of());
        this.planning = new Planning(new Planner(key), gathering, clock);
        this.observing = new PolicyObserving(gathering, views, key, clock);
        this.views = views;
    }

    /** Reads both sides, and nothing that was read before. Never throws. */
    public Result look(DriftPolicy policy) {
        return switch (planning.plan(policy)) {
            case Plan.Invalid invalid -> new Result.Unknown(invalid.message());
            case Plan.Valid plan ->
                switch (plan.aim()) {
                    case Plan.Aim.Tool _ ->
                        new Result.Unknown(
                                "What a check finds is brought together by hand: nothing of it is carried out.");
                    case Plan.Aim.Sides sides
                    when sides.desired().snapshot() != null ->
                        new Result.Unknown(
                                "What was blessed is kept as fingerprints, which can't be written anywhere: nothing of it is carried out.");
                    case Plan.Aim.Sides sides -> look(policy, plan, sides);
                };
        };
    }

    private Result look(DriftPolicy policy, Plan.Valid plan, Plan.Aim.Sides sides) {
        var look = new Look(views.apply(policy.getMetadata().getNamespace(), Duration.ZERO), Duration.ZERO);
        return switch (observing.read(sides, Remembered.by(policy), look)) {
            case PolicyObserving.Sides.Unread(Verdict.NotKnown why) ->
                new Result.Unknown(
                        why.side().words() + " could not be read. " + why.why().message());
            case PolicyObserving.Sides.Read read -> known(read, observing.compared(plan, sides, read, look));
        };
    }

    private static Result known(PolicyObserving.Sides.Read read, Verdict.Compared compared) {
        return new Result.Known(read.desired().state(), compared.difference(), compared.takes(), compared.time());
    }

    /** What came of a look. */
    public sealed interface Result {

        /**
         * Both sides were read.
         *
         * @param desired what should hold, in clear: it stays in memory
         * @param difference what differs
         * @param takes the same, with what the truth would take over
         * @param time when the older of the two sides was read
         */
        record Known(State desired, Difference difference, List<Take> takes, Instant time) implements Result {}

        /** One could not be read, or the policy can't be carried out, and why. */
        record Unknown(String message) implements Result {}
    }
}
