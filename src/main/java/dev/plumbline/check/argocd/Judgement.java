package dev.plumbline.check.argocd;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.check.Onset;
import dev.plumbline.check.argocd.ApplicationStatus.Health;
import dev.plumbline.check.argocd.ApplicationStatus.Operation;
import dev.plumbline.check.argocd.ApplicationStatus.Phase;
import dev.plumbline.check.argocd.ApplicationStatus.Sync;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the status of one Application comes to. Pure; an unchanged status gives the same judgement, whenever it is made,
 * but for what a time has come for.
 *
 * @param desired a word for each of {@code sync}, {@code health}, {@code lastSyncs} and {@code selfHeal} that was judged
 * @param observed the same members
 * @param notes what is known of a difference, by the pointer of its member
 * @param onsets what has begun and lasts, to be given back with the next status
 */
record Judgement(ObjectNode desired, ObjectNode observed, Map<String, Note> notes, List<Onset> onsets) {

    static final String SYNC = "/sync";
    static final String HEALTH = "/health";
    static final String LAST_SYNCS = "/lastSyncs";
    static final String SELF_HEAL = "/selfHeal";

    /** How many failed syncs in a row are drift. */
    static final int FAILURES = 3;

    /** For how long after it has finished a self-heal is a finding. */
    static final Duration HEALED_FOR = Duration.ofHours(1);

    private static final String OUT_OF_SYNC = "OutOfSync";
    private static final String SYNC_FAILED = "SyncFailed";
    private static final String SELF_HEALED = "SelfHealed";

    /**
     * What is known of a difference.
     *
     * @param known whether there is one; without it, nobody can tell
     */
    record Note(boolean known, String message) {}

    /**
     * Judges a status that says whether the Application is in sync.
     *
     * @param subject names the Application
     * @param before the onsets that were kept for this subject
     * @param outOfSyncFor how long it may be out of sync
     */
    static Judgement of(
            String subject, ApplicationStatus status, List<Onset> before, Duration outOfSyncFor, Instant now) {
        var judging = new Judging(subject, status, before, now.truncatedTo(ChronoUnit.SECONDS));
        judging.sync(outOfSyncFor);
        judging.health();
        judging.lastSyncs();
        judging.selfHeal();
        return new Judgement(judging.desired, judging.observed, judging.notes, List.copyOf(judging.onsets));
    }

    /** One judging under way. */
    private static final class Judging {
        private final String subject;
        private final ApplicationStatus status;
        private final List<Onset> before;
        private final Instant now;
        private final ObjectNode desired = JsonNodeFactory.instance.objectNode();
        private final ObjectNode observed = JsonNodeFactory.instance.objectNode();
        private final Map<String, Note> notes = new TreeMap<>();
        private final List<Onset> onsets = new ArrayList<>();

        private Judging(String subject, ApplicationStatus status, List<Onset> before, Instant now) {
            this.subject = subject;
            this.status = status;
            this.before = before;
            this.now = now;
        }

        /** Argo CD does not say since when it is out of sync, so the first look that saw it counts. */
        private void sync(Duration outOfSyncFor) {
            Sync sync = status.sync().orElse(Sync.UNKNOWN);
            var known = kept(OUT_OF_SYNC);
            switch (sync) {
                case SYNCED -> same(SYNC, Sync.SYNCED.word());
                case UNKNOWN -> {
                    known.ifPresent(onsets::add);
                    differs(
                            SYNC,
                            Sync.SYNCED.word(),
                            sync.word(),
                            new Note(
                                    false,
                                    "Argo CD could not compare: argocd app get tells why, in the Application's conditions."));
                }
                case OUT_OF_SYNC -> {
                    Instant since = known.map(Onset::since)
                            .filter(first -> !first.isAfter(now))
                            .orElse(now);
                    onsets.add(new Onset(subject, OUT_OF_SYNC, since, 0, ""));
                    if (!now.isBefore(since.plus(outOfSyncFor))) {
                        String which = status.different().count() == 0
                                ? "which resources are, Argo CD does not list"
                                : status.different().told();
                        differs(
                                SYNC,
                                Sync.SYNCED.word(),
                                sync.word(),
                                new Note(true, "OutOfSync, first seen at " + since + "; " + which + "."));
                    }
                }
            }
        }

