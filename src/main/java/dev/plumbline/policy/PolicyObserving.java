package dev.plumbline.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.check.Checked;
import dev.plumbline.check.Inquiry;
import dev.plumbline.desired.Promotion.Take;
import dev.plumbline.drift.Difference;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.State;
import dev.plumbline.observation.Observing;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.NamespaceView;
import dev.plumbline.policy.Plan.Aim;
import dev.plumbline.policy.Verdict.Compared;
import dev.plumbline.policy.Verdict.NotKnown;
import dev.plumbline.policy.Verdict.Side;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** One observation of a policy: both sides are read, then compared; or a tool does so. */
final class PolicyObserving implements Observing<PolicyOrder, Verdict> {

    private static final Logger LOG = Logger.getLogger(PolicyObserving.class);

    private final Gathering gathering;
    private final BiFunction<String, Duration, NamespaceView> views;
    private final FingerprintKey key;
    private final InstantSource clock;

    PolicyObserving(
            Gathering gathering,
            BiFunction<String, Duration, NamespaceView> views,
            FingerprintKey key,
            InstantSource clock) {
        this.gathering = gathering;
        this.views = views;
        this.key = key;
        this.clock = clock;
    }

    @Override
    public Verdict observe(ResourceID id, PolicyOrder order, Optional<Verdict> before, Duration freshness) {
        var look = new Look(views.apply(id.getNamespace().orElse(""), freshness), freshness);
        return switch (order.plan().aim()) {
            case Aim.Tool tool -> checked(order, tool, before, look);
            case Aim.Sides sides -> {
                Optional<Word> word = order.remembered().newWord();
                if (sides.desired().snapshot() != null && word.isPresent()) {
                    yield blessed(order.plan(), sides, word.get(), look);
                }
                yield switch (read(sides, order.remembered(), look)) {
                    case Sides.Unread(NotKnown why) -> why;
                    case Sides.Read read -> compared(order.plan(), sides, read, look);
                };
            }
        };
    }

    /** What the destination holds now, and not what somebody saw a moment ago, is what was blessed: nothing differs. */
    private Verdict blessed(Plan.Valid plan, Aim.Sides sides, Word word, Look look) {
        var now = new Look(views.apply(look.namespace().namespace(), Duration.ZERO), Duration.ZERO);
        return switch (guarded(() -> gathering.observed(sides.destination(), now))) {
            case Unavailable why -> new NotKnown(Side.DESTINATION, why, clock.instant());
            case Observed observed -> {
                State kept = plan.comparison().kept(observed.state());
                yield Blessing.bytes(kept).length > Blessing.MAX_BYTES
                        ? new NotKnown(
                                Side.DESTINATION,
                                new Unavailable(
                                        Reason.TOO_LARGE,
                                        "What it holds is more than can be kept: have spec.compare.include name less."),
                                clock.instant())
                        : new Compared(
                                new Difference(List.of(), 0, Optional.empty()),
                                List.of(),
                                "",
                                observed.time(),
                                List.of(),
                                Optional.of(new Blessing(kept, word, observed.time())));
            }
        };
    }

    private Verdict checked(PolicyOrder order, Aim.Tool tool, Optional<Verdict> before, Look look) {
        var remembered = order.remembered();
        String namespace = look.namespace().namespace();
        var inquiry = new Inquiry(
                new Inquiry.Policy(namespace, remembered.name(), remembered.uid(), order.generation()),
                order.plan().comparison(),
                tool.rules(),
                key.forNamespace(namespace).forPolicy(remembered.uid()),
                before.filter(Compared.class::isInstance)
                        .map(verdict -> ((Compared) verdict).onsets())
                        .orElse(remembered.onsets()),
                look,
                clock.instant());
        Checked checked;
        try {
            checked = gathering.checked(tool.check(), inquiry);
        } catch (RuntimeException | StackOverflowError e) {
            checked = new Checked.NotKnown(bug(e));
        }
        return switch (checked) {
            case Checked.NotKnown(Unavailable why) -> new NotKnown(Side.CHECK, why, clock.instant());
            case Checked.Compared compared ->
                new Compared(
                        compared.difference(),
                        compared.difference().findings().stream()
                                .map(finding -> new Take(finding, null, false))
                                .toList(),
                        compared.revision(),
                        compared.time(),
                        compared.onsets(),
                        Optional.empty());
        };
    }

