package dev.plumbline.desired.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.api.DesiredSpec.Format;
import dev.plumbline.desired.Promotion.Take;
import dev.plumbline.desired.format.FileEdit.Edited;
import dev.plumbline.desired.format.FileEdit.LeftOut;
import dev.plumbline.desired.format.LineEdit.Kind;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One file that is being edited: each take is planned by itself, then all are proved by reading the result. */
final class FileEditing {

    /** How often the result is read in search of the one edit that spoils it. */
    private static final int MAX_PROOFS = 64;

    private static final Planned.Not UNPROVED = new Planned.Not(
            "can't be changed by one line so that the file still reads as it should: change it by hand");
    private static final Planned.Not CONTROL = new Planned.Not(
            "stands on a line with control characters, which a patch would carry to a terminal: change it by hand");
    private static final Planned.Not SAME_LINE =
            new Planned.Not("stands on a line that another finding changes: change it by hand");

    private final String text;
    private final Format format;
    private final String path;
    private final State state;
    private final Lines lines;
    private final Map<Take, String> leftOut = new HashMap<>();
    private final Set<Integer> touched = new HashSet<>();
    private int proofs;

    /** What one take comes to. */
    private record Plan(Take take, Aim.At aim, List<LineEdit> edits) {}

    FileEditing(String text, Format format, String path, State state) {
        this.text = text;
        this.format = format;
        this.path = path;
        this.state = state;
        this.lines = new Lines(text);
    }

    /** To be called once. */
    FileEdit edit(List<Take> takes) {
        LinePlanner planner;
        try {
            planner = LinePlanner.of(text, lines, format);
        } catch (Refusal refusal) {
            throw new IllegalStateException("a file that was read before can't be read again", refusal);
        }
        var plans = new ArrayList<Plan>();
        for (Take take : takes) {
            switch (Aim.of(take, state.values().get(take.finding().subject()))) {
                case Aim.Not(String why) -> leftOut.put(take, why);
                case Aim.At aim -> {
                    switch (checked(planner.plan(take.finding().subject(), aim))) {
                        case Planned.Not(String why) -> leftOut.put(take, why);
                        case Planned.Edits(List<LineEdit> edits) -> plans.add(new Plan(take, aim, edits));
                    }
                }
            }
        }
        var good = new ArrayList<Plan>();
        prove(plans, good);
        return edited(takes, good);
    }

    private FileEdit edited(List<Take> takes, List<Plan> plans) {
        List<LineEdit> edits = edits(plans);
        var others = new ArrayList<LeftOut>();
        for (Take take : takes) {
            if (leftOut.containsKey(take)) {
                others.add(new LeftOut(take, leftOut.get(take)));
            }
        }
        return new Edited(
                lines.edited(edits).getBytes(StandardCharsets.UTF_8),
                edits.isEmpty() ? "" : lines.diff(path, edits),
                plans.stream().map(Plan::take).toList(),
                others);
    }

    private Planned checked(Planned planned) {
        if (planned instanceof Planned.Edits(List<LineEdit> edits)) {
            for (LineEdit edit : edits) {
                boolean isNew = edit.kind() == Kind.INSERT;
                if (!isNew && touched.contains(edit.line())) {
                    return SAME_LINE;
                }
                if (!isPlain(edit.content()) || !isNew && !isPlain(lines.content(edit.line()))) {
                    return CONTROL;
                }
            }
            edits.stream()
                    .filter(edit -> edit.kind() != Kind.INSERT)
                    .map(LineEdit::line)
                    .forEach(touched::add);
        }
        return planned;
    }

    private static boolean isPlain(String line) {
        return ForeignText.isPlain(line.replace('\t', ' '));
    }

    /** Adds to the good ones those of the plans that, together with them, do what they should; leaves out the others. */
    private void prove(List<Plan> plans, List<Plan> good) {
        if (plans.isEmpty()) {
            return;
        }
        var together = new ArrayList<>(good);
        together.addAll(plans);
        if (proofs < MAX_PROOFS && isProved(together)) {
            good.addAll(plans);
        } else if (plans.size() == 1 || proofs >= MAX_PROOFS) {
            plans.forEach(plan -> leftOut.put(plan.take(), UNPROVED.why()));
        } else {
            prove(plans.subList(0, plans.size() / 2), good);
            prove(plans.subList(plans.size() / 2, plans.size()), good);
        }
    }

    private boolean isProved(List<Plan> plans) {
        proofs++;
        byte[] file = lines.edited(edits(plans)).getBytes(StandardCharsets.UTF_8);
        return DesiredFile.read(file, format, path) instanceof Reading.Parsed(State read)
                && isSame(read.values(), wanted(plans));
    }

    private static List<LineEdit> edits(List<Plan> plans) {
        return plans.stream().flatMap(plan -> plan.edits().stream()).toList();
    }

    private Map<Subject, JsonNode> wanted(List<Plan> plans) {
        var wanted = new HashMap<Subject, JsonNode>(state.values());
        Set<Subject> copied = new HashSet<>();
        for (Plan plan : plans) {
            Subject subject = plan.take().finding().subject();
            Aim.At aim = plan.aim();
            if (aim.path().isEmpty()) {
                wanted.put(subject, aim.value());
            } else {
                if (copied.add(subject)) {
                    wanted.put(subject, wanted.get(subject).deepCopy());
                }
                set(wanted.get(subject), aim.path(), aim.value());
            }
        }
        wanted.values().removeIf(value -> value == null);
        return wanted;
    }

    private static void set(JsonNode tree, List<String> path, JsonNode value) {
        JsonNode parent = tree;
        for (String part : path.subList(0, path.size() - 1)) {
            parent = parent.isArray() ? parent.get(Integer.parseInt(part)) : parent.get(part);
        }
        if (parent instanceof ArrayNode list) {
            list.set(Integer.parseInt(path.getLast()), value);
        } else if (parent instanceof ObjectNode map && value == null) {
            map.remove(path.getLast());
        } else if (parent instanceof ObjectNode map) {
            map.set(path.getLast(), value);
        }
    }

    private static boolean isSame(Map<Subject, JsonNode> read, Map<Subject, JsonNode> wanted) {
        return read.keySet().equals(wanted.keySet())
                && read.entrySet().stream()
                        .allMatch(entry ->
                                entry.getValue().equals(FileEditing::compareScalars, wanted.get(entry.getKey())));
    }

    /** Numbers count by value: what is read as 1 was perhaps observed as 1.0. */
    static int compareScalars(JsonNode one, JsonNode other) {
        boolean same = one.isNumber() && other.isNumber()
                ? one.decimalValue().compareTo(other.decimalValue()) == 0
                : one.equals(other);
        return same ? 0 : 1;
    }
}
