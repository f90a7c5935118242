package dev.plumbline.desired.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.desired.Promotion.Take;
import dev.plumbline.desired.format.FileEdit.Edited;
import dev.plumbline.desired.format.FileEdit.LeftOut;
import dev.plumbline.desired.format.FileEdit.Refused;
import dev.plumbline.drift.Disclosure;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.ForeignText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;

/**
 * A file of a folder that is one JSON document and one subject. What was observed is set into the document, which is
 * written again in the file's own style: so the lines that change are those that say something else. A file in no style
 * that is known here is written anew as a whole.
 *
 * <p>A destination may compare documents in another form than the one in which the file stands. Where a finding's place
 * is found in the file and says what the finding says, that place is set; elsewhere the document's member that it is in.
 */
final class DocumentEditing {

    private static final int SHOWN = 600;

    private static final String CONTROL =
            "can't be changed without a line of control characters, which a patch would carry to a terminal: change it by hand";

    private final String text;
    private final String path;
    private final ObjectNode document;

    DocumentEditing(String text, String path, ObjectNode document) {
        this.text = text;
        this.path = path;
        this.document = document;
    }

    /** @param takes of the one subject that the file is */
    FileEdit edit(List<Take> takes) {
        ObjectNode result = document.deepCopy();
        var taken = new ArrayList<Take>();
        var leftOut = new ArrayList<LeftOut>();
        for (Take take : takes) {
            String why = set(take, result);
            if (why.isEmpty()) {
                taken.add(take);
            } else {
                leftOut.add(new LeftOut(take, why));
            }
        }
        if (taken.isEmpty()) {
            return new Edited(text.getBytes(StandardCharsets.UTF_8), "", taken, leftOut);
        }
        return written(result, taken, leftOut);
    }

    private FileEdit written(ObjectNode result, List<Take> taken, List<LeftOut> leftOut) {
        String end = text.endsWith("\n") ? "\n" : "";
        String fresh = JsonStyle.of(text, document).orElse(JsonStyle.USUAL).write(result) + end;
        var before = new Lines(text);
        List<LineEdit> edits = edits(fresh);
        boolean plain = edits.stream()
                .map(edit -> edit.kind() == LineEdit.Kind.REMOVE ? before.content(edit.line()) : edit.content())
                .allMatch(line -> ForeignText.isPlain(line.replace('\t', ' ')));
        if (!plain) {
            return new Refused(CONTROL);
        }
        byte[] file = before.edited(edits).getBytes(StandardCharsets.UTF_8);
        if (edits.isEmpty() || !says(file, result)) {
            return new Refused("can't be written so that it reads as it should: change it by hand");
        }
        return new Edited(file, before.diff(path, edits), taken, leftOut);
    }

    private static boolean says(byte[] file, ObjectNode result) {
        SortedMap<String, byte[]> folder = new TreeMap<>();
        folder.put("file.json", file);
        return DesiredFile.readFolder(folder) instanceof Reading.Parsed(var state)
                && state.values().size() == 1
                && state.values().firstEntry().getValue().equals(FileEditing::compareScalars, result);
    }

    private List<LineEdit> edits(String fresh) {
        var edits = new ArrayList<LineEdit>();
        var after = new Lines(fresh);
        for (Edit edit : new HistogramDiff().diff(RawTextComparator.DEFAULT, raw(text), raw(fresh))) {
            for (int line = edit.getBeginB(); line < edit.getEndB(); line++) {
                edits.add(new LineEdit(LineEdit.Kind.INSERT, edit.getBeginA(), after.content(line)));
            }
            for (int line = edit.getBeginA(); line < edit.getEndA(); line++) {
                edits.add(new LineEdit(LineEdit.Kind.REMOVE, line, ""));
            }
        }
        return edits;
    }

