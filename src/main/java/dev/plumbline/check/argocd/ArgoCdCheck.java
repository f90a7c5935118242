package dev.plumbline.check.argocd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.api.CheckSpec.ArgoCd;
import dev.plumbline.api.CheckSpec.Untracked;
import dev.plumbline.check.Check;
import dev.plumbline.check.Checked;
import dev.plumbline.check.Inquiry;
import dev.plumbline.check.argocd.Strays.Stray;
import dev.plumbline.drift.Difference;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.NamespaceView;
import jakarta.inject.Singleton;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * Asks Argo CD, by the status of its Applications in the policy's namespace. Each is a subject, {@code Application/name},
 * with a member for each of what is judged: {@code sync}, {@code health}, {@code lastSyncs} and {@code selfHeal}. Where
 * the spec has it reported, what runs there without belonging to any Application is a subject too, as
 * {@code Deployment.apps/web}.
 */
@Singleton
public final class ArgoCdCheck implements Check<ArgoCd> {

    private static final Duration OUT_OF_SYNC_FOR = Duration.ofMinutes(10);
    private static final Duration LONGEST = Duration.ofHours(168);

    @Override
    public Class<ArgoCd> spec() {
        return ArgoCd.class;
    }

    @Override
    public String target(ArgoCd spec, String namespace) {
        return "argocd:" + namespace;
    }

    @Override
    public Remedy remedy(ArgoCd spec) {
        return new Remedy(
                "Argo CD brings the cluster back to what Git says: 'argocd app sync NAMESPACE/NAME' for each Application"
                        + " that differs, after 'argocd app diff NAMESPACE/NAME'. What belongs to no Application is"
                        + " deleted by whoever put it there.",
                "Commit what runs to the repository that the Application follows, and let Argo CD sync it. What belongs"
                        + " to no Application is committed to the repository of the one that it should belong to.");
    }

    @Override
    public Checked check(ArgoCd spec, Inquiry inquiry) {
        if (spec.untracked() == Untracked.Unrecognized) {
            return notKnown(
                    Reason.INVALID,
                    "check.argoCD.untracked is a word that this version does not know: take Report or Ignore");
        }
        var outOfSyncFor = outOfSyncFor(spec);
        if (outOfSyncFor.isEmpty()) {
            return notKnown(
                    Reason.INVALID,
                    "check.argoCD.outOfSyncFor is no duration of up to 168h: write it as 30s, 10m or 1h30m");
        }
        NamespaceView namespace = inquiry.look().namespace();
        return switch (Applications.asked(spec, namespace)) {
            case Lookup.Failed<SortedMap<String, Optional<JsonNode>>>(var why) -> new Checked.NotKnown(why);
            case Lookup.Found<SortedMap<String, Optional<JsonNode>>>(var applications) ->
                switch (spec.untracked() == Untracked.Report
                        ? strays(namespace)
                        : new Lookup.Found<>(List.<Stray>of())) {
                    case Lookup.Failed<List<Stray>>(var why) -> new Checked.NotKnown(why);
                    case Lookup.Found<List<Stray>>(var strays) ->
                        compared(applications, outOfSyncFor.get(), strays, inquiry);
                };
        };
    }

    /** Empty for what the schema rules out today: it may have been stored before. */
    private static Optional<Duration> outOfSyncFor(ArgoCd spec) {
        if (spec.outOfSyncFor() == null) {
            return Optional.of(OUT_OF_SYNC_FOR);
        }
        try {
            return Optional.of(Duration.parse("PT" + spec.outOfSyncFor().toUpperCase(Locale.ROOT)))
                    .filter(duration -> !duration.isNegative() && duration.compareTo(LONGEST) <= 0);
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Checked compared(
            SortedMap<String, Optional<JsonNode>> applications,
            Duration outOfSyncFor,
            List<Stray> strays,
            Inquiry inquiry) {
        boolean fit = Stream.concat(
                        applications.keySet().stream().map(Sides::subject),
                        strays.stream().map(Stray::subject))
                .allMatch(Sides::fits);
        if (!fit) {
            return notKnown(
                    Reason.INVALID,
                    "kind and name of an object in namespace "
                            + inquiry.policy().namespace() + " have more than " + Subject.MAX_LENGTH
                            + " characters together: it can't be looked at, so give it a shorter name");
        }
        var sides = new Sides(inquiry.now());
        applications.forEach((name, status) -> sides.application(name, status, outOfSyncFor, inquiry.onsets()));
        var others = new Sides(inquiry.now());
        strays.forEach(others::stray);
        Difference difference = Sides.together(
                sides.compared(inquiry.comparison(), Evidence.VALUE),
                others.compared(inquiry.comparison(), Evidence.METADATA));
        return new Checked.Compared(difference, sides.revision(), inquiry.now(), sides.onsets());
    }

    private static Lookup<List<Stray>> strays(NamespaceView namespace) {
        switch (Applications.names(namespace)) {
            case Lookup.Failed<Set<String>>(var why) -> {
                return new Lookup.Failed<>(why);
            }
            case Lookup.Found<Set<String>>(var applications) -> {
                var strays = new ArrayList<Stray>();
                for (var kind : Strays.KINDS) {
                    switch (namespace.every(kind, object -> Strays.stray(kind, object, applications))) {
                        case Lookup.Failed<List<Stray>>(var why) -> {
                            return new Lookup.Failed<>(why);
                        }
                        case Lookup.Found<List<Stray>>(var found) -> strays.addAll(found);
                    }
                }
                return new Lookup.Found<>(strays);
            }
        }
    }

    private static Checked notKnown(Reason reason, String message) {
        return new Checked.NotKnown(new Unavailable(reason, message));
    }
}
