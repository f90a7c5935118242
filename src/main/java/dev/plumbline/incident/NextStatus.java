package dev.plumbline.incident;

import dev.plumbline.api.Condition;
import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.DriftIncidentStatus.Finding;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftIncidentStatus.Proposal;
import dev.plumbline.api.DriftIncidentStatus.Terms;
import dev.plumbline.api.DriftIncidentStatus.TimelineEntry;
import dev.plumbline.api.DriftIncidentStatus.Word;
import dev.plumbline.api.Execution;
import dev.plumbline.api.SecretDistributionSpec.StandingApproval;
import dev.plumbline.api.Severity;
import java.util.List;
import java.util.Optional;

/** A status as it is being worked out: begins as the one that stands. Lives for one step. */
final class NextStatus {

    Long observedGeneration;
    Phase phase;
    Severity severity;
    String detectedTime;
    String expiryTime;
    String nextEscalationTime;
    String closedTime;
    Terms terms;
    Integer openFindings;
    Integer overriddenFindings;
    Integer resolvedFindings;
    List<Finding> findings;
    List<Word> words;
    List<Proposal> proposals;
    final Execution execution;
    StandingApproval standingApproval;
    List<TimelineEntry> timeline;
    List<Condition> conditions;

    private NextStatus(Execution execution) {
        this.execution = execution;
    }

    /** Begins with a status; null for an incident that has none. */
    static NextStatus of(DriftIncidentStatus status) {
        if (status == null) {
            var empty = new NextStatus(null);
            empty.findings = List.of();
            empty.words = List.of();
            empty.proposals = List.of();
            empty.timeline = List.of();
            empty.conditions = List.of();
            return empty;
        }
        var next = new NextStatus(status.execution());
        next.observedGeneration = status.observedGeneration();
        next.phase = status.phase();
        next.severity = status.severity();
        next.detectedTime = status.detectedTime();
        next.expiryTime = status.expiryTime();
        next.nextEscalationTime = status.nextEscalationTime();
        next.closedTime = status.closedTime();
        next.terms = status.terms();
        next.openFindings = status.openFindings();
        next.overriddenFindings = status.overriddenFindings();
        next.resolvedFindings = status.resolvedFindings();
        next.findings = orEmpty(status.findings());
        next.words = orEmpty(status.words());
        next.proposals = orEmpty(status.proposals());
        next.standingApproval = status.standingApproval();
        next.timeline = orEmpty(status.timeline());
        next.conditions = orEmpty(status.conditions());
        return next;
    }

    /** Whether a good observation has ever reached it. */
    boolean observed() {
        return openFindings != null;
    }

    /** How many differences there are, those that are overridden among them: all of them count for zero. */
    int differences() {
        return (openFindings == null ? 0 : openFindings) + (overriddenFindings == null ? 0 : overriddenFindings);
    }

    Optional<Condition> condition(String type) {
        return conditions.stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst();
    }

    boolean is(String condition) {
        return condition(condition)
                .map(found -> found.status() == Condition.Status.True)
                .orElse(false);
    }

    /** When the operator first saw a word as it is said now. */
    Optional<Word> word(String field) {
        return words.stream().filter(word -> word.field().equals(field)).findFirst();
    }

    DriftIncidentStatus status() {
        return new DriftIncidentStatus(
                observedGeneration,
                phase,
                severity,
                detectedTime,
                expiryTime,
                nextEscalationTime,
                closedTime,
                terms,
                openFindings,
                overriddenFindings,
                resolvedFindings,
                findings,
                absentIfEmpty(words),
                absentIfEmpty(proposals),
                execution,
                standingApproval,
                timeline,
                conditions);
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }

    private static <T> List<T> absentIfEmpty(List<T> list) {
        return list.isEmpty() ? null : List.copyOf(list);
    }
}
