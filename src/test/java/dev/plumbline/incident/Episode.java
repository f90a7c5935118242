package dev.plumbline.incident;

import dev.plumbline.api.Condition;
import dev.plumbline.api.DriftIncidentSpec;
import dev.plumbline.api.DriftIncidentSpec.Acknowledgement;
import dev.plumbline.api.DriftIncidentSpec.Approval;
import dev.plumbline.api.DriftIncidentSpec.Closure;
import dev.plumbline.api.DriftIncidentSpec.Extension;
import dev.plumbline.api.DriftIncidentSpec.Kind;
import dev.plumbline.api.DriftIncidentSpec.Override;
import dev.plumbline.api.DriftIncidentSpec.Path;
import dev.plumbline.api.DriftIncidentSpec.Resolution;
import dev.plumbline.api.DriftIncidentSpec.Source;
import dev.plumbline.api.DriftIncidentSpec.Stabilization;
import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.DriftIncidentStatus.Operation;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftIncidentStatus.Step;
import dev.plumbline.api.DriftIncidentStatus.TimelineEntry;
import dev.plumbline.api.Execution;
import dev.plumbline.api.SecretDistributionSpec.StandingApproval;
import dev.plumbline.api.Severity;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.Subject;
import dev.plumbline.incident.Lifecycle.Next;
import dev.plumbline.proposal.Draft;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One incident of a test, with its clock: what is said and seen goes in, and the status is carried on. */
final class Episode {

    static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    static final Duration LIFE = Duration.ofDays(1);
    static final Duration STEP = Duration.ofHours(4);

    Instant now = NOON;
    SourceFate fate = SourceFate.Followed;
    Optional<Findings> found = Optional.empty();
    Acknowledgement acknowledgement;
    Stabilization stabilization;
    Resolution resolution;
    Approval approval;
    List<Override> overrides;
    Extension extension;
    Closure closure;
    DriftIncidentStatus status;
    Next last;
    Severity severity = Severity.Medium;
    int recurrence = 1;
    private long generation = 1;

    static Episode opened(String... subjects) {
        var episode = new Episode();
        episode.sees(subjects);
        return episode;
    }

    /** A good observation is made, and the incident is told. */
    Episode sees(String... subjects) {
        found = Optional.of(findings(subjects));
        return next();
    }

    Episode after(Duration time) {
        now = now.plus(time);
        return this;
    }

    Episode acknowledged() {
        acknowledgement = new Acknowledgement("alice", "looking");
        return said();
    }

    Episode stabilized() {
        stabilization = new Stabilization("alice", "traffic is safe");
        return said();
    }

    Episode resolved() {
        resolution = new Resolution(Path.Revert, "bob", "wrong by hand", "OPS-114");
        return said();
    }

    Episode approved(String digest) {
        approval = new Approval(digest, "carol", "looked at it");
        return said();
    }

    Episode closure() {
        closure = new Closure("dave", "the policy is not coming back");
        return said();
    }

    Episode overridden(String subject, Instant until) {
        overrides = List.of(new Override(subject, "erin", "pilot", until.toString()));
        return said();
    }

    Episode extended(String until) {
        extension = new Extension(until, "frank", "vendor is slow");
        return said();
    }

    Episode fate(SourceFate becomes) {
        fate = becomes;
        return next();
    }

    /** The process is started anew: it has no observation in memory, and does not know the policies yet. */
    Episode restarted() {
        found = Optional.empty();
        return next();
    }

    Episode executed(Execution execution) {
        status = with(execution);
        return next();
    }

    Episode said() {
        generation++;
        return next();
    }

    Episode next() {
        last = step();
        status = last.status();
        return this;
    }

    Next step() {
        return Lifecycle.next(new Incident("shop", "billing-1", NOON, generation, spec(), status), found, fate, now);
    }

    DriftIncidentSpec spec() {
        return new DriftIncidentSpec(
                new Source(Kind.DriftPolicy, "billing"),
                "production",
                null,
                acknowledgement,
                stabilization,
                resolution,
                approval,
                overrides,
                extension,
                closure);
    }

    Phase phase() {
        return status.phase();
    }

    List<String> events() {
        return status.timeline().stream().map(TimelineEntry::event).toList();
    }

    Condition condition(String type) {
        return status.conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    String digest() {
        return status.proposals().getFirst().digest();
    }

    Optional<StandingApproval> standing = Optional.empty();

    Findings findings(String... subjects) {
        var findings = Arrays.stream(subjects)
                .sorted()
                .map(name -> new Finding(
                        new Subject(name), "", Finding.Kind.CHANGED, "hmac:1", "hmac:2", Evidence.VALUE, "hmac:3"))
                .toList();
        var terms = new Terms(severity, Optional.of(LIFE), Optional.of(STEP), Duration.ofDays(7), false);
        return new Findings(findings, NOON, now, terms, drafts(subjects), standing, recurrence);
    }

    private static List<Draft> drafts(String... subjects) {
        if (subjects.length == 0) {
            return List.of();
        }
        var changes = Arrays.stream(subjects)
                .sorted()
                .map(name -> new Change(Operation.Set, name, null, "hmac:2", "hmac:1", "hmac:3"))
                .toList();
        return List.of(new Draft.Possible(
                Path.Revert,
                "Heroku app billing",
                List.of(new Step("Set config vars", changes)),
                Optional.empty(),
                "Sets them.",
                List.of(),
                List.of(),
                List.of()));
    }

    DriftIncidentStatus with(Execution execution) {
        return status.withExecution(execution);
    }
}
