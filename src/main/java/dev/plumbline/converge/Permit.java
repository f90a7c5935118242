package dev.plumbline.converge;

/** What the installation lets the converger do now. */
sealed interface Permit {

    /** Everything. */
    record Write() implements Permit {}

    /** Everything but writing. */
    record DryRun() implements Permit {}

    /** Nothing, and why, with what makes it go on. */
    record Halted(String why) implements Permit {}
}
