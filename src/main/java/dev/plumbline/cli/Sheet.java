package dev.plumbline.cli;

import dev.plumbline.drift.ForeignText;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines that are shown to a person before they sign. What others wrote stands behind a label of ours, escaped, whole, and
 * broken before the edge of a narrow terminal: so it can't look like a line of ours, and nothing of it can hide.
 */
final class Sheet {

    /** The longest line, in columns. */
    static final int WIDTH = 80;

    private static final String GOES_ON = "> ";

    private final List<String> lines = new ArrayList<>();

    /** A line that is ours, word for word. */
    Sheet line(String ours) {
        lines.add(ours);
        return this;
    }

    /** What others wrote, behind a label. Line breaks in it are shown as such. */
    Sheet foreign(String label, String text) {
        String shown = ForeignText.shown(text, Integer.MAX_VALUE);
        String lead = label;
        int from = 0;
        do {
            int to = fitting(shown, from, WIDTH - lead.length());
            lines.add(lead + shown.substring(from, to));
            from = to;
            lead = " ".repeat(label.length() - GOES_ON.length()) + GOES_ON;
        } while (from < shown.length());
        return this;
    }

    /** The same, for text whose line breaks mean something: each line of it behind the label. */
    Sheet foreignLines(String label, String text) {
        for (String line : text.split("\n", -1)) {
            foreign(label, line);
        }
        return this;
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    /** Where a line ends that begins there. What is not Latin, Greek or Cyrillic may take two columns. */
    private static int fitting(String text, int from, int columns) {
        int used = 0;
        int to = from;
        while (to < text.length()) {
            int codePoint = text.codePointAt(to);
            used += codePoint < 0x1100 ? 1 : 2;
            if (used > columns) {
                break;
            }
            to += Character.charCount(codePoint);
        }
        return to;
    }
}
