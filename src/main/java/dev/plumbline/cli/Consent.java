package dev.plumbline.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/**
 * How a signature is agreed to: by a person who is shown what they sign and answers yes, or by naming the digest of what
 * somebody has looked at before. Never by saying yes to whatever stands.
 */
final class Consent {

    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final Set<String> YES = Set.of("y", "yes");

    @Option(names = "--yes", description = "Don't ask. Takes --digest: what is signed has been looked at before.")
    private boolean yes;

    @Option(names = "--digest", paramLabel = "sha256:...", description = "Sign what has this digest, and nothing else.")
    private String digest;

    @Option(names = "--show", description = "Show what would be signed, with its digest, and sign nothing.")
    private boolean show;

    /**
     * Holds that the options go together. Asks nothing of anybody.
     *
     * @param command how to sign without a terminal, but for {@code --yes --digest}
     */
    void check(Terminal terminal, String command) {
        if (digest != null && !DIGEST.matcher(digest).matches()) {
            throw new Stop(
                    ExitCode.USAGE, "--digest is no digest: write sha256: and 64 hexadecimal digits in lower case");
        }
        if (yes && show) {
            throw new Stop(ExitCode.USAGE, "--show signs nothing, and --yes signs: take one of both");
        }
        if (yes && digest == null) {
            throw new Stop(
                    ExitCode.USAGE,
                    "--yes needs --digest: without it, it would sign what nobody has looked at. Look at it by --show,"
                            + " and name the digest that stands there");
        }
        if (!yes && !show && !terminal.isTerminal()) {
            throw new Stop(
                    ExitCode.USAGE,
                    "there is no terminal to show and ask at. Look at it by --show, then sign what you have seen:\n  "
                            + command + " --yes --digest sha256:...");
        }
    }

    /** The digest that is to be signed, where one was named. */
    Optional<String> digest() {
        return Optional.ofNullable(digest);
    }

    /** Whether it is only to be shown. */
    boolean showsOnly() {
        return show;
    }

    /** Asks, where that is needed, and stops at anything but yes. */
    void ask(Terminal terminal, String question) {
        if (yes) {
            return;
        }
        terminal.out().flush();
        terminal.err().print(question + " [y/N] ");
        terminal.err().flush();
        try {
            String answer = terminal.in().readLine();
            if (answer == null || !YES.contains(answer.strip().toLowerCase(Locale.ROOT))) {
                throw new Stop(ExitCode.REFUSED, "not signed: the answer was not yes");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
