package dev.plumbline.cli.look;

import dev.plumbline.drift.ForeignText;

/** What comes from the cluster, made fit for a terminal: others have written it. */
final class Shown {

    private static final int LINE = 1024;

    private Shown() {}

    /** One line of any length that a status may have. */
    static String text(String foreign) {
        return text(foreign, LINE);
    }

    /** One line, cut at so many characters; a dash where there is nothing. */
    static String text(String foreign, int limit) {
        return foreign == null || foreign.isEmpty() ? "-" : ForeignText.shown(foreign, limit);
    }
}
