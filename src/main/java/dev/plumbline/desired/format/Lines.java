package dev.plumbline.desired.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.util.QuotedString;

/** A text as its lines, with what can be done to them. Pure. */
final class Lines {

    private static final String NO_BREAK = "\\ No newline at end of file\n";

    private final List<String> contents = new ArrayList<>();
    private final List<String> breaks = new ArrayList<>();
    private final int[] starts;

    Lines(String text) {
        var begins = new ArrayList<Integer>();
        for (int at = 0; at < text.length(); ) {
            begins.add(at);
            int end = text.indexOf('\n', at);
            int next = end < 0 ? text.length() : end + 1;
            int content = end < 0 ? next : end > at && text.charAt(end - 1) == '\r' ? end - 1 : end;
            contents.add(text.substring(at, content));
            breaks.add(text.substring(content, next));
            at = next;
        }
        starts = begins.stream().mapToInt(Integer::intValue).toArray();
    }

    int count() {
        return contents.size();
    }

    /** A line without its break. */
    String content(int line) {
        return contents.get(line);
    }

    /** The line that a character of the text stands in. */
    int at(int offset) {
        int found = Arrays.binarySearch(starts, offset);
        return found >= 0 ? found : -found - 2;
    }

    /** Where in the text a line begins. */
    int start(int line) {
        return starts[line];
    }

    boolean endsWithBreak() {
        return !breaks.isEmpty() && !breaks.getLast().isEmpty();
    }

    /** The text with these edits made, at most one of them replacing or removing the same line. */
    String edited(List<LineEdit> edits) {
        var text = new StringBuilder();
        for (Hunk hunk : hunks(edits)) {
            hunk.added().forEach(line -> text.append(line.content()).append(line.lineBreak()));
            if (hunk.kept() >= 0) {
                text.append(contents.get(hunk.kept())).append(breaks.get(hunk.kept()));
            }
        }
        return text.toString();
    }

    /**
     * The edits as a unified diff in Git's form. It has no line of context, and so shows no line that is not edited.
     *
     * @param path of the file, relative to the root of its repository
     */
    String diff(String path, List<LineEdit> edits) {
        String before = QuotedString.GIT_PATH.quote("a/" + path);
        String after = QuotedString.GIT_PATH.quote("b/" + path);
        var diff = new StringBuilder()
                .append("diff --git " + before + " " + after + "\n")
                .append("--- " + before + end(before))
                .append("+++ " + after + end(after));
        int oldLine = 0;
        int newLine = 0;
        for (Hunk hunk : hunks(edits)) {
            if (!hunk.removed().isEmpty() || !hunk.added().isEmpty()) {
                diff.append("@@ -" + range(oldLine, hunk.removed().size()) + " +"
                        + range(newLine, hunk.added().size()) + " @@\n");
                hunk.removed().forEach(line -> line.append(diff, '-'));
                hunk.added().forEach(line -> line.append(diff, '+'));
            }
            int kept = hunk.kept() >= 0 ? 1 : 0;
            oldLine += hunk.removed().size() + kept;
            newLine += hunk.added().size() + kept;
        }
        return diff.toString();
    }

    /** As Git does it: a name with a space ends with a tab, for programs that would end it at the space. */
    private static String end(String name) {
        return name.indexOf(' ') >= 0 && !name.startsWith("\"") ? "\t\n" : "\n";
    }

    private static String range(int before, int count) {
        int first = count == 0 ? before : before + 1;
        return count == 1 ? Integer.toString(first) : first + "," + count;
    }

    private record Line(String content, String lineBreak) {

        void append(StringBuilder diff, char sign) {
            diff.append(sign).append(content).append(lineBreak.isEmpty() ? "\n" + NO_BREAK : lineBreak);
        }
    }

    /** Lines that go, lines that come in their place, and the line that stays behind them; -1 at the end of the text. */
    private record Hunk(List<Line> removed, List<Line> added, int kept) {}

    private List<Hunk> hunks(List<LineEdit> edits) {
        Map<Integer, List<LineEdit>> byLine = new HashMap<>();
        edits.stream()
                .sorted(Comparator.comparing(edit -> edit.kind() != LineEdit.Kind.INSERT))
                .forEach(edit -> byLine.computeIfAbsent(edit.line(), line -> new ArrayList<>())
                        .add(edit));
        String usual = breaks.isEmpty() || breaks.getFirst().isEmpty() ? "\n" : breaks.getFirst();
        var hunks = new ArrayList<Hunk>();
        var removed = new ArrayList<Line>();
        var added = new ArrayList<Line>();
        for (int line = 0; line <= contents.size(); line++) {
            boolean stays = true;
            for (LineEdit edit : byLine.getOrDefault(line, List.of())) {
                switch (edit.kind()) {
                    case INSERT -> added.add(new Line(edit.content(), usual));
                    case REPLACE -> {
                        stays = false;
                        added.add(new Line(edit.content(), breaks.get(line)));
                    }
                    case REMOVE -> stays = false;
                }
            }
            if (line == contents.size()) {
                hunks.add(new Hunk(List.copyOf(removed), List.copyOf(added), -1));
            } else if (stays) {
                hunks.add(new Hunk(List.copyOf(removed), List.copyOf(added), line));
                removed.clear();
                added.clear();
            } else {
                removed.add(new Line(contents.get(line), breaks.get(line)));
            }
        }
        return hunks;
    }
}