        private void health() {
            if (status.health().isEmpty()) {
                return;
            }
            Health health = status.health().get();
            switch (health) {
                case HEALTHY, PROGRESSING, SUSPENDED -> same(HEALTH, Health.HEALTHY.word());
                case DEGRADED, MISSING ->
                    differs(
                            HEALTH,
                            Health.HEALTHY.word(),
                            health.word(),
                            new Note(
                                    true,
                                    status.healthSince()
                                            .map(since -> health.word() + " since " + since + ".")
                                            .orElse(health.word() + ".")));
                case UNKNOWN ->
                    differs(
                            HEALTH,
                            Health.HEALTHY.word(),
                            health.word(),
                            new Note(
                                    false,
                                    "Argo CD could not tell the health: argocd app get shows of which resource."));
            }
        }

        private void lastSyncs() {
            var failures = failures();
            failures.ifPresent(onsets::add);
            if (failures.isEmpty() || failures.get().count() < FAILURES) {
                same(LAST_SYNCS, Phase.SUCCEEDED.word());
                return;
            }
            differs(
                    LAST_SYNCS,
                    Phase.SUCCEEDED.word(),
                    Phase.FAILED.word(),
                    new Note(
                            true,
                            failures.get().count() + " syncs in a row have failed, the last of them begun at "
                                    + failures.get().last() + ": argocd app get tells why."));
        }

        /** An operation counts once, however often it is seen and however often Argo CD tries it. */
        private Optional<Onset> failures() {
            var known = kept(SYNC_FAILED).filter(failures -> !succeededAfter(failures));
            if (status.operation().isEmpty()) {
                return known;
            }
            return switch (status.operation().get().phase()) {
                case SUCCEEDED -> Optional.empty();
                case RUNNING, TERMINATING -> known;
                case FAILED, ERROR -> counted(status.operation().get(), known);
            };
        }

        /** Syncs that come and go between two looks are seen by what they leave in the history. */
        private boolean succeededAfter(Onset failures) {
            return status.lastWholeSync()
                    .filter(success -> success.toString().compareTo(failures.last()) > 0)
                    .isPresent();
        }

        private Optional<Onset> counted(Operation operation, Optional<Onset> known) {
            var begun = operation.startedAt().or(operation::finishedAt);
            if (begun.isEmpty()) {
                // It can't be told from the one before.
                return known;
            }
            String name = begun.get().toString();
            return known.map(failures -> failures.last().equals(name)
                            ? failures
                            : new Onset(subject, SYNC_FAILED, failures.since(), failures.count() + 1, name))
                    .or(() -> Optional.of(new Onset(subject, SYNC_FAILED, begun.get(), 1, name)));
        }

        /**
         * Argo CD begins a self-heal only where a sync to the same revision had succeeded and what runs has moved away from
         * it since. So one that has succeeded undid a change.
         */
        private void selfHeal() {
            var healed = status.operation()
                    .filter(operation -> operation.phase() == Phase.SUCCEEDED && operation.healing() > 0)
                    .filter(operation -> operation.finishedAt().isPresent());
            var latest = healed.map(operation -> new Onset(
                            subject, SELF_HEALED, operation.finishedAt().get(), operation.healing(), ""))
                    .or(() -> kept(SELF_HEALED))
                    .filter(onset -> now.isBefore(onset.since().plus(HEALED_FOR)));
            if (latest.isEmpty()) {
                same(SELF_HEAL, "None");
                return;
            }
            Onset onset = latest.get();
            onsets.add(onset);
            String which = healed.map(Operation::healed)
                    .filter(resources -> resources.count() > 0)
                    .map(resources -> " of " + resources.told())
                    .orElse("");
            differs(
                    SELF_HEAL,
                    "None",
                    onset.since().toString(),
                    new Note(
                            true,
                            "Self-heal undid a change" + which + "; it finished at " + onset.since() + ", attempt "
                                    + onset.count() + " in a row."));
        }

        private Optional<Onset> kept(String what) {
            return before.stream().filter(onset -> onset.what().equals(what)).findFirst();
        }

        private void same(String field, String word) {
            desired.put(field.substring(1), word);
            observed.put(field.substring(1), word);
        }

        private void differs(String field, String wanted, String seen, Note note) {
            desired.put(field.substring(1), wanted);
            observed.put(field.substring(1), seen);
            notes.put(field, note);
        }
    }
}
