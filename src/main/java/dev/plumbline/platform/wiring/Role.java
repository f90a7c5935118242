package dev.plumbline.platform.wiring;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What this process is: one artifact serves as both. */
enum Role {
    /** Observes, and keeps incidents. Writes nothing outside, and has nothing that could. */
    OPERATOR("operator"),
    /** Carries out what people have approved. */
    CONVERGER("converger");

    private final String word;

    Role(String word) {
        this.word = word;
    }

    /**
     * The role of a word.
     *
     * @throws IllegalStateException where there is none: a process that does nothing would look as if all were well
     */
    static Role of(String word) {
        return Arrays.stream(values())
                .filter(role -> role.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("plumbline.role has to be one of "
                        + Arrays.stream(values()).map(role -> role.word).collect(Collectors.joining(", "))));
    }
}
