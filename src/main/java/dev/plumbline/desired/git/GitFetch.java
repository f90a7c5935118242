package dev.plumbline.desired.git;

import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.PackLock;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;

/** One look at a server: what the ref names, and its newest commits where they aren't here yet. */
final class GitFetch {

    private final GitTransports transports;
    private final GitLimits limits;

    GitFetch(GitTransports transports, GitLimits limits) {
        this.transports = transports;
        this.limits = limits;
    }

    /** @param isNew whether anything was transferred */
    record Fetched(ObjectId commit, boolean isNew) {}

    /** Fetches the newest commit alone. */
    Fetched run(Repository local, GitTarget target, GitCredentials credentials) throws IOException {
        return run(local, target, credentials, 1);
    }

    /**
     * Fetches the newest commit, and those before it.
     *
     * @param depth how many commits one after the other
     * @return the commit that the ref names, and that the local repository now holds
     * @throws GitRefusal where the server or the rules are the reason
     * @throws IOException for anything else, a damaged local repository among it
     */
    Fetched run(Repository local, GitTarget target, GitCredentials credentials, int depth) throws IOException {
        try (Transport transport = open(local, target, credentials, depth);
                FetchConnection connection = connect(transport, target)) {
            return fetched(connection, chosen(connection, target), local, target);
        }
    }

    /**
     * Fetches a ref that may not be there, and so many commits of it.
     *
     * @return the commit that it names; empty where the server has no such ref
     */
    Optional<ObjectId> find(Repository local, GitTarget target, GitCredentials credentials, int depth)
            throws IOException {
        try (Transport transport = open(local, target, credentials, depth);
                FetchConnection connection = connect(transport, target)) {
            Ref ref = connection.getRef(target.refs().getFirst());
            return ref == null || ref.getObjectId() == null
                    ? Optional.empty()
                    : Optional.of(fetched(connection, ref, local, target).commit());
        }
    }

    private Transport open(Repository local, GitTarget target, GitCredentials credentials, int depth)
            throws IOException {
        Transport transport = transports.open(local, target, credentials);
        transport.setTimeout((int) limits.idle().toSeconds());
        transport.setDepth(depth);
        transport.setTagOpt(TagOpt.NO_TAGS);
        transport.setObjectChecker(
                new ObjectChecker().setAllowInvalidPersonIdent(true).setAllowLeadingZeroFileMode(true));
        return transport;
    }

    private static Fetched fetched(FetchConnection connection, Ref ref, Repository local, GitTarget target)
            throws IOException {
        boolean isNew = !local.getObjectDatabase().has(ref.getObjectId());
        if (isNew) {
            fetch(connection, ref);
            keep(local, ref);
        }
        return new Fetched(commit(local, ref, target), isNew);
    }

    private static FetchConnection connect(Transport transport, GitTarget target) throws GitRefusal {
        List<RefSpec> asked = target.refs().stream().map(RefSpec::new).toList();
        try {
            return transport.openFetch(asked);
        } catch (IOException | RuntimeException e) {
            throw new GitRefusal(GitFailure.of(e, target.shown()));
        }
    }

    private static Ref chosen(FetchConnection connection, GitTarget target) throws GitRefusal {
        for (String name : target.refs()) {
            Ref ref = connection.getRef(name);
            if (ref != null && ref.getObjectId() != null) {
                return ref;
            }
        }
        String asked = target.refs().getFirst();
        throw new GitRefusal(
                Reason.NOT_FOUND,
                asked.equals("HEAD")
                        ? target.shown() + " has no commit on its default branch: push one, or name a ref in ref"
                        : target.shown() + " has no ref " + ForeignText.shown(String.join(" or ", target.refs()), 300)
                                + ": check ref");
    }

    private static void fetch(FetchConnection connection, Ref ref) throws IOException {
        try {
            connection.fetch(NullProgressMonitor.INSTANCE, List.of(ref), Set.of());
        } finally {
            for (PackLock lock : connection.getPackLocks()) {
                lock.unlock();
            }
        }
    }

    /** A ref of our own on what was fetched, so that the next fetch can say what is here already. */
    private static void keep(Repository local, Ref ref) throws IOException {
        String name = UUID.nameUUIDFromBytes(ref.getName().getBytes(StandardCharsets.UTF_8))
                .toString();
        RefUpdate update = local.updateRef("refs/plumbline/" + name);
        update.setNewObjectId(ref.getObjectId());
        update.disableRefLog();
        update.forceUpdate();
    }

    private static ObjectId commit(Repository local, Ref ref, GitTarget target) throws IOException {
        try (RevWalk walk = new RevWalk(local)) {
            return walk.parseCommit(ref.getObjectId()).copy();
        } catch (IncorrectObjectTypeException e) {
            throw new GitRefusal(
                    Reason.INVALID,
                    ForeignText.shown(ref.getName(), 300) + " of " + target.shown()
                            + " names no commit: name a branch or a tag of a commit in ref");
        }
    }
}
