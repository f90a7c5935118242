package dev.plumbline.desired.git;

import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.http.HttpReadException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.errors.TooLargeObjectInPackException;
import org.eclipse.jgit.errors.TooLargePackException;

/** Turns what JGit throws into a failure that says what is wrong and what to do. */
final class GitFailure {

    private static final Pattern USER_INFORMATION = Pattern.compile("://[^/\\s@]*@");
    private static final int SHOWN = 200;

    private GitFailure() {}

    /**
     * @param repository the repository's URL, fit to be shown
     */
    static Unavailable of(Throwable failure, String repository) {
        return causes(failure)
                .map(cause -> known(cause, repository))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> new Unavailable(
                        Reason.UNEXPECTED_ANSWER, repository + " could not be read: " + shown(failure.getMessage())));
    }

    /** Whether the reason is clear, and a damaged local copy is not it. */
    static boolean isKnown(Throwable failure) {
        return causes(failure).anyMatch(cause -> known(cause, "").isPresent());
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(20);
    }

    private static Optional<Unavailable> known(Throwable cause, String repository) {
        return Optional.ofNullable(
                switch (cause) {
                    case GitRefusal refusal -> refusal.why();
                    case HttpReadException broken -> broken.why();
                    case TooLargeObjectInPackException e ->
                        new Unavailable(
                                Reason.TOO_LARGE,
                                repository
                                        + " holds an object beyond the limit "
                                        + "(plumbline.git.object-bytes): keep what the policy needs in a repository without large files");
                    case TooLargePackException e ->
                        new Unavailable(Reason.TOO_LARGE, repository + " is beyond the limit on a repository");
                    case NoRemoteRepositoryException e -> notFound(repository);
                    case RepositoryNotFoundException e -> notFound(repository);
                    case NotSupportedException e -> notFound(repository);
                    case UnknownHostException e ->
                        new Unavailable(
                                Reason.UNREACHABLE, repository + ": its host has no address. Check the host's name");
                    case SocketTimeoutException e -> timeout(repository);
                    case TimeoutException e -> timeout(repository);
                    case InterruptedIOException e -> timeout(repository);
                    case ConnectException e -> unreachable(repository);
                    case NoRouteToHostException e -> unreachable(repository);
                    default -> null;
                });
    }

    private static Unavailable notFound(String repository) {
        return new Unavailable(
                Reason.NOT_FOUND,
                "there is no repository at " + repository
                        + ", or the credential may not see it: check url and secretRef");
    }

    private static Unavailable timeout(String repository) {
        return new Unavailable(
                Reason.TIMEOUT, repository + " gave no whole answer in time: check that the host is up and reachable");
    }

    private static Unavailable unreachable(String repository) {
        return new Unavailable(
                Reason.UNREACHABLE, "no connection to " + repository + ": check that the host is up and reachable");
    }

    /** A stranger's text, with credentials that stand in a URL taken out. */
    static String shown(String text) {
        return text == null
                ? "no reason was given"
                : ForeignText.shown(USER_INFORMATION.matcher(text).replaceAll("://"), SHOWN);
    }
}
