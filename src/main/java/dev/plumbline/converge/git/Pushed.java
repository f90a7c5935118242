package dev.plumbline.converge.git;

/** What came of pushing a branch. No value stands in it. */
public sealed interface Pushed {

    /**
     * The branch is there.
     *
     * @param reference which branch at which commit, for people
     */
    record Done(String reference) implements Pushed {}

    /** The file is no longer what the approved patch was made for; nothing was written. */
    record Superseded(String message) implements Pushed {}

    /** It may or may not be there, and why: what is wrong, where, and what to do next. */
    record Failed(String message) implements Pushed {}
}
