package dev.plumbline.check.argocd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plumbline.check.Onset;
import dev.plumbline.check.argocd.ApplicationStatus.Reading;
import dev.plumbline.check.argocd.ApplicationStatus.Sync;
import dev.plumbline.check.argocd.Judgement.Note;
import dev.plumbline.check.argocd.Strays.Stray;
import dev.plumbline.drift.Comparison;
import dev.plumbline.drift.Difference;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Remark;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The two sides of a check while they are put together: what Argo CD should say, and what it says. */
final class Sides {

    private static final JsonNode IN_SYNC =
            JsonNodeFactory.instance.objectNode().put("sync", Sync.SYNCED.word());

    private final Instant now;
    private final Map<Subject, JsonNode> desired = new TreeMap<>();
    private final Map<Subject, JsonNode> observed = new TreeMap<>();
    private final Map<Subject, Map<String, Note>> notes = new HashMap<>();
    private final List<Remark> remarks = new ArrayList<>();
    private final List<Onset> onsets = new ArrayList<>();
    private final List<String> revisions = new ArrayList<>();

    Sides(Instant now) {
        this.now = now;
    }

    /** Whether an object of this name can be looked at. */
    static boolean fits(String subject) {
        return subject.length() <= Subject.MAX_LENGTH;
    }

    /** How the subject of an Application is called. */
    static String subject(String application) {
        return "Application/" + application;
    }

    /**
     * Adds an Application.
     *
     * @param status empty for one that isn't there
     * @param before the onsets that were kept, of whatever subject
     */
    void application(String name, Optional<JsonNode> status, Duration outOfSyncFor, List<Onset> before) {
        var subject = new Subject(subject(name));
        if (status.isEmpty()) {
            desired.put(subject, IN_SYNC);
            notes.put(
                    subject,
                    Map.of("", new Note(true, "It isn't there: create it, or take its name out of check.argoCD.")));
            return;
        }
        List<Onset> own = before.stream()
                .filter(onset -> onset.subject().equals(subject.name()))
                .toList();
        switch (ApplicationStatus.read(status.get())) {
            case Reading.Unreadable(String why) -> unverifiable(subject, "Its status can't be read: " + why + ".", own);
            case Reading.Read(ApplicationStatus read)
            when read.sync().isEmpty() ->
                unverifiable(
                        subject,
                        "Argo CD has not compared it yet: see that its controller runs and watches this namespace.",
                        own);
            case Reading.Read(ApplicationStatus read) -> {
                var judgement = Judgement.of(subject.name(), read, own, outOfSyncFor, now);
                desired.put(subject, judgement.desired());
                observed.put(subject, judgement.observed());
                notes.put(subject, judgement.notes());
                onsets.addAll(judgement.onsets());
                revisions.add(read.revision());
            }
        }
    }

    private void unverifiable(Subject subject, String message, List<Onset> own) {
        desired.put(subject, IN_SYNC);
        remarks.add(new Remark(subject, Remark.Kind.UNVERIFIABLE, message));
        // What had begun has not ended because nobody can tell.
        onsets.addAll(own);
    }

    /** Adds an object that belongs to no Application. */
    void stray(Stray stray) {
        var subject = new Subject(stray.subject());
        observed.put(
                subject,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("tracking", stray.why().word()));
        notes.put(subject, Map.of("", new Note(true, stray.message())));
    }

    /** What differs, each with what is known of it. */
    Difference compared(Comparison comparison, Evidence evidence) {
        var difference = comparison.compare(
                new Observed(State.of(desired), evidence, "", now),
                new Observed(State.of(observed), evidence, "", now, remarks),
                now);
        return new Difference(
                difference.findings().stream().map(this::told).toList(),
                difference.ignored(),
                difference.nextIgnoreExpiry());
    }

    private Finding told(Finding finding) {
        Note note = notes.getOrDefault(finding.subject(), Map.of()).get(finding.field());
        return note == null
                ? finding
                : new Finding(
                        finding.subject(),
                        finding.field(),
                        note.known() ? finding.kind() : Finding.Kind.UNVERIFIABLE,
                        finding.desired(),
                        finding.observed(),
                        finding.evidence(),
                        finding.mark(),
                        note.message());
    }

    List<Onset> onsets() {
        return onsets.stream()
                .sorted(Comparator.comparing(Onset::subject).thenComparing(Onset::what))
                .toList();
    }

    /** What the one Application was compared with; several have no revision in common. */
    String revision() {
        return revisions.size() == 1 ? revisions.getFirst() : "";
    }

    /** Two differences that have no subject in common. */
    static Difference together(Difference one, Difference other) {
        return new Difference(
                Stream.concat(one.findings().stream(), other.findings().stream())
                        .sorted()
                        .toList(),
                one.ignored() + other.ignored(),
                Stream.of(one.nextIgnoreExpiry(), other.nextIgnoreExpiry())
                        .flatMap(Optional::stream)
                        .min(Comparator.naturalOrder()));
    }
}
