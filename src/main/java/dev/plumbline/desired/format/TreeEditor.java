package dev.plumbline.desired.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.desired.format.LineEdit.Kind;
import dev.plumbline.desired.format.Planned.Edits;
import dev.plumbline.desired.format.Planned.Not;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Plans edits of single lines in YAML and JSON. A line is only touched where it holds one key with its value and
 * nothing else, so that what is shown of an edit never shows anything beside it. Pure.
 */
final class TreeEditor {

    private static final Pattern BETWEEN = Pattern.compile("[ \\t]*:[ \\t]*");
    private static final Pattern BLANK = Pattern.compile("[ \\t]*");
    private static final Pattern COMMENT = Pattern.compile("[ \\t]*#.*");

    private static final Not NOT_ALONE = new Not(
            "stands on a line that holds more than the key and its value, as a comment or another key: change it by hand");
    private static final Not NO_SCALAR =
            new Not("is not one text, number or truth value on one line: change it by hand");
    private static final Not SHARED =
            new Not("has an anchor, or is an alias, so that other places would change with it: change it by hand");
    private static final Not FLOW = new Not("stands in braces or brackets (flow style): change it by hand");
    private static final Not NOT_THERE = new Not("can't be found in the file: change it by hand");
    private static final Not NO_PLACE = new Not(
            "has no place in the file where a line could be added without touching another one: add it by hand");

    private final String text;
    private final Lines lines;
    private final List<Located> documents;
    private final Notation notation;

    TreeEditor(String text, Lines lines, List<Located> documents, Notation notation) {
        this.text = text;
        this.lines = lines;
        this.documents = documents;
        this.notation = notation;
    }

    /**
     * The edit that makes a place say something else.
     *
     * @param path number of the document, and the names and numbers from there
     * @param value what it is to say; null where it is to go
     */
    Planned plan(List<String> path, JsonNode value) {
        if (path.size() < 2) {
            return new Not("is a whole document: change it by hand");
        }
        Located parent = documents.get(Integer.parseInt(path.getFirst()));
        for (String part : path.subList(1, path.size() - 1)) {
            Optional<Not> refusal = refusal(parent);
            Optional<Located> child = child(parent, part);
            if (refusal.isPresent() || child.isEmpty()) {
                return refusal.orElse(NOT_THERE);
            }
            parent = child.get();
        }
        Optional<Not> refusal = refusal(parent);
        return refusal.isPresent() ? refusal.get() : within(parent, path.getLast(), value);
    }

    private Optional<Not> refusal(Located parent) {
        return switch (parent) {
            case Located.Shared shared -> Optional.of(SHARED);
            case Located.Scalar scalar -> Optional.of(NOT_THERE);
            case Located.Fields map -> notation == Notation.YAML && map.isFlow() ? Optional.of(FLOW) : Optional.empty();
            case Located.Items list ->
                notation == Notation.YAML && list.isFlow() ? Optional.of(FLOW) : Optional.empty();
        };
    }

    private static Optional<Located> child(Located parent, String part) {
        return switch (parent) {
            case Located.Shared shared -> Optional.empty();
            case Located.Scalar scalar -> Optional.empty();
            case Located.Fields map -> map.field(part).map(Located.Field::value);
            case Located.Items list -> Optional.of(list.items().get(Integer.parseInt(part)));
        };
    }

    private Planned within(Located parent, String part, JsonNode value) {
        return switch (parent) {
            case Located.Shared shared -> SHARED;
            case Located.Scalar scalar -> NOT_THERE;
            case Located.Fields map ->
                map.field(part)
                        .map(field -> value == null ? removed(map, field) : replaced(field, value))
                        .orElseGet(() -> value == null ? NOT_THERE : added(map, part, value));
            case Located.Items list -> {
                Located item = list.items().get(Integer.parseInt(part));
                yield value == null
                        ? new Not("is an item of a list: take it out by hand")
                        : replaced(item.start(), item, value);
            }
        };
    }

