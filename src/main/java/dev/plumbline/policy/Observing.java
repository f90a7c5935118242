package dev.plumbline.policy;

import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.NamespaceView;
import dev.plumbline.policy.Verdict.Compared;
import dev.plumbline.policy.Verdict.NotKnown;
import dev.plumbline.policy.Verdict.Side;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;

/** One observation of a policy: both sides are read, then compared. */
final class Observing {

    private static final Logger LOG = Logger.getLogger(Observing.class);

    private final Gathering gathering;
    private final BiFunction<String, Duration, NamespaceView> views;
    private final InstantSource clock;

    Observing(Gathering gathering, BiFunction<String, Duration, NamespaceView> views, InstantSource clock) {
        this.gathering = gathering;
        this.views = views;
        this.clock = clock;
    }

    /**
     * Looks once at both sides. Never throws: a bug in one provider is that provider's failure.
     *
     * @param freshness how old an answer may be that another policy has asked for; zero for what is there now
     */
    Verdict observe(String namespace, Plan.Valid plan, Duration freshness) {
        var look = new Look(views.apply(namespace, freshness), freshness);
        Observation desired = guarded(() -> gathering.desired(plan.desired(), look));
        if (desired instanceof Unavailable why) {
            return new NotKnown(Side.DESIRED, why, clock.instant());
        }
        Observation observed = guarded(() -> gathering.observed(plan.destination(), look));
        if (observed instanceof Unavailable why) {
            return new NotKnown(Side.DESTINATION, why, clock.instant());
        }
        return compare(plan, (Observed) desired, (Observed) observed);
    }

    private Verdict compare(Plan.Valid plan, Observed desired, Observed observed) {
        Instant time = desired.time().isBefore(observed.time()) ? desired.time() : observed.time();
        return new Compared(plan.comparison().compare(desired, observed, clock.instant()), desired.revision(), time);
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
