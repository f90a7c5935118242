package dev.plumbline.drift;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Finds where two values of one subject differ, each difference once:
 *
 * <ul>
 *   <li>Objects are compared member by member. A member that is null is one that isn't there.
 *   <li>Lists whose elements all have a {@code name} of their own are compared by it. An element's place is its number
 *       in the desired list; those that only the observed list has come, by name, behind the desired ones. Where the
 *       elements that both have stand in another order, the list differs as a whole.
 *   <li>Other lists are compared element by element where they are of one length, and differ as a whole where not.
 *   <li>All else differs as a whole. What is missing or unexpected is so once, at its top.
 * </ul>
 *
 * <p>A place whose pointer is longer than {@value #MAX_FIELD} characters is reported at the nearest place above it that
 * has a shorter one. A subject with more than {@value #MAX_PLACES} places, or with two that would look the same when
 * shown, differs as a whole.
 */
final class Places {

    static final int MAX_FIELD = 512;
    static final int MAX_PLACES = 50;

    private final List<Place> places = new ArrayList<>();

    private Places() {}

    /** The places in no particular order; either value may be null or absent. */
    static List<Place> between(JsonNode desired, JsonNode observed) {
        var found = new Places();
        found.compare("", desired, observed);
        boolean tooMany = found.places.size() > MAX_PLACES;
        return tooMany || !found.isEachShownOnce()
                ? List.of(new Place("", Finding.Kind.CHANGED, desired, observed))
                : found.places;
    }

    private void compare(String field, JsonNode desired, JsonNode observed) {
        if (places.size() > MAX_PLACES) {
            return;
        }
        boolean wanted = !Sameness.isAbsent(desired);
        boolean there = !Sameness.isAbsent(observed);
        if (!wanted || !there) {
            if (there) {
                places.add(new Place(field, Finding.Kind.UNEXPECTED, null, observed));
            } else if (wanted) {
                places.add(new Place(field, Finding.Kind.MISSING, desired, null));
            }
        } else if (desired.isObject() && observed.isObject()) {
            int before = places.size();
            compareObjects(field, desired, observed);
            keepShort(before, field, desired, observed);
        } else if (desired.isArray() && observed.isArray()) {
            int before = places.size();
            compareArrays(field, desired, observed);
            keepShort(before, field, desired, observed);
        } else if (desired.isContainerNode() || observed.isContainerNode() || !Sameness.ofScalars(desired, observed)) {
            places.add(changed(field, desired, observed));
        }
    }

    private void compareObjects(String field, JsonNode desired, JsonNode observed) {
        var names = new TreeSet<String>();
        desired.fieldNames().forEachRemaining(names::add);
        observed.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            compare(inside(field, name), desired.get(name), observed.get(name));
        }
    }

    private void compareArrays(String field, JsonNode desired, JsonNode observed) {
        var desiredByName = Sameness.named(desired);
        var observedByName = Sameness.named(observed);
        if (desiredByName.isPresent() && observedByName.isPresent()) {
            compareNamed(field, desired, desiredByName.get(), observed, observedByName.get());
        } else if (desired.size() == observed.size()) {
            for (int index = 0; index < desired.size(); index++) {
                compare(inside(field, Integer.toString(index)), desired.get(index), observed.get(index));
            }
        } else {
            places.add(changed(field, desired, observed));
        }
    }

    private void compareNamed(
            String field,
            JsonNode desired,
            Map<String, JsonNode> desiredByName,
            JsonNode observed,
            Map<String, JsonNode> observedByName) {
        var inDesiredOrder = new ArrayList<>(desiredByName.keySet());
        inDesiredOrder.retainAll(observedByName.keySet());
        var inObservedOrder = new ArrayList<>(observedByName.keySet());
        inObservedOrder.retainAll(desiredByName.keySet());
        if (!inDesiredOrder.equals(inObservedOrder)) {
            places.add(changed(field, desired, observed));
            return;
        }
        int index = 0;
        for (var element : desiredByName.entrySet()) {
            compare(inside(field, Integer.toString(index++)), element.getValue(), observedByName.get(element.getKey()));
        }
        var unexpected = new TreeSet<>(observedByName.keySet());
        unexpected.removeAll(desiredByName.keySet());
        for (String name : unexpected) {
            compare(inside(field, Integer.toString(index++)), null, observedByName.get(name));
        }
    }

    /** Replaces what was found inside a container by the container, where something inside can't be pointed to. */
    private void keepShort(int before, String field, JsonNode desired, JsonNode observed) {
        var inside = places.subList(before, places.size());
        if (field.length() <= MAX_FIELD
                && inside.stream().anyMatch(place -> place.field().length() > MAX_FIELD)) {
            inside.clear();
            places.add(changed(field, desired, observed));
        }
    }

    private boolean isEachShownOnce() {
        var fields = new HashSet<String>();
        return places.stream().allMatch(place -> fields.add(place.field()));
    }

    private static Place changed(String field, JsonNode desired, JsonNode observed) {
        return new Place(field, Finding.Kind.CHANGED, desired, observed);
    }

    /** The pointer one part further; one that is too long already grows no more. */
    private static String inside(String field, String part) {
        if (field.length() > MAX_FIELD) {
            return field;
        }
        String escaped = part.replace("~", "~0").replace("/", "~1");
        return field + '/' + ForeignText.shown(escaped, MAX_FIELD + 1);
    }
}
