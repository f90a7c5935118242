package dev.plumbline.converge.git;

import dev.plumbline.api.DesiredSpec.Format;
import dev.plumbline.desired.format.FileEdit;
import dev.plumbline.desired.format.FileEdit.Edited;
import dev.plumbline.desired.git.GitLimits;
import dev.plumbline.desired.git.GitWays;
import dev.plumbline.desired.git.GitWorkspace;
import dev.plumbline.desired.git.GitWorkspace.Login;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup.Failed;
import dev.plumbline.platform.Lookup.Found;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.Transport;

/**
 * Makes an approved patch a branch, for people to merge. It makes a branch that is not there yet and changes none that
 * is: so it never writes to the branch that is watched, and doing it again finds it done. For the converger alone.
 */
public final class BranchPush {

    private static final int SHOWN = 200;

    private final Path work;
    private final GitWays ways;
    private final GitLimits limits;
    private final Author author;
    private final InstantSource clock;

    /** Who the commits are by. */
    public record Author(String name, String email) {

        public static final Author PLUMBLINE = new Author("Plumbline", "plumbline@localhost");
    }

    /**
     * @param work folder for what is fetched, made where it isn't there, used by this process alone; each push cleans up
     *     behind itself
     * @param ways how servers are reached, for writing as for reading
     */
    public BranchPush(Path work, GitWays ways, GitLimits limits, Author author, InstantSource clock) {
        GitWorkspace.tidy(work);
        this.work = work;
        this.ways = ways;
        this.limits = limits;
        this.author = author;
        this.clock = clock;
    }

    /** Pushes once. Whatever goes wrong is the answer, never an exception. */
    public Pushed push(BranchRequest request, Login login) {
        String repository = ForeignText.shown(String.valueOf(request.spec().url()), SHOWN);
        String branch = Constants.R_HEADS + request.branch();
        if (!Repository.isValidRefName(branch)) {
            return new Pushed.Failed("The incident's name makes no name of a branch: push the patch by hand.");
        }
        if (request.spec().format() == Format.JsonFiles) {
            return new Pushed.Failed(
                    "The truth is a folder in " + repository
                            + ", and a branch is pushed for one file alone: apply the proposal's patch by hand and have it merged.");
        }
        if (String.valueOf(request.spec().url()).startsWith("ssh://")) {
            return new Pushed.Failed(repository
                    + " is read over ssh, and branches are pushed over https alone: push the" + " patch by hand.");
        }
        try (GitWorkspace space = GitWorkspace.open(work, request.spec(), login, ways, limits, clock)) {
            if (space.watched().contains(branch)) {
                return new Pushed.Failed("The branch " + request.branch() + " of " + repository
                        + " is the one that the policy watches, which is never pushed to: merge the patch by hand.");
            }
            Optional<ObjectId> there = space.fetch(branch);
            return there.isPresent() ? found(request, space, there.get()) : made(request, space, branch);
        } catch (IOException | RuntimeException e) {
            return new Pushed.Failed(failure(GitWorkspace.why(e, repository), repository));
        }
    }

    private static Pushed found(BranchRequest request, GitWorkspace space, ObjectId commit) throws IOException {
        Optional<ObjectId> parent =
                BranchCommit.changedAlone(space.local(), commit, request.spec().path());
        boolean same = parent.isPresent()
                && edit(request, space, parent.get()) instanceof Approved(byte[] file)
                && space.file(commit) instanceof Found<byte[]>(byte[] present)
                && Arrays.equals(file, present);
        return same
                ? done(request, commit)
                : new Pushed.Failed("The branch " + request.branch() + " of " + space.shown()
                        + " is there with another content, and is left alone: delete it, or merge it, and approve the"
                        + " proposal that stands then.");
    }

    private Pushed made(BranchRequest request, GitWorkspace space, String branch) throws IOException {
        ObjectId base = space.fetchWatched();
        return switch (edit(request, space, base)) {
            case Other(String why) -> new Pushed.Superseded(why);
            case Approved(byte[] file) -> {
                ObjectId commit = BranchCommit.write(
                        space.local(), base, request.spec().path(), file, author, clock.instant(), message(request));
                yield pushed(request, space, branch, commit);
            }
        };
    }