    /** Reads both sides. Never throws. */
    Sides read(Aim.Sides sides, Remembered remembered, Look look) {
        Observation desired = guarded(() -> sides.desired().snapshot() == null
                ? gathering.desired(sides.desired(), look)
                : Snapshots.read(sides.desired().snapshot(), remembered.blessed(), look, clock.instant()));
        if (desired instanceof Unavailable why) {
            return new Sides.Unread(new NotKnown(Side.DESIRED, why, clock.instant()));
        }
        var truth = (Observed) desired;
        Observation observed = guarded(() -> named(
                sides,
                truth,
                gathering.observed(
                        sides.destination(),
                        look.at(new TreeSet<>(truth.state().values().keySet())))));
        if (observed instanceof Unavailable why) {
            return new Sides.Unread(new NotKnown(Side.DESTINATION, why, clock.instant()));
        }
        return new Sides.Read(truth, (Observed) observed);
    }

    private Observation named(Aim.Sides sides, Observed truth, Observation observation) {
        return observation instanceof Observed observed
                ? new Observed(
                        gathering.named(sides.destination(), truth.state(), observed.state()),
                        observed.evidence(),
                        observed.revision(),
                        observed.time(),
                        observed.remarks())
                : observation;
    }

    /** What both sides come to. */
    Compared compared(Plan.Valid plan, Aim.Sides sides, Sides.Read read, Look look) {
        var observed = read.observed().state().values();
        Difference found = plan.comparison().compare(read.desired(), read.observed(), clock.instant());
        var explanations = gathering.explanations(sides.desired(), look);
        Difference difference = new Difference(
                found.findings().stream()
                        .map(finding -> explained(explanations, finding, observed.get(finding.subject())))
                        .toList(),
                found.ignored(),
                found.nextIgnoreExpiry());
        var takes = difference.findings().stream()
                .map(finding -> {
                    boolean revealed = plan.comparison().reveals(finding.subject());
                    return new Take(finding, revealed ? observed.get(finding.subject()) : null, revealed);
                })
                .toList();
        return new Compared(difference, takes, read.desired().revision(), read.time(), List.of(), Optional.empty());
    }

    private static Finding explained(
            BiFunction<Finding, JsonNode, String> explanations, Finding finding, JsonNode observed) {
        String more;
        try {
            more = explanations.apply(finding, observed);
        } catch (RuntimeException | StackOverflowError e) {
            // The finding holds without it.
            bug(e);
            more = "";
        }
        return more.isEmpty()
                ? finding
                : finding.saying(finding.message().isEmpty() ? more : finding.message() + " " + more);
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

    private static Observation guarded(Supplier<Observation> look) {
        try {
            return look.get();
        } catch (RuntimeException | StackOverflowError e) {
            return bug(e);
        }
    }

    /** The message of a stranger's exception may hold what was read, so only its type is told. */
    private static Unavailable bug(Throwable e) {
        LOG.errorf("event=observation-bug exception=%s at=%s", e.getClass().getName(), firstFrame(e));
        return new Unavailable(
                Reason.UNEXPECTED_ANSWER,
                "Reading failed by an error of the operator (" + e.getClass().getSimpleName()
                        + "): look for observation-bug in its log and report it");
    }

    private static String firstFrame(Throwable e) {
        return e.getStackTrace().length == 0 ? "unknown" : e.getStackTrace()[0].toString();
    }
}