    private static RawText raw(String text) {
        return new RawText(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sets what was observed; says why where it can't, going on after the subject's name. */
    private String set(Take take, ObjectNode result) {
        Finding finding = take.finding();
        if (!take.revealed()) {
            return "is not revealed by the policy, so its value can't stand in a patch: change it by hand, or add it to"
                    + " compare.reveal";
        }
        if (finding.kind() == Finding.Kind.STALE || finding.kind() == Finding.Kind.UNVERIFIABLE) {
            return "can't be told from here: look at the destination";
        }
        if (!(take.value() instanceof ObjectNode observed) || finding.evidence() != Evidence.VALUE) {
            return take.value() == null && finding.field().isEmpty()
                    ? "is not at the destination: delete its file by hand, if that is right"
                    : "was not read as a JSON object: look at the destination";
        }
        if (finding.field().isEmpty()) {
            result.removeAll();
            result.setAll(observed.deepCopy());
            return "";
        }
        List<String> parts = parts(finding.field());
        if (!exactly(finding, parts, observed, result) && !member(parts.getFirst(), observed, result)) {
            return "can't be followed to " + ForeignText.shown(finding.field(), 120)
                    + " in the file: change it by hand";
        }
        return "";
    }

    /** Sets the member of the document that a place is in; false where it is in none, or nothing would change. */
    private static boolean member(String name, ObjectNode observed, ObjectNode result) {
        JsonNode value = observed.get(name);
        if (value == null) {
            return result.remove(name) != null;
        }
        result.set(name, value.deepCopy());
        return true;
    }

    /** Sets the place itself; false where it isn't found, or does not say what the finding says. */
    private boolean exactly(Finding finding, List<String> parts, ObjectNode observed, ObjectNode result) {
        JsonNode ours = document;
        JsonNode theirs = observed;
        JsonNode into = result;
        for (int depth = 0; depth < parts.size(); depth++) {
            String part = parts.get(depth);
            JsonNode ourChild = child(ours, part);
            JsonNode theirChild = child(theirs, part);
            if (depth == parts.size() - 1) {
                return isShownAs(ourChild, finding.desired())
                        && isShownAs(theirChild, finding.observed())
                        && put(into, part, theirChild);
            }
            into = child(into, part);
            if (ourChild == null || theirChild == null || into == null) {
                return false;
            }
            ours = ourChild;
            theirs = theirChild;
        }
        return false;
    }

    private static boolean put(JsonNode into, String part, JsonNode value) {
        if (into instanceof ObjectNode object) {
            if (value == null) {
                return object.remove(part) != null;
            }
            object.set(part, value.deepCopy());
            return true;
        }
        int index = into instanceof ArrayNode list ? index(list, part) : -1;
        if (index < 0 || value == null) {
            return false;
        }
        ((ArrayNode) into).set(index, value.deepCopy());
        return true;
    }

    private static JsonNode child(JsonNode parent, String part) {
        if (parent instanceof ArrayNode list) {
            int index = index(list, part);
            return index < 0 ? null : list.get(index);
        }
        return parent == null ? null : parent.get(part);
    }

    /** The item of that name, where exactly one has it; else the one of that number. */
    private static int index(ArrayNode list, String part) {
        int found = -1;
        int several = 0;
        for (int index = 0; index < list.size(); index++) {
            JsonNode name = list.get(index).path("name");
            if (name.isTextual() && ForeignText.shown(name.textValue(), SHOWN).equals(part)) {
                found = index;
                several++;
            }
        }
        if (several == 1) {
            return found;
        }
        boolean number = several == 0 && part.matches("[0-9]{1,6}");
        return number && Integer.parseInt(part) < list.size() ? Integer.parseInt(part) : -1;
    }

    private static boolean isShownAs(JsonNode value, String shown) {
        if (value == null) {
            return shown.isEmpty();
        }
        String text = value.isTextual() ? value.textValue() : value.toString();
        return ForeignText.shown(text, Disclosure.SHOWN_LENGTH).equals(shown);
    }

    private static List<String> parts(String field) {
        return List.of(field.substring(1).split("/", -1)).stream()
                .map(part -> part.replace("~1", "/").replace("~0", "~"))
                .toList();
    }
}
