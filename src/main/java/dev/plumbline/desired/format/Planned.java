package dev.plumbline.desired.format;

import java.util.List;

/** Which edits of lines would do, or why none would. */
sealed interface Planned {

    /** These, all of them. */
    record Edits(List<LineEdit> edits) implements Planned {
        public Edits {
            edits = List.copyOf(edits);
        }

        Edits(LineEdit edit) {
            this(List.of(edit));
        }
    }

    /** None, and the reason goes on after the subject's name. It holds no value. */
    record Not(String why) implements Planned {}
}
