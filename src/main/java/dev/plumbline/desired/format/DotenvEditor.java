package dev.plumbline.desired.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.desired.format.DotenvReader.Entry;
import dev.plumbline.desired.format.LineEdit.Kind;
import dev.plumbline.desired.format.Planned.Edits;
import dev.plumbline.desired.format.Planned.Not;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Subject;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Plans edits of single lines in Dotenv files, as {@link DotenvReader} reads them. Pure. */
final class DotenvEditor {

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_.-]+");
    private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_./:@%+,=-]*");
    private static final Pattern LINE =
            Pattern.compile("([ \\t]*(?:export +)?[A-Za-z0-9_.-]+[ \\t]*=[ \\t]*)(.*?)[ \\t]*");
    private static final Pattern COMMENT = Pattern.compile("[ \\t]*#.*");

    private final Lines lines;
    private final Map<Subject, Entry> entries;

    DotenvEditor(Lines lines, Map<Subject, Entry> entries) {
        this.lines = lines;
        this.entries = entries;
    }

    /** @param value what the key is to say; null where it is to go */
    Planned plan(Subject key, JsonNode value) {
        Entry entry = entries.get(key);
        if (value == null) {
            return entry == null ? new Not("is not in the file") : removed(entry);
        }
        if (!value.isTextual()) {
            return new Not("is not text, and a Dotenv file holds text only: change it by hand");
        }
        return entry == null ? added(key, value.textValue()) : replaced(entry, value.textValue());
    }

    private Planned removed(Entry entry) {
        return alone(entry)
                .<Planned>map(line -> new Edits(new LineEdit(Kind.REMOVE, entry.firstLine(), "")))
                .orElseGet(DotenvEditor::notAlone);
    }

    private Planned replaced(Entry entry, String value) {
        Optional<Matcher> line = alone(entry);
        Optional<String> written = written(
                value, line.map(found -> found.group(2).startsWith("\"")).orElse(false));
        if (line.isEmpty()) {
            return notAlone();
        }
        return written.<Planned>map(text -> new Edits(
                        new LineEdit(Kind.REPLACE, entry.firstLine(), line.get().group(1) + text)))
                .orElseGet(DotenvEditor::unwritable);
    }

    /** A new key comes before the first one that sorts behind it: so an ordered file stays in order. */
    private Planned added(Subject key, String value) {
        Optional<String> written = written(value, false);
        if (!KEY.matcher(key.name()).matches()) {
            return new Not("is no name that a Dotenv file can hold: letters, digits, '_', '-' and '.'");
        }
        if (written.isEmpty()) {
            return unwritable();
        }
        Optional<Entry> next = entries.entrySet().stream()
                .filter(entry -> entry.getKey().compareTo(key) > 0)
                .map(Map.Entry::getValue)
                .findFirst();
        int last = entries.values().stream().mapToInt(Entry::lastLine).max().orElseThrow();
        boolean canAppend = last + 1 < lines.count() || lines.endsWithBreak();
        int place = next.isEmpty() && canAppend
                ? last + 1
                : aboveComments(next.map(Entry::firstLine)
                        .orElseGet(() -> entries.values().stream()
                                .mapToInt(Entry::firstLine)
                                .max()
                                .orElseThrow()));
        return new Edits(new LineEdit(Kind.INSERT, place, key.name() + "=" + written.get()));
    }

    private int aboveComments(int line) {
        int above = line;
        while (above > 0 && COMMENT.matcher(lines.content(above - 1)).matches()) {
            above--;
        }
        return above == 0 ? line : above;
    }

    /** The entry's line, where it holds nothing but the key and its value. */
    private Optional<Matcher> alone(Entry entry) {
        Matcher line = LINE.matcher(lines.content(entry.firstLine()));
        return entry.firstLine() == entry.lastLine() && line.matches() && isWhole(line.group(2))
                ? Optional.of(line)
                : Optional.empty();
    }

    private static boolean isWhole(String value) {
        if (value.isEmpty() || value.charAt(0) != '"' && value.charAt(0) != '\'') {
            return !value.startsWith("#") && !value.contains(" #") && !value.contains("\t#");
        }
        char quote = value.charAt(0);
        int at = 1;
        while (at < value.length() && value.charAt(at) != quote) {
            at += value.charAt(at) == '\\' && quote == '"' ? 2 : 1;
        }
        return at == value.length() - 1;
    }

    /** The value as it is read back; empty for characters that Dotenv has no escape for. */
    private static Optional<String> written(String value, boolean quoted) {
        if (!quoted && BARE.matcher(value).matches()) {
            return Optional.of(value);
        }
        String escaped = value.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("$", "\\$")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
        return ForeignText.isPlain(escaped) ? Optional.of('"' + escaped + '"') : Optional.empty();
    }

    private static Not notAlone() {
        return new Not("stands on more than one line, or on one with a comment: change it by hand");
    }

    private static Not unwritable() {
        return new Not("holds control characters, for which a Dotenv file has no escape: change it by hand");
    }
}
