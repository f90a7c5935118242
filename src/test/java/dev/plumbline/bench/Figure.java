package dev.plumbline.bench;

import java.util.Locale;
import java.util.Optional;

/**
 * One line of the result.
 *
 * @param what was measured
 * @param value with its unit
 * @param goal with its unit; empty for a figure that only explains others
 * @param met whether the goal was met; empty where there is none
 */
record Figure(String what, String value, String goal, Optional<Boolean> met) {

    static Figure of(String what, String format, Object... values) {
        return new Figure(what, format.formatted(values), "", Optional.empty());
    }

    /** A value that should not be above its goal. */
    static Figure atMost(String what, double value, double goal, String unit) {
        return new Figure(what, shown(value, unit), "≤ " + shown(goal, unit), Optional.of(value <= goal));
    }

    /** A value that should not be below its goal. */
    static Figure atLeast(String what, double value, double goal, String unit) {
        return new Figure(what, shown(value, unit), "≥ " + shown(goal, unit), Optional.of(value >= goal));
    }

    String verdict() {
        return met.map(yes -> yes ? "met" : "**missed**").orElse("");
    }

    /** As a row of a table in Markdown. */
    String row() {
        return "| %s | %s | %s | %s |".formatted(what, value, goal, verdict());
    }

    private static String shown(double value, String unit) {
        boolean whole = value == Math.rint(value) || Math.abs(value) >= 1000;
        String digits = whole ? "%,.0f" : Math.abs(value) >= 100 ? "%.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.2f";
        return (String.format(Locale.ROOT, digits, value) + " " + unit).trim();
    }
}
