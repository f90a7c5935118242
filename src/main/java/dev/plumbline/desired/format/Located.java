package dev.plumbline.desired.format;

import java.util.List;
import java.util.Optional;

/** Where the values of a file stand in its text. Offsets count its characters; an end is behind the last one. */
sealed interface Located {

    int start();

    int end();

    /** Text, a number, a truth value or null, with its quotes. */
    record Scalar(int start, int end, boolean isPlain) implements Located {}

    /** A map. */
    record Fields(int start, int end, boolean isFlow, List<Field> fields) implements Located {

        Optional<Field> field(String name) {
            return fields.stream().filter(field -> field.name().equals(name)).findFirst();
        }
    }

    /** A list. */
    record Items(int start, int end, boolean isFlow, List<Located> items) implements Located {}

    /** A value that other places repeat, so that changing it here would change it there. */
    record Shared(int start, int end) implements Located {}

    /**
     * A key of a map with its value.
     *
     * @param name the key as text
     * @param start where the key begins, with its quotes
     * @param end where the key ends
     */
    record Field(String name, int start, int end, Located value) {}
}
