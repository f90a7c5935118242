package dev.plumbline.desired.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.desired.Promotion.Take;
import dev.plumbline.drift.Disclosure;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.ForeignText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a take asks of the truth. Pure. */
sealed interface Aim {

    /**
     * A place and what it should say.
     *
     * @param path names and numbers inside the subject's desired value; empty for the whole subject
     * @param value what should stand there; null where nothing should
     */
    record At(List<String> path, JsonNode value) implements Aim {

        @Override
        public String toString() {
            return "At" + path;
        }
    }

    /** Nothing that can be done; the reason goes on after the subject's name. */
    record Not(String why) implements Aim {}

    /** @param desired the subject's value as the truth has it; null where it has none */
    static Aim of(Take take, JsonNode desired) {
        Finding finding = take.finding();
        if (!take.revealed()) {
            return new Not("is not revealed by the policy, so its value can't stand in a patch: change it by hand, or"
                    + " add it to compare.reveal");
        }
        return switch (finding.kind()) {
            case STALE, UNVERIFIABLE -> new Not("can't be told from here: look at the destination");
            case MISSING -> finding.field().isEmpty() ? new At(List.of(), null) : inside(take, desired);
            case UNEXPECTED, CHANGED ->
                take.value() == null || finding.evidence() != Evidence.VALUE
                        ? new Not("was not read as a value: look at the destination")
                        : finding.field().isEmpty() ? new At(List.of(), take.value()) : inside(take, desired);
        };
    }

    /**
     * Follows the finding's pointer on both sides. A number in it counts in the desired list; the same item on the
     * other side is the one of the same name or else of the same number. Whether that is the item that was compared
     * shows in what the finding says of both values, for a list may have been sorted before it was compared.
     */
    private static Aim inside(Take take, JsonNode desired) {
        Finding finding = take.finding();
        var path = new ArrayList<String>();
        boolean inList = false;
        JsonNode here = desired;
        JsonNode there = take.value();
        for (String escaped : finding.field().substring(1).split("/", -1)) {
            String part = escaped.replace("~1", "/").replace("~0", "~");
            if (here != null && here.isArray() && (there == null || there.isArray())) {
                int index = index(part, here.size());
                if (index < 0) {
                    return new Not(
                            "has an item at " + shown(finding) + " that is not in the file's list: add it by hand");
                }
                there = there == null ? null : counterpart(here, there, index);
                here = here.get(index);
                inList = true;
            } else {
                here = here == null ? null : here.get(part);
                there = there == null ? null : there.get(part);
            }
            path.add(part);
        }
        boolean goes = finding.kind() == Finding.Kind.MISSING;
        boolean found =
                goes ? here != null : there != null && (here != null || finding.kind() == Finding.Kind.UNEXPECTED);
        boolean known = !inList || isShownAs(here, finding.desired()) && isShownAs(there, finding.observed());
        return found && known
                ? new At(List.copyOf(path), goes ? null : there)
                : new Not("can't be followed to " + shown(finding) + " in the file: change it by hand");
    }

    private static int index(String part, int size) {
        boolean number = part.matches("[0-9]{1,6}");
        return number && Integer.parseInt(part) < size ? Integer.parseInt(part) : -1;
    }

    private static JsonNode counterpart(JsonNode desired, JsonNode observed, int index) {
        Map<String, JsonNode> ours = named(desired);
        Map<String, JsonNode> theirs = named(observed);
        if (ours.size() == desired.size() && theirs.size() == observed.size()) {
            return theirs.get(desired.get(index).get("name").textValue());
        }
        return desired.size() == observed.size() ? observed.get(index) : null;
    }

    private static Map<String, JsonNode> named(JsonNode list) {
        var named = new HashMap<String, JsonNode>();
        for (JsonNode item : list) {
            if (item.path("name").isTextual()) {
                named.put(item.get("name").textValue(), item);
            }
        }
        return named;
    }

    private static boolean isShownAs(JsonNode value, String shown) {
        if (value == null) {
            return shown.isEmpty();
        }
        String text = value.isTextual() ? value.textValue() : value.toString();
        return ForeignText.shown(text, Disclosure.SHOWN_LENGTH).equals(shown);
    }

    private static String shown(Finding finding) {
        return ForeignText.shown(finding.field(), 120);
    }
}
