package dev.plumbline.cli;

/** Ends a command before it has done what it is for. The message is for the person: what is wrong, and what to do next. */
final class Stop extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int exitCode;

    /** @param exitCode one of {@link ExitCode} */
    Stop(int exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
