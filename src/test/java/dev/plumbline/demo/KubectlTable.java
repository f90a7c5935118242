package dev.plumbline.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A table as the API server makes it for {@code kubectl get}: times that are shown as ages come as ages already. Laid
 * out by the rules of kubectl's printer: columns of priority 0, headings in capitals, at least 6 characters a column
 * and 3 blanks between them, none after the last.
 *
 * @param columns headings
 * @param rows as many cells as there are columns; empty text where the resource has no such field
 */
record KubectlTable(List<String> columns, List<List<String>> rows) {

    private static final int LEAST_WIDTH = 6;
    private static final int GAP = 3;

    KubectlTable {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /** @param table a {@code meta.k8s.io/v1 Table} */
    static KubectlTable of(JsonNode table) {
        var definitions = table.path("columnDefinitions");
        var shown = new ArrayList<Integer>();
        var columns = new ArrayList<String>();
        for (int i = 0; i < definitions.size(); i++) {
            if (definitions.get(i).path("priority").asInt() == 0) {
                shown.add(i);
                columns.add(definitions.get(i).path("name").asText().toUpperCase(Locale.ROOT));
            }
        }
        var rows = new ArrayList<List<String>>();
        for (var row : table.path("rows")) {
            rows.add(shown.stream().map(i -> text(row.path("cells").path(i))).toList());
        }
        return new KubectlTable(columns, rows);
    }

    /** The cell of the row whose first cell is the name; nothing where there is no such row or column. */
    Optional<String> cell(String name, String column) {
        int index = columns.indexOf(column);
        return index < 0
                ? Optional.empty()
                : rows.stream()
                        .filter(row -> row.getFirst().equals(name))
                        .findFirst()
                        .map(row -> row.get(index));
    }

    /** The same table with no more than one of its rows. */
    KubectlTable only(String name) {
        return new KubectlTable(
                columns,
                rows.stream().filter(row -> row.getFirst().equals(name)).toList());
    }

    /** The table as lines, the headings first; no line at all where there is no row. */
    List<String> lines() {
        if (rows.isEmpty()) {
            return List.of();
        }
        var all = new ArrayList<List<String>>();
        all.add(columns);
        all.addAll(rows);
        return all.stream().map(row -> line(row, all)).toList();
    }

    private String line(List<String> row, List<List<String>> all) {
        var line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            line.append(row.get(i));
            if (i < row.size() - 1) {
                line.append(" ".repeat(width(i, all) - row.get(i).length()));
            }
        }
        return line.toString();
    }

    private static int width(int column, List<List<String>> all) {
        int longest =
                all.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
        return Math.max(LEAST_WIDTH, longest + GAP);
    }

    /** Text of several lines is cut at the first line break, as kubectl cuts it. */
    private static String text(JsonNode cell) {
        if (cell.isNull() || cell.isMissingNode()) {
            return "";
        }
        String text = cell.isTextual() ? cell.textValue() : cell.toString();
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end) + "...";
    }
}
