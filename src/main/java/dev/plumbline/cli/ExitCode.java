package dev.plumbline.cli;

/** What {@code kubectl drift} ends with, for scripts; docs/kubectl-drift.md lists them. */
public final class ExitCode {

    /** Done, and where it was asked for differences or problems: there are none. */
    public static final int DONE = 0;
    /** There are differences, or problems: {@code diff} and {@code doctor} alone. */
    public static final int FOUND = 1;
    /** The command line can't be taken. Nothing was asked of the API server. */
    public static final int USAGE = 2;
    /** The API server can't be reached, or something else went wrong. */
    public static final int FAILED = 3;
    /** The API server, or the person who was asked, says no. */
    public static final int REFUSED = 4;
    /** What was named isn't there. */
    public static final int NOT_FOUND = 5;
    /** What was waited for did not come about in time. */
    public static final int TIMED_OUT = 6;

    private ExitCode() {}
}
