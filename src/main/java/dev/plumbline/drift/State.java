package dev.plumbline.drift;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What holds somewhere: a value for each subject. A value is a JSON tree: text for a config var, an object for a
 * Kubernetes object or a published file. Trees are treated as immutable: whoever changes one copies it first.
 *
 * <p>A state holds values in clear and so never leaves memory; it has no {@code toString} that shows them.
 */
public final class State {

    public static final State EMPTY = new State(new TreeMap<>());

    private final SortedMap<Subject, JsonNode> values;

    private State(SortedMap<Subject, JsonNode> values) {
        this.values = Collections.unmodifiableSortedMap(values);
    }

    public static State of(Map<Subject, ? extends JsonNode> values) {
        return values.isEmpty() ? EMPTY : new State(new TreeMap<>(values));
    }

    /** The values by subject, in the subjects' order; unmodifiable. */
    public SortedMap<Subject, JsonNode> values() {
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof State state && values.equals(state.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** Names how many subjects there are, and no value. */
    @Override
    public String toString() {
        return "State[" + values.size() + " subjects]";
    }
}
