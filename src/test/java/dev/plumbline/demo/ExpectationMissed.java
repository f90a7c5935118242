package dev.plumbline.demo;

import java.util.List;

/** What the story announces did not come. */
final class ExpectationMissed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> seen;

    /**
     * @param expected in words
     * @param seen what was there instead, as lines
     */
    ExpectationMissed(String expected, List<String> seen) {
        super(expected);
        this.seen = List.copyOf(seen);
    }

    List<String> seen() {
        return seen;
    }
}
