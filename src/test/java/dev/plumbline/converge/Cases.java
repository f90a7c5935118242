package dev.plumbline.converge;

import dev.plumbline.api.Condition;
import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentSpec;
import dev.plumbline.api.DriftIncidentSpec.Approval;
import dev.plumbline.api.DriftIncidentSpec.Path;
import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.DriftIncidentStatus.Operation;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftIncidentStatus.Proposal;
import dev.plumbline.api.DriftIncidentStatus.Step;
import dev.plumbline.api.Execution;
import dev.plumbline.api.ExecutionState;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.Subject;
import dev.plumbline.proposal.Content;
import dev.plumbline.proposal.Signed;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What tables of cases are made of. */
final class Cases {

    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    static final String EXPIRY = "2026-11-22T12:00:00Z";
    static final String NAMESPACE = "shop";
    static final String NAME = "billing";
    static final String INCIDENT = NAMESPACE + "/" + NAME;
    static final String TARGET = "config vars of Heroku app billing-prod";
    static final String HOLDER = "pod-1";

    private Cases() {}

    static Change set(String subject) {
        return new Change(Operation.Set, subject, null, "hmac:old", "hmac:new", "mark-" + subject);
    }

    static Change set(String subject, String field) {
        return new Change(Operation.Set, subject, field, "hmac:old", "hmac:new", "mark-" + subject + field);
    }

    static Change unset(String subject) {
        return new Change(Operation.Unset, subject, null, "hmac:old", null, "mark-" + subject);
    }

    static Step step(Change... changes) {
        return new Step("A step", List.of(changes));
    }

    static Content content(Step... steps) {
        return new Content(INCIDENT, Path.Revert, TARGET, "sha256:base", List.of(steps), null, EXPIRY);
    }

    static Finding open(Change change) {
        return finding(change.subject(), Signed.field(change), change.mark());
    }

    static Finding finding(String subject, String field, String mark) {
        return new Finding(
                new Subject(subject), field, Finding.Kind.CHANGED, "hmac:new", "hmac:old", Evidence.VALUE, mark);
    }

    static Proposal proposal(Content content) {
        return new Proposal(
                content.path(),
                content.digest(),
                null,
                content.target(),
                content.base(),
                content.steps().size(),
                content.steps(),
                content.patch(),
                null,
                null,
                null,
                null,
                null,
                content.expiryTime());
    }

    static Approval approval(String digest) {
        return new Approval(digest, "ana", "looked at it");
    }

    static Execution running(String digest, int begun, int done) {
        return execution(digest, ExecutionState.Running, begun, done);
    }

    static Execution execution(String digest, ExecutionState state, int begun, int done) {
        return new Execution(
                digest, state, HOLDER, "ana", begun, done, null, null, null, "2026-11-21T11:59:00Z", null, null, null);
    }

    static DriftIncidentSpec spec(Approval approval) {
        return new DriftIncidentSpec(
                new DriftIncidentSpec.Source(DriftIncidentSpec.Kind.DriftPolicy, NAME),
                "production",
                null,
                null,
                null,
                null,
                approval,
                null,
                null,
                null);
    }

    static DriftIncidentStatus status(Phase phase, List<Proposal> proposals, Execution execution) {
        return status(phase, 1, Condition.Status.False, proposals, execution);
    }

    static DriftIncidentStatus status(
            Phase phase, int openFindings, Condition.Status diffZero, List<Proposal> proposals, Execution execution) {
        return new DriftIncidentStatus(
                1L,
                phase,
                null,
                null,
                null,
                null,
                null,
                null,
                openFindings,
                null,
                null,
                null,
                null,
                proposals,
                execution,
                null,
                null,
                List.of(new Condition("DiffZero", diffZero, 1L, "2026-11-21T11:00:00Z", "Seen", "")));
    }

    static DriftIncident incident(DriftIncidentSpec spec, DriftIncidentStatus status) {
        var incident = new DriftIncident();
        incident.setMetadata(new ObjectMetaBuilder()
                .withNamespace(NAMESPACE)
                .withName(NAME)
                .withResourceVersion("1")
                .withLabels(Map.of("plumbline.dev/source-uid", "uid-1"))
                .build());
        incident.setSpec(spec);
        incident.setStatus(status);
        return incident;
    }
}
