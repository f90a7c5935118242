package dev.plumbline.drift;

import java.util.Objects;

/**
 * The one thing that can differ: a key, a record, a file, an object. Compared and sorted by its text.
 *
 * @param name what the owner of the truth and the destination both call it; never empty, at most {@value #MAX_LENGTH}
 *     characters
 */
public record Subject(String name) implements Comparable<Subject> {

    public static final int MAX_LENGTH = 253;

    public Subject {
        Objects.requireNonNull(name, "name");
        if (name.isEmpty() || name.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a subject has 1 to " + MAX_LENGTH + " characters, not " + name.length());
        }
    }

    @Override
    public int compareTo(Subject other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
