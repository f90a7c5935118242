package dev.plumbline.desired.format;

/**
 * A change to one line of a text.
 *
 * @param line counted from 0; for {@link Kind#INSERT} the line that the new one comes before, the number of lines for a
 *     new last one
 * @param content the line's new content without its line break; empty where it is removed
 */
record LineEdit(Kind kind, int line, String content) {

    enum Kind {
        REPLACE,
        REMOVE,
        INSERT
    }

    /** Shows no content. */
    @Override
    public String toString() {
        return "LineEdit[" + kind + " " + line + "]";
    }
}
