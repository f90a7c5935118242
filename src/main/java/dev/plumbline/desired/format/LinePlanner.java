package dev.plumbline.desired.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.api.DesiredSpec.Format;
import dev.plumbline.desired.format.LineEdit.Kind;
import dev.plumbline.desired.format.Planned.Edits;
import dev.plumbline.desired.format.Planned.Not;
import dev.plumbline.drift.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Plans what makes one subject of a text say something else. Pure. */
@FunctionalInterface
interface LinePlanner {

    Planned plan(Subject subject, Aim.At aim);

    /** @throws Refusal where the text can't be read */
    static LinePlanner of(String text, Lines lines, Format format) throws Refusal {
        return switch (format) {
            case Yaml ->
                tree(
                        new YamlReader().documents(text),
                        new TreeEditor(text, lines, YamlPlaces.documents(text), Notation.YAML));
            case Json ->
                tree(
                        JsonReader.documents(text),
                        new TreeEditor(text, lines, List.of(JsonPlaces.document(text)), Notation.JSON));
            case Dotenv -> {
                var editor = new DotenvEditor(lines, DotenvReader.entries(text));
                yield (subject, aim) -> aim.path().isEmpty()
                        ? editor.plan(subject, aim.value())
                        : new Not("has no fields in a Dotenv file: change it by hand");
            }
            case Raw -> (subject, aim) -> whole(lines, aim);
            case JsonFiles -> throw Refusal.malformed("is a folder: change the file in it by hand");
            case Unrecognized -> throw Refusal.malformed("has a format that this version does not know");
        };
    }

    private static LinePlanner tree(List<JsonNode> documents, TreeEditor editor) throws Refusal {
        Map<Subject, List<String>> places = Subjects.places(documents);
        int keyed = Subjects.keyed(documents);
        return (subject, aim) -> {
            List<String> place = places.get(subject);
            if (place == null && keyed < 0) {
                return new Not("is a whole object that the file does not have: add it by hand");
            }
            var path = new ArrayList<String>(place == null ? List.of(Integer.toString(keyed), subject.name()) : place);
            path.addAll(aim.path());
            return editor.plan(path, aim.value());
        };
    }

    /** The whole file is the value: the lines between what stays at its beginning and at its end are replaced. */
    private static Planned whole(Lines lines, Aim.At aim) {
        if (aim.value() == null || !aim.path().isEmpty() || !aim.value().isTextual()) {
            return new Not("is the whole file: change it by hand");
        }
        var wanted = new Lines(aim.value().textValue());
        int most = Math.min(lines.count(), wanted.count());
        int head = 0;
        while (head < most && lines.content(head).equals(wanted.content(head))) {
            head++;
        }
        int tail = 0;
        while (tail < most - head
                && lines.content(lines.count() - 1 - tail).equals(wanted.content(wanted.count() - 1 - tail))) {
            tail++;
        }
        var edits = new ArrayList<LineEdit>();
        for (int line = head; line < wanted.count() - tail; line++) {
            edits.add(new LineEdit(Kind.INSERT, head, wanted.content(line)));
        }
        for (int line = head; line < lines.count() - tail; line++) {
            edits.add(new LineEdit(Kind.REMOVE, line, ""));
        }
        return edits.isEmpty() ? new Not("ends its lines in another way: change it by hand") : new Edits(edits);
    }
}
