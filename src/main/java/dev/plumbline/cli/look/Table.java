package dev.plumbline.cli.look;

import dev.plumbline.cli.look.Paint.Tone;
import java.util.ArrayList;
import java.util.List;

/** Columns under their heads, as wide as what stands in them; the last one is as long as it is. */
final class Table {

    private static final String GAP = "   ";

    private final List<List<Cell>> rows = new ArrayList<>();

    /** Text and what it says. */
    record Cell(String text, Tone tone) {
        Cell {
            text = text.isEmpty() ? "-" : text;
        }

        static Cell of(String text) {
            return new Cell(text, Tone.PLAIN);
        }
    }

    Table(String... heads) {
        rows.add(List.of(heads).stream().map(head -> new Cell(head, Tone.HEAD)).toList());
    }

    void row(List<Cell> cells) {
        rows.add(List.copyOf(cells));
    }

    List<String> lines(Paint paint) {
        int columns = rows.getFirst().size();
        var widths = new int[columns];
        for (var row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).text().length());
            }
        }
        return rows.stream().map(row -> line(row, widths, paint)).toList();
    }

    private static String line(List<Cell> row, int[] widths, Paint paint) {
        var line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            var cell = row.get(i);
            line.append(paint.in(cell.tone(), cell.text()));
            if (i < row.size() - 1) {
                line.repeat(' ', widths[i] - cell.text().length()).append(GAP);
            }
        }
        return line.toString();
    }
}