    /** What the approved takes make of the file of one commit. */
    private sealed interface Outcome {}

    /** The approved patch. */
    private record Approved(byte[] file) implements Outcome {}

    private record Other(String why) implements Outcome {}

    private static Outcome edit(BranchRequest request, GitWorkspace space, ObjectId commit) throws IOException {
        Format format =
                request.spec().format() == null ? Format.Yaml : request.spec().format();
        return switch (space.file(commit)) {
            case Failed<byte[]>(Unavailable why) ->
                new Other("The file can't be read any more: " + why.message() + ".");
            case Found<byte[]>(byte[] file) ->
                FileEdit.of(file, format, request.spec().path(), request.takes()) instanceof Edited edited
                                && edited.patch().equals(request.patch())
                                && !edited.patch().isEmpty()
                        ? new Approved(edited.file())
                        : new Other(
                                "The file " + ForeignText.shown(request.spec().path(), SHOWN) + " of "
                                        + space.shown()
                                        + " has changed, so that the approved patch is superseded: approve the proposal that"
                                        + " stands now.");
        };
    }

    /** What the server did is looked up rather than believed: an answer can get lost, and another can be faster. */
    private static Pushed pushed(BranchRequest request, GitWorkspace space, String branch, ObjectId commit)
            throws IOException {
        var update = new RemoteRefUpdate(space.local(), commit.name(), branch, false, null, ObjectId.zeroId());
        try (Transport transport = space.connect()) {
            transport.setPushThin(false);
            transport.push(NullProgressMonitor.INSTANCE, List.of(update));
        } catch (IOException lost) {
            Optional<ObjectId> there = space.fetch(branch);
            if (there.isEmpty()) {
                throw lost;
            }
            return found(request, space, there.get());
        }
        return switch (update.getStatus()) {
            case OK, UP_TO_DATE -> done(request, commit);
            case NOT_ATTEMPTED,
                    AWAITING_REPORT,
                    REJECTED_NODELETE,
                    REJECTED_NONFASTFORWARD,
                    REJECTED_REMOTE_CHANGED,
                    REJECTED_OTHER_REASON,
                    NON_EXISTING -> {
                Optional<ObjectId> there = space.fetch(branch);
                yield there.isPresent()
                        ? found(request, space, there.get())
                        : new Pushed.Failed(refusal(request, space, update));
            }
        };
    }

    private static String refusal(BranchRequest request, GitWorkspace space, RemoteRefUpdate update) {
        String reason = update.getMessage() == null ? update.getStatus().name() : update.getMessage();
        return space.shown() + " did not take the branch " + request.branch() + ": "
                + ForeignText.shown(reason, SHOWN)
                + ". Let the credential make branches below plumbline/, then approve again.";
    }

    private static Pushed done(BranchRequest request, ObjectId commit) {
        return new Pushed.Done("branch " + request.branch() + " at commit " + commit.name());
    }

    private static String message(BranchRequest request) {
        return "Take over what was observed\n\nIncident: " + request.namespace() + "/" + request.incident()
                + "\nApproved proposal: " + request.digest() + "\n";
    }

    private static String failure(Unavailable why, String repository) {
        return switch (why.reason()) {
            case UNAUTHORIZED ->
                repository + " does not accept the write credential: check the Secret of the converger that is"
                        + " labelled for this namespace and host.";
            case FORBIDDEN ->
                repository + " lets the write credential make no branch: give it the right to, but none to the branch"
                        + " that is watched.";
            case REFERENCE_NOT_FOUND,
                    NOT_FOUND,
                    RATE_LIMITED,
                    UNREACHABLE,
                    TIMEOUT,
                    TOO_LARGE,
                    MALFORMED,
                    UNEXPECTED_ANSWER,
                    ADDRESS_REFUSED,
                    CIRCUIT_OPEN,
                    INVALID -> "The branch was not pushed, as far as is known: " + why.message() + ".";
        };
    }
}
