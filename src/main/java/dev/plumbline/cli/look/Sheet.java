package dev.plumbline.cli.look;

import dev.plumbline.cli.look.Paint.Tone;
import java.util.ArrayList;
import java.util.List;

/** Text of at most 100 columns, with headings and indented paragraphs. What is foreign is given to it as {@link Shown}. */
final class Sheet {

    static final int WIDTH = 100;

    private static final int FIELD = 11;

    private final List<String> lines = new ArrayList<>();
    private final Paint paint;

    Sheet(Paint paint) {
        this.paint = paint;
    }

    Paint paint() {
        return paint;
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    /** A heading, with an empty line above it. */
    void heading(String text) {
        if (!lines.isEmpty()) {
            lines.add("");
        }
        lines.add(paint.in(Tone.HEAD, text));
    }

    void line(int indent, String text) {
        line(indent, Tone.PLAIN, text);
    }

    /** A paragraph; what is too long goes on two columns further in. */
    void line(int indent, Tone tone, String text) {
        line(indent, 2, tone, text);
    }

    /** A paragraph whose further lines hang so many columns further in. */
    void line(int indent, int hang, Tone tone, String text) {
        String rest = text;
        int left = indent;
        while (rest.length() > WIDTH - left) {
            int cut = rest.lastIndexOf(' ', WIDTH - left);
            if (cut <= 0) {
                cut = rest.indexOf(' ');
            }
            if (cut <= 0) {
                break;
            }
            add(left, tone, rest.substring(0, cut));
            rest = rest.substring(cut + 1);
            left = indent + hang;
        }
        add(left, tone, rest);
    }

    /** A line that is copied as it is, however long it is. */
    void whole(int indent, String text) {
        add(indent, Tone.PLAIN, text);
    }

    /** A name and what belongs to it, one below the other. */
    void field(String name, String text) {
        line(2, FIELD, Tone.PLAIN, name + " ".repeat(Math.max(1, FIELD - name.length())) + text);
    }

    void table(int indent, Table table) {
        table.lines(paint).forEach(line -> add(indent, Tone.PLAIN, line));
    }

    private void add(int indent, Tone tone, String text) {
        lines.add((" ".repeat(indent) + paint.in(tone, text)).stripTrailing());
    }
}
