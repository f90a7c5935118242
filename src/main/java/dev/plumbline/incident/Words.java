package dev.plumbline.incident;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.api.DriftIncidentSpec;
import dev.plumbline.api.DriftIncidentSpec.Override;
import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.Times;
import dev.plumbline.incident.Happening.Word;
import dev.plumbline.proposal.Digest;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Takes up what people say: what is new or changed is told once, with who said it, and so is what was taken back. */
final class Words {

    static final String RESOLUTION = "resolution";
    private static final String STANDING = "standingApproval";
    private static final String OVERRIDES = "overrides/";

    private static final ObjectMapper JSON = new ObjectMapper();

    private Words() {}

    /**
     * Brings {@code status.words} up to date.
     *
     * @return whether what is set aside has changed
     */
    static boolean take(NextStatus next, DriftIncidentSpec spec, Timeline timeline, Instant now) {
        Map<String, Said> said = said(spec, next, now);
        List<DriftIncidentStatus.Word> words = new ArrayList<>();
        boolean overridesChanged = false;
        for (var entry : said.entrySet()) {
            String field = entry.getKey();
            Said word = entry.getValue();
            Optional<DriftIncidentStatus.Word> known = next.word(field);
            if (known.isPresent() && known.get().digest().equals(word.digest())) {
                words.add(known.get());
            } else {
                words.add(new DriftIncidentStatus.Word(field, word.digest(), Times.of(timeline.time())));
                boolean ended = word.ended()
                        && known.map(before -> before.digest().equals(word.digestBeforeItsEnd()))
                                .orElse(false);
                if (ended) {
                    timeline.add(Timeline.OPERATOR, Word.OverrideEnded, word.subject() + ": its time is up");
                } else {
                    timeline.add(word.by(), word.word(), word.note());
                }
                overridesChanged |= field.startsWith(OVERRIDES);
            }
        }
        for (var known : next.words) {
            if (!said.containsKey(known.field()) && !known.field().equals(Executions.FIELD)) {
                overridesChanged |= withdrawn(known.field(), timeline);
            }
        }
        next.words.stream()
                .filter(known -> known.field().equals(Executions.FIELD))
                .forEach(words::add);
        next.words = List.copyOf(words);
        return overridesChanged;
    }

    /** The API server knows who took a word back, and keeps it in its audit log; the operator only sees that it is gone. */
    private static boolean withdrawn(String field, Timeline timeline) {
        if (field.startsWith(OVERRIDES)) {
            timeline.add(
                    Timeline.OPERATOR,
                    Word.OverrideEnded,
                    Timeline.shown(field.substring(OVERRIDES.length())) + ": it was taken back");
            return true;
        }
        timeline.add(
                Timeline.OPERATOR,
                Word.WordWithdrawn,
                field.equals(STANDING)
                        ? "The standing approval no longer covers it"
                        : "spec." + field + " was taken back");
        return false;
    }

    private static Map<String, Said> said(DriftIncidentSpec spec, NextStatus next, Instant now) {
        Map<String, Said> said = new LinkedHashMap<>();
        put(
                said,
                "acknowledgement",
                spec.acknowledgement(),
                word -> new Plain(word.by(), Word.Acknowledged, word.note()));
        put(said, "stabilization", spec.stabilization(), word -> new Plain(word.by(), Word.Stabilized, word.note()));
        put(
                said,
                RESOLUTION,
                spec.resolution(),
                word -> new Plain(
                        word.by(),
                        Word.ResolutionRecorded,
                        word.path() + ": " + word.reason()
                                + (word.reference() == null ? "" : " (" + word.reference() + ")")));
        put(
                said,
                "approval",
                spec.approval(),
                word -> new Plain(word.by(), Word.Approved, word.digest() + ": " + word.reason()));
        put(
                said,
                STANDING,
                next.standingApproval,
                word -> new Plain(
                        word.by(), Word.Approved, "Standing approval until " + word.until() + ": " + word.reason()));
        put(
                said,
                "extension",
                spec.extension(),
                word -> new Plain(word.by(), Word.Extended, Deadlines.shown(word, next.terms) + ": " + word.reason()));
        put(said, "closure", spec.closure(), word -> new Plain(word.by(), Word.ClosureRecorded, word.reason()));
        overrides(spec, said, now);
        return said;
    }

    /** Several overrides of one subject are one word. */
    private static void overrides(DriftIncidentSpec spec, Map<String, Said> said, Instant now) {
        Map<String, List<Override>> bySubject = new LinkedHashMap<>();
        for (Override override : spec.overrides() == null ? List.<Override>of() : spec.overrides()) {
            bySubject
                    .computeIfAbsent(override.subject(), subject -> new ArrayList<>())
                    .add(override);
        }
        Overrides holding = Overrides.of(spec, now);
        bySubject.forEach((subject, all) -> {
            boolean ended = holding.until(subject).isEmpty();
            Override last = all.getLast();
            String running = digest(all);
            said.put(
                    OVERRIDES + subject,
                    new Said(
                            last.by(),
                            Word.Overridden,
                            Timeline.shown(subject) + " until " + last.until()
                                    + (ended ? ", which is no time to come: it sets nothing aside" : "") + ": "
                                    + last.reason(),
                            ended ? digest(List.of("ended", all)) : running,
                            ended,
                            running,
                            Timeline.shown(subject)));
        });
    }

    private static <W> void put(
            Map<String, Said> said, String field, W word, java.util.function.Function<W, Plain> plain) {
        if (word != null) {
            Plain what = plain.apply(word);
            said.put(
                    field,
                    new Said(
                            what.by(),
                            what.word(),
                            Objects.requireNonNullElse(what.note(), ""),
                            digest(word),
                            false,
                            "",
                            ""));
        }
    }

    static String digest(Object word) {
        try {
            return Digest.of(JSON.writeValueAsString(word).getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Plain(String by, Word word, String note) {}

    /**
     * One word.
     *
     * @param digest of what it says, and of whether its time is up
     * @param digestBeforeItsEnd what the digest was as long as its time was not up
     */
    private record Said(
            String by,
            Word word,
            String note,
            String digest,
            boolean ended,
            String digestBeforeItsEnd,
            String subject) {}
}
