package dev.plumbline.desired.git;

import dev.plumbline.api.DesiredSpec.Git;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.Transport;

/**
 * A repository's server, and an empty bare repository of its own for one piece of work with it; closing deletes it.
 * Connections go the guarded way of all reads. What fails is an {@link IOException} that {@link #why} explains.
 */
public final class GitWorkspace implements AutoCloseable {

    private static final int TIP_AND_PARENT = 2;
    private static final String PREFIX = "work-";

    private final GitTarget target;
    private final GitCredentials credentials;
    private final GitTransports transports;
    private final GitLimits limits;
    private final CloneFolder folder;
    private final Repository local;

    /** What to show a server to be let in. Never shows itself. */
    public record Login(String username, String password) {

        @Override
        public String toString() {
            return "Login[" + username + "]";
        }
    }

    private GitWorkspace(
            GitTarget target,
            GitCredentials credentials,
            GitTransports transports,
            GitLimits limits,
            CloneFolder folder,
            Repository local) {
        this.target = target;
        this.credentials = credentials;
        this.transports = transports;
        this.limits = limits;
        this.folder = folder;
        this.local = local;
    }

    /**
     * Opens one. It takes the machine's Git configuration out of JGit's sight, for the whole process.
     *
     * @param below the folder to work in
     */
    public static GitWorkspace open(
            Path below, Git spec, Login login, GitWays ways, GitLimits limits, InstantSource clock) throws IOException {
        IsolatedSystem.install();
        GitTarget target = GitTarget.of(spec);
        var credentials = new GitCredentials(Map.of(
                "username", login.username().getBytes(StandardCharsets.UTF_8),
                "password", login.password().getBytes(StandardCharsets.UTF_8)));
        var folder = new CloneFolder(Files.createTempDirectory(below, PREFIX), limits, clock);
        return new GitWorkspace(target, credentials, new GitTransports(ways, limits), limits, folder, folder.open());
    }

    /**
     * Takes away what a process left behind that died at its work.
     *
     * @param below the folder to work in, made where it isn't there; used by this process alone
     */
    public static void tidy(Path below) {
        try {
            Files.createDirectories(below);
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + below + " for work with Git can't be made", e);
        }
        CloneFolder.tidy(below, PREFIX);
    }

    /** The full names that the watched ref can have. */
    public List<String> watched() {
        return target.refs();
    }

    /** Fetches the newest commit of the watched ref. */
    public ObjectId fetchWatched() throws IOException {
        return new GitFetch(transports, limits).run(local, target, credentials).commit();
    }

    /** Fetches the newest commit of a ref and what it stands on; empty where the server has no such ref. */
    public Optional<ObjectId> fetch(String ref) throws IOException {
        var other = new GitTarget(target.uri(), target.shown(), List.of(ref), target.path());
        return new GitFetch(transports, limits).find(local, other, credentials, TIP_AND_PARENT);
    }

    /** What the watched path of a commit that was fetched holds. */
    public Lookup<byte[]> file(ObjectId commit) throws IOException {
        return switch (GitTree.find(local, commit, target.path())) {
            case Lookup.Failed<ObjectId>(Unavailable why) -> new Lookup.Failed<>(why);
            case Lookup.Found<ObjectId>(ObjectId blob) -> new Lookup.Found<>(GitTree.content(local, blob));
        };
    }

    public Repository local() {
        return local;
    }

    /** The repository's URL for people. */
    public String shown() {
        return target.shown();
    }

    /** A way to the server; to be closed. */
    public Transport connect() throws IOException {
        Transport transport = transports.open(local, target, credentials);
        transport.setTimeout((int) limits.idle().toSeconds());
        return transport;
    }

    /** Why something failed, fit to be shown. */
    public static Unavailable why(Throwable failure, String repository) {
        return GitFailure.of(failure, repository);
    }

    @Override
    public void close() {
        local.close();
        folder.delete();
    }
}
