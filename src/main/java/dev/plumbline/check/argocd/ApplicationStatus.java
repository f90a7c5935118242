package dev.plumbline.check.argocd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.drift.ForeignText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What Argo CD says of an Application, as far as it counts here: the fields of {@code ApplicationStatus} in its API
 * {@code argoproj.io/v1alpha1}. What is not said is empty. {@code reconciledAt} and {@code observedAt} are not read:
 * they move while nothing else does.
 *
 * @param revision the commit or version that was compared with; empty where there is none, or several
 * @param healthSince since when the health is as it is
 * @param operation the last sync, or the one under way
 * @param lastWholeSync when the last sync of everything succeeded
 * @param different the resources that are out of sync
 */
record ApplicationStatus(
        Optional<Sync> sync,
        String revision,
        Optional<Health> health,
        Optional<Instant> healthSince,
        Optional<Operation> operation,
        Optional<Instant> lastWholeSync,
        Resources different) {

    /** Whether what runs is what Git says, in Argo CD's words. */
    enum Sync {
        SYNCED("Synced"),
        OUT_OF_SYNC("OutOfSync"),
        UNKNOWN("Unknown");

        private final String word;

        Sync(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** How what runs is, in Argo CD's words. */
    enum Health {
        HEALTHY("Healthy"),
        PROGRESSING("Progressing"),
        DEGRADED("Degraded"),
        SUSPENDED("Suspended"),
        MISSING("Missing"),
        UNKNOWN("Unknown");

        private final String word;

        Health(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** How far an operation is. One whose tries go on is running, also where a try has failed already. */
    enum Phase {
        RUNNING("Running"),
        TERMINATING("Terminating"),
        FAILED("Failed"),
        ERROR("Error"),
        SUCCEEDED("Succeeded");

        private final String word;

        Phase(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /**
     * A sync.
     *
     * @param healing how many times in a row self-heal had begun one of these, with this one; 0 where it is none
     * @param healed the resources that self-heal began it for
     */
    record Operation(
            Phase phase, Optional<Instant> startedAt, Optional<Instant> finishedAt, int healing, Resources healed) {}

    /** What came of reading a status. */
    sealed interface Reading {

        /** It could be read. */
        record Read(ApplicationStatus status) implements Reading {}

        /** It is not what it should be, and why: a clause. */
        record Unreadable(String why) implements Reading {}
    }

    private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,127}");

    /** A time as Kubernetes writes it: RFC 3339. */
    private static final Pattern TIME = Pattern.compile("[0-9]{4}-[0-9T:.+Z-]{6,31}");

    /**
     * Reads a status strictly. A field that is absent or unknown is no error; one that holds what it can't hold makes the
     * whole unreadable, for guessing at what was meant would hide drift.
     */
    static Reading read(JsonNode status) {
        try {
            return new Reading.Read(parsed(object(status, "status")));
        } catch (NotAStatus e) {
            return new Reading.Unreadable(e.why);
        }
    }

    private static ApplicationStatus parsed(JsonNode status) throws NotAStatus {
        JsonNode sync = object(status.path("sync"), "status.sync");
        JsonNode health = object(status.path("health"), "status.health");
        String revision = text(sync, "revision", "status.sync").orElse("");
        return new ApplicationStatus(
                word(sync, "status", "status.sync", Sync.values(), Sync::word),
                REVISION.matcher(revision).matches() ? revision : "",
                word(health, "status", "status.health", Health.values(), Health::word),
                time(health, "lastTransitionTime", "status.health"),
                operation(object(status.path("operationState"), "status.operationState")),
                lastWholeSync(status.path("history")),
                resources(status.path("resources"), "status.resources", true));
    }

    private static Optional<Operation> operation(JsonNode state) throws NotAStatus {
        String at = "status.operationState";
        var phase = word(state, "phase", at, Phase.values(), Phase::word);
        var startedAt = time(state, "startedAt", at);
        var finishedAt = time(state, "finishedAt", at);
        JsonNode operation = object(state.path("operation"), at + ".operation");
        JsonNode sync = object(operation.path("sync"), at + ".operation.sync");
        JsonNode by = object(operation.path("initiatedBy"), at + ".operation.initiatedBy");
        var attempts = number(sync, "autoHealAttemptsCount", at + ".operation.sync");
        var resources = resources(sync.path("resources"), at + ".operation.sync.resources", false);
        boolean automated = flag(by, "automated", at + ".operation.initiatedBy");
        boolean person = text(by, "username", at + ".operation.initiatedBy").isPresent();
        boolean dryRun = flag(sync, "dryRun", at + ".operation.sync");
        int healing = automated && !person ? attempts : 0;
        // A dry run changes nothing, so neither its success nor its failure is one of a sync.
        return phase.filter(_ -> !dryRun)
                .map(reached -> new Operation(
                        reached, startedAt, finishedAt, healing, healing == 0 ? Resources.NONE : resources));
    }

    /** The history holds syncs of everything that succeeded, and no others. */
    private static Optional<Instant> lastWholeSync(JsonNode history) throws NotAStatus {
        Instant last = null;
        for (JsonNode entry : list(history, "status.history")) {
            var deployed = time(object(entry, "an entry of status.history"), "deployedAt", "status.history");
            if (deployed.isPresent() && (last == null || last.isBefore(deployed.get()))) {
                last = deployed.get();
            }
        }
        return Optional.ofNullable(last);
    }

    private static Resources resources(JsonNode resources, String at, boolean onlyOutOfSync) throws NotAStatus {
        var names = new ArrayList<String>();
        for (JsonNode entry : list(resources, at)) {
            JsonNode resource = object(entry, "an entry of " + at);
            String kind = text(resource, "kind", at).orElse("?");
            String name = text(resource, "name", at).orElse("?");
            boolean outOfSync = text(resource, "status", at)
                    .filter(Sync.OUT_OF_SYNC.word()::equals)
                    .isPresent();
            if (outOfSync || !onlyOutOfSync) {
                names.add(ForeignText.shown(kind + "/" + name, Resources.NAME_LENGTH));
            }
        }
        return new Resources(
                names.size(), names.stream().sorted().limit(Resources.NAMED).toList());
    }

    private static JsonNode object(JsonNode node, String at) throws NotAStatus {
        if (!isAbsent(node) && !node.isObject()) {
            throw new NotAStatus(at + " is not an object");
        }
        return node;
    }

    private static JsonNode list(JsonNode node, String at) throws NotAStatus {
        if (!isAbsent(node) && !node.isArray()) {
            throw new NotAStatus(at + " is not a list");
        }
        return node;
    }

    private static Optional<String> text(JsonNode object, String field, String at) throws NotAStatus {
        JsonNode node = object.path(field);
        if (!isAbsent(node) && !node.isTextual()) {
            throw new NotAStatus(at + "." + field + " is not text");
        }
        return Optional.ofNullable(node.textValue()).filter(text -> !text.isEmpty());
    }

    private static boolean flag(JsonNode object, String field, String at) throws NotAStatus {
        JsonNode node = object.path(field);
        if (!isAbsent(node) && !node.isBoolean()) {
            throw new NotAStatus(at + "." + field + " is neither true nor false");
        }
        return node.booleanValue();
    }

    private static int number(JsonNode object, String field, String at) throws NotAStatus {
        JsonNode node = object.path(field);
        if (!isAbsent(node) && !(node.isIntegralNumber() && node.canConvertToInt() && node.intValue() >= 0)) {
            throw new NotAStatus(at + "." + field + " is not a number of times");
        }
        return node.intValue();
    }

    private static Optional<Instant> time(JsonNode object, String field, String at) throws NotAStatus {
        var text = text(object, field, at);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            if (TIME.matcher(text.get()).matches()) {
                return Optional.of(OffsetDateTime.parse(text.get()).toInstant().truncatedTo(ChronoUnit.SECONDS));
            }
        } catch (DateTimeException e) {
            // It has the form of a time and is none, as the 30th of February.
        }
        throw new NotAStatus(at + "." + field + " is not a time");
    }

    private static <E> Optional<E> word(
            JsonNode object, String field, String at, E[] words, Function<E, String> spelled) throws NotAStatus {
        var text = text(object, field, at);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        for (E word : words) {
            if (spelled.apply(word).equals(text.get())) {
                return Optional.of(word);
            }
        }
        throw new NotAStatus(at + "." + field + " is a word that this version does not know");
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    /** Leaves the parser with the clause that says why. */
    private static final class NotAStatus extends Exception {
        private static final long serialVersionUID = 1L;

        private final String why;

        NotAStatus(String why) {
            super(why, null, false, false);
            this.why = why;
        }
    }
}