    private Planned replaced(Located.Field field, JsonNode value) {
        return BETWEEN.matcher(text.substring(field.end(), field.value().start()))
                        .matches()
                ? replaced(field.start(), field.value(), value)
                : field.value() instanceof Located.Scalar ? NOT_ALONE : otherThanScalar(field.value());
    }

    private static Not otherThanScalar(Located value) {
        return value instanceof Located.Shared ? SHARED : NO_SCALAR;
    }

    private Planned replaced(int head, Located place, JsonNode value) {
        if (!(place instanceof Located.Scalar old)) {
            return otherThanScalar(place);
        }
        Optional<String> written = notation.value(value, old.isPlain());
        int line = lines.at(head);
        if (written.isEmpty() || line != lines.at(old.end())) {
            return NO_SCALAR;
        }
        if (!notation.isBefore(before(line, head)) || !notation.isBehind(behind(line, old.end()))) {
            return NOT_ALONE;
        }
        String kept = before(line, old.start());
        String space = kept.endsWith(":") ? " " : "";
        return new Edits(new LineEdit(Kind.REPLACE, line, kept + space + written.get() + behind(line, old.end())));
    }

    private Planned removed(Located.Fields map, Located.Field field) {
        if (!(field.value() instanceof Located.Scalar value)) {
            return otherThanScalar(field.value());
        }
        int line = lines.at(field.start());
        if (line != lines.at(value.end())) {
            return NO_SCALAR;
        }
        if (!BLANK.matcher(before(line, field.start())).matches() || !notation.isBehind(behind(line, value.end()))) {
            return NOT_ALONE;
        }
        if (map.fields().size() == 1) {
            return new Not("is the only key of its map: take it out by hand");
        }
        if (notation == Notation.JSON && field == map.fields().getLast()) {
            return new Not("is the last key of its object, so that the line before it would change too: take it out by"
                    + " hand");
        }
        return new Edits(new LineEdit(Kind.REMOVE, line, ""));
    }

    /** A new key comes before the first one that sorts behind it: so an ordered file stays in order. */
    private Planned added(Located.Fields map, String name, JsonNode value) {
        Optional<String> written = notation.value(value, true);
        if (written.isEmpty()) {
            return NO_SCALAR;
        }
        Optional<Located.Field> next = map.fields().stream()
                .filter(field -> field.name().compareTo(name) > 0)
                .filter(this::beginsItsLine)
                .findFirst();
        Optional<Located.Field> model = next.or(() ->
                map.fields().reversed().stream().filter(this::beginsItsLine).findFirst());
        if (model.isEmpty()) {
            return NO_PLACE;
        }
        Located.Field last = map.fields().getLast();
        int end = lines.at(Math.max(last.end(), last.value().end()));
        boolean canAppend = notation == Notation.YAML
                && last.value() instanceof Located.Scalar
                && lines.at(last.start()) == end
                && (end + 1 < lines.count() || lines.endsWithBreak());
        int modelLine = lines.at(model.get().start());
        String line = before(modelLine, model.get().start()) + notation.text(name, true) + ": " + written.get()
                + (notation == Notation.JSON ? "," : "");
        int place = next.isEmpty() && canAppend ? end + 1 : aboveComments(modelLine);
        return new Edits(new LineEdit(Kind.INSERT, place, line));
    }

    private boolean beginsItsLine(Located.Field field) {
        return BLANK.matcher(before(lines.at(field.start()), field.start())).matches();
    }

    /** A comment right above a key is about that key, but for one that begins the file. */
    private int aboveComments(int line) {
        int above = line;
        while (notation == Notation.YAML
                && above > 0
                && COMMENT.matcher(lines.content(above - 1)).matches()) {
            above--;
        }
        return above == 0 ? line : above;
    }

    private String before(int line, int offset) {
        return text.substring(lines.start(line), offset);
    }

    private String behind(int line, int offset) {
        int end = lines.start(line) + lines.content(line).length();
        return offset > end ? "" : text.substring(offset, end);
    }
}
