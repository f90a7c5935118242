package dev.plumbline.destination.n8n;

import dev.plumbline.api.DestinationSpec.N8n;
import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.DriftIncidentStatus.Step;
import dev.plumbline.destination.Changes;
import dev.plumbline.destination.Reversion;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Subject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Brings the workflows of an n8n instance back: one step for each workflow, with what n8n's public API writes: name,
 * nodes, connections, settings, and whether it is active. A missing workflow is made; none is ever deleted.
 */
@Singleton
public final class N8nReversion implements Reversion<N8n> {

    private static final int MAX_LEFT_OUT = 64;
    private static final int SHOWN = 128;

    @Override
    public Class<N8n> spec() {
        return N8n.class;
    }

    @Override
    public String target(N8n spec, String namespace) {
        return "workflows of n8n at " + ForeignText.shown(spec.baseUrl() == null ? "" : spec.baseUrl(), 200);
    }

    @Override
    public Reversal revert(N8n spec, String namespace, List<Finding> findings, Truth truth) {
        var leftOut = new ArrayList<String>();
        Map<Subject, List<Finding>> workflows = new TreeMap<>();
        for (Finding finding : findings) {
            Optional<String> why = leftOut(spec, finding);
            if (why.isPresent()) {
                leftOut.add(place(finding) + why.get());
            } else {
                workflows
                        .computeIfAbsent(finding.subject(), subject -> new ArrayList<>())
                        .add(finding);
            }
        }
        if (workflows.isEmpty()) {
            return new Reversal.Impossible(String.join(" ", leftOut.subList(0, Math.min(3, leftOut.size()))));
        }
        List<Step> steps = workflows.entrySet().stream()
                .map(workflow -> step(workflow.getKey(), workflow.getValue()))
                .toList();
        return new Reversal.Possible(
                target(spec, namespace),
                steps,
                "Would write %s of n8n, each with what is there now and nothing changed but the places named."
                        .formatted(steps.size() == 1 ? "one workflow" : steps.size() + " workflows"),
                risks(workflows.values().stream().flatMap(List::stream).toList()),
                leftOut.stream().limit(MAX_LEFT_OUT).toList(),
                List.of());
    }

    /** Why a finding can't be set right through n8n's API, going on after the place. */
    private static Optional<String> leftOut(N8n spec, Finding finding) {
        if (finding.kind() == Finding.Kind.STALE || finding.kind() == Finding.Kind.UNVERIFIABLE) {
            return Optional.of(" can't be told from here: look at it in n8n.");
        }
        if (finding.field().isEmpty()) {
            return switch (finding.kind()) {
                case UNEXPECTED ->
                    Optional.of(
                            " is there and should not be. Plumbline deletes no workflow and stops none that nobody has described: deactivate, archive or delete it in n8n, or export it into the folder.");
                case MISSING ->
                    N8nObserver.tags(spec).isEmpty()
                            ? Optional.empty()
                            : Optional.of(
                                    " is not among the workflows with the tags that the policy names, and n8n's API makes none with tags: give it its tags in n8n, or import it there.");
                case CHANGED, STALE, UNVERIFIABLE -> Optional.empty();
            };
        }
        if (WorkflowChange.isWritten(finding.field()) || WorkflowChange.isActivation(finding.field())) {
            return Optional.empty();
        }
        return Optional.of(" is not written by way of n8n's API: set it in n8n.");
    }

    private static Step step(Subject subject, List<Finding> findings) {
        List<Change> changes = findings.stream().map(Changes::of).toList();
        String fields = findings.stream()
                .map(finding ->
                        finding.field().isEmpty() ? "the whole workflow" : ForeignText.shown(finding.field(), 64))
                .limit(3)
                .collect(Collectors.joining(", "));
        int more = changes.size() - 3;
        boolean creates = findings.stream()
                .anyMatch(finding -> finding.field().isEmpty() && finding.kind() == Finding.Kind.MISSING);
        return new Step(
                "%s %s in n8n: %s%s"
                        .formatted(
                                creates ? "Create" : "Write",
                                ForeignText.shown(subject.name(), SHOWN),
                                fields,
                                more > 0 ? " and " + more + " more places" : ""),
                changes);
    }

    private static List<String> risks(List<Finding> findings) {
        var risks = new ArrayList<String>();
        risks.add(
                "n8n has one write for name, nodes, connections and settings: what somebody saves in its editor in the same moment is lost.");
        if (findings.stream().anyMatch(finding -> WorkflowChange.isWritten(finding.field()))) {
            risks.add(
                    "A change of an active workflow takes effect at once: its webhooks, schedules and triggers run as written from then on. Executions under way go on as they began.");
        }
        if (findings.stream().anyMatch(finding -> WorkflowChange.isActivation(finding.field()))) {
            risks.add(
                    "An activated workflow starts to run by itself, and one that is deactivated misses what comes meanwhile.");
        }
        if (findings.stream()
                .anyMatch(finding -> finding.field().isEmpty() && finding.kind() == Finding.Kind.MISSING)) {
            risks.add(
                    "A workflow that is made anew has another id: workflows that call it by the old one don't find it. It belongs to the owner of the write credential, has no tags, and finds its credentials only where they are still there under their ids.");
        }
        return risks;
    }

    private static String place(Finding finding) {
        String subject = ForeignText.shown(finding.subject().name(), SHOWN);
        return finding.field().isEmpty() ? subject : subject + " at " + ForeignText.shown(finding.field(), SHOWN);
    }
}
