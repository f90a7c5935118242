package dev.plumbline.incident;

import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.DriftIncidentStatus.TimelineEntry;
import dev.plumbline.api.Times;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.incident.Happening.Word;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The timeline as it is being carried on. Its time is the time of the step, and never before its last entry. */
final class Timeline {

    static final String OPERATOR = "plumbline";
    static final String CONVERGER = "plumbline-converger";

    private static final int MAX_TEXT = 512;
    private static final int NAMED_SUBJECTS = 5;
    private static final int MAX_SUBJECT = 64;

    private final Instant time;
    private final List<TimelineEntry> before;
    private final List<Happening> happenings = new ArrayList<>();

    Timeline(List<TimelineEntry> before, Instant now) {
        this.before = before;
        this.time = before.isEmpty()
                ? now
                : Written.time(before.getLast().time()).filter(now::isBefore).orElse(now);
    }

    /** When what is happening now happens: a clock that was set back does not let it be before what happened already. */
    Instant time() {
        return time;
    }

    void add(String by, Word word, String note) {
        happenings.add(new Happening(time, ForeignText.shown(by, MAX_TEXT), word, ForeignText.shown(note, MAX_TEXT)));
    }

    /** Tells of subjects, if there are any; names the first few. */
    void add(Word word, List<String> subjects) {
        if (!subjects.isEmpty()) {
            add(OPERATOR, word, names(subjects));
        }
    }

    /** What has happened in this step. */
    List<Happening> happenings() {
        return List.copyOf(happenings);
    }

    /** The newest entries, as many as a status holds. */
    List<TimelineEntry> entries() {
        var all = new ArrayList<>(before);
        happenings.forEach(happening -> all.add(new TimelineEntry(
                Times.of(happening.time()),
                happening.by(),
                happening.word().name(),
                happening.note().isEmpty() ? null : happening.note())));
        int size = all.size();
        return List.copyOf(all.subList(Math.max(0, size - DriftIncidentStatus.MAX_TIMELINE), size));
    }

    static String shown(String subject) {
        return ForeignText.shown(subject, MAX_SUBJECT);
    }

    private static String names(List<String> subjects) {
        List<String> distinct = subjects.stream().distinct().toList();
        String first = String.join(
                ", ",
                distinct.stream().limit(NAMED_SUBJECTS).map(Timeline::shown).toList());
        int more = distinct.size() - NAMED_SUBJECTS;
        return more > 0 ? first + " and " + more + " more" : first;
    }
}
