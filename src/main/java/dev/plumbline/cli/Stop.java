package dev.plumbline.cli;

/** Ends a command before it has done what it is for. The message is for the person: what is wrong, and what to do next. */
public final class Stop extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int exitCode;

    /** @param exitCode one of {@link ExitCode} */
    public Stop(int exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
