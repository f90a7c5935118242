package dev.plumbline.distribution;

import dev.plumbline.api.Condition;
import dev.plumbline.api.Condition.Status;
import dev.plumbline.api.SecretDistributionStatus.Destination;
import dev.plumbline.api.SecretDistributionStatus.State;
import dev.plumbline.proposal.StandingApprovals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a distribution that is looked at says of itself. Pure. */
final class DistributionConditions {

    private DistributionConditions() {}

    static List<Condition> of(
            DistributionReport.Subject subject,
            Survey survey,
            List<Destination> destinations,
            StandingApprovals standing,
            Instant now) {
        var conditions = new ArrayList<Condition>();
        Condition source = source(subject, survey, now);
        conditions.add(ready(subject, survey, destinations, source, now));
        conditions.add(source);
        conditions.add(inSync(subject, destinations, now));
        conditions.add(subject.conflict()
                .map(why -> subject.condition("Conflict", Status.True, now, "SameTarget", why))
                .orElseGet(() -> subject.condition(
                        "Conflict", Status.False, now, "NoConflict", "No other SecretDistribution writes there.")));
        conditions.add(standing(subject, standing, now));
        return conditions;
    }

    private static Condition ready(
            DistributionReport.Subject subject,
            Survey survey,
            List<Destination> destinations,
            Condition source,
            Instant now) {
        if (source.status() != Status.True) {
            return subject.condition("Ready", Status.False, now, source.reason(), source.message());
        }
        for (int i = 0; i < destinations.size(); i++) {
            if (!survey.standings().get(i).read()) {
                return subject.condition(
                        "Ready",
                        Status.False,
                        now,
                        "DestinationUnread",
                        destinations.get(i).name() + ": "
                                + survey.standings().get(i).message());
            }
        }
        return subject.condition(
                "Ready", Status.True, now, "Observed", "The source was read, and every destination was asked.");
    }

    private static Condition source(DistributionReport.Subject subject, Survey survey, Instant now) {
        return switch (survey.source()) {
            case SourceSeen.Taken taken ->
                subject.condition(
                        "SourceReady",
                        Status.True,
                        now,
                        "Read",
                        "Version " + taken.version().id() + " is current.");
            case SourceSeen.Held held ->
                subject.condition("SourceReady", Status.False, now, held.reason(), held.message());
            case SourceSeen.Unread unread ->
                subject.condition(
                        "SourceReady",
                        Status.Unknown,
                        now,
                        unread.reason(),
                        "The source could not be read. " + unread.message());
        };
    }

    private static Condition inSync(DistributionReport.Subject subject, List<Destination> destinations, Instant now) {
        String differing = named(destinations, State.Stale, State.Drifted, State.Missing, State.Failed);
        String unknown = named(destinations, State.Unknown);
        if (!differing.isEmpty()) {
            return subject.condition(
                    "InSync",
                    Status.False,
                    now,
                    "NotArrived",
                    "The current version has not arrived at: " + differing + "."
                            + (unknown.isEmpty() ? "" : " Nobody can tell for: " + unknown + "."));
        }
        return unknown.isEmpty()
                ? subject.condition(
                        "InSync", Status.True, now, "Arrived", "The current version has arrived everywhere.")
                : subject.condition(
                        "InSync", Status.Unknown, now, "Unverifiable", "Nobody can tell for: " + unknown + ".");
    }

    private static String named(List<Destination> destinations, State... states) {
        return destinations.stream()
                .filter(destination -> List.of(states).contains(destination.state()))
                .map(Destination::name)
                .collect(Collectors.joining(", "));
    }

    private static Condition standing(DistributionReport.Subject subject, StandingApprovals standing, Instant now) {
        return switch (standing) {
            case StandingApprovals.None _ ->
                subject.condition(
                        "StandingApproval",
                        Status.False,
                        now,
                        "NotSigned",
                        "Each delivery takes an approval: nobody has signed status.deliveryDigest in advance.");
            case StandingApprovals.Good(var approval) ->
                subject.condition(
                        "StandingApproval",
                        Status.True,
                        now,
                        "Signed",
                        approval.by() + " has signed what is delivered where and how, until " + approval.until() + ".");
            case StandingApprovals.Void(var _, String reason, String message) ->
                subject.condition("StandingApproval", Status.False, now, reason, message);
        };
    }
}
