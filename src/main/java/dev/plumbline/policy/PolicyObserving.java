package dev.plumbline.policy;

import dev.plumbline.desired.Promotion.Take;
import dev.plumbline.drift.Difference;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.observation.Observing;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.NamespaceView;
import dev.plumbline.policy.Verdict.Compared;
import dev.plumbline.policy.Verdict.NotKnown;
import dev.plumbline.policy.Verdict.Side;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;

/** One observation of a policy: both sides are read, then compared. */
final class PolicyObserving implements Observing<PolicyOrder, Verdict> {

    private static final Logger LOG = Logger.getLogger(PolicyObserving.class);

    private final Gathering gathering;
    private final BiFunction<String, Duration, NamespaceView> views;
    private final InstantSource clock;

    PolicyObserving(Gathering gathering, BiFunction<String, Duration, NamespaceView> views, InstantSource clock) {
        this.gathering = gathering;
        this.views = views;
        this.clock = clock;
    }

    @Override
    public Verdict observe(ResourceID id, PolicyOrder order, Optional<Verdict> before, Duration freshness) {
        return switch (read(id.getNamespace().orElse(""), order.plan(), freshness)) {
            case Sides.Unread(NotKnown why) -> why;
            case Sides.Read read -> compared(order.plan(), read);
        };
    }

    /** Reads both sides. Never throws. */
    Sides read(String namespace, Plan.Valid plan, Duration freshness) {
        var look = new Look(views.apply(namespace, freshness), freshness);
        Observation desired = guarded(() -> gathering.desired(plan.desired(), look));
        if (desired instanceof Unavailable why) {
            return new Sides.Unread(new NotKnown(Side.DESIRED, why, clock.instant()));
        }
        Observation observed = guarded(() -> gathering.observed(plan.destination(), look));
        if (observed instanceof Unavailable why) {
            return new Sides.Unread(new NotKnown(Side.DESTINATION, why, clock.instant()));
        }
        return new Sides.Read((Observed) desired, (Observed) observed);
    }

    /** What both sides come to. */
    Compared compared(Plan.Valid plan, Sides.Read read) {
        Difference difference = compare(plan, read);
        var observed = read.observed().state().values();
        var takes = difference.findings().stream()
                .map(finding -> {
                    boolean revealed = plan.comparison().reveals(finding.subject());
                    return new Take(finding, revealed ? observed.get(finding.subject()) : null, revealed);
                })
                .toList();
        return new Compared(difference, takes, read.desired().revision(), read.time());
    }

    private Difference compare(Plan.Valid plan, Sides.Read sides) {
        return plan.comparison().compare(sides.desired(), sides.observed(), clock.instant());
    }

    /** Both sides as they were read, in clear: they stay in memory. */
    sealed interface Sides {

        /** Both could be read. */
        record Read(Observed desired, Observed observed) implements Sides {
            /** When the older of the two was read. */
            Instant time() {
                return desired.time().isBefore(observed.time()) ? desired.time() : observed.time();
            }
        }

        /** One could not. */
        record Unread(NotKnown why) implements Sides {}
    }

    private static Observation guarded(java.util.function.Supplier<Observation> look) {
        try {
            return look.get();
        } catch (RuntimeException | StackOverflowError e) {
            // The message of a stranger's exception may hold what was read, so only its type is told.
            LOG.errorf("event=observation-bug exception=%s at=%s", e.getClass().getName(), firstFrame(e));
            return new Unavailable(
                    Reason.UNEXPECTED_ANSWER,
                    "Reading failed by an error of the operator ("
                            + e.getClass().getSimpleName() + "): look for observation-bug in its log and report it");
        }
    }

    private static String firstFrame(Throwable e) {
        return e.getStackTrace().length == 0 ? "unknown" : e.getStackTrace()[0].toString();
    }
}
