package dev.plumbline.desired.git;

import dev.plumbline.api.DesiredSpec.GitFile;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.Lookup.Failed;
import dev.plumbline.platform.Lookup.Found;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Reads what stands in Git repositories, for whoever finds its truth there. One shallow copy of a repository serves all who
 * may read it.
 */
public final class GitFiles implements GitFolders {

    /** What was read is explained right afterwards. */
    private static final Duration RECENT = Duration.ofMinutes(10);

    private final GitClones clones;

    /**
     * Making one takes the machine's Git configuration out of JGit's sight, for the whole process.
     *
     * @param cache folder for the copies of repositories; made where it isn't there, used by this process alone
     * @param ways what repositories are reached through
     */
    public GitFiles(Path cache, GitLimits limits, InstantSource clock, GitWays ways) {
        IsolatedSystem.install();
        var transports = new GitTransports(ways, limits);
        this.clones = new GitClones(cache, new GitFetch(transports, limits), limits, clock);
    }

    /** One file. */
    public Lookup<GitBytes> bytes(GitFile at, Look look) {
        return switch (read(at, look, (blob, content) -> content.load())) {
            case Failed<GitClone.File<byte[]>>(Unavailable why) -> new Failed<>(why);
            case Found<GitClone.File<byte[]>>(GitClone.File<byte[]> found) ->
                new Found<>(new GitBytes(found.content(), found.commit().name(), found.time()));
        };
    }

    @Override
    public Lookup<GitFolder> folder(GitFile at, Depth depth, Look look) {
        return with(at, look, false, (clone, target, credentials) -> switch (clone.folder(
                target, credentials, look.freshness(), depth == Depth.DEEP)) {
            case Failed<GitClone.File<SortedMap<String, byte[]>>>(Unavailable why) -> new Failed<>(why);
            case Found<GitClone.File<SortedMap<String, byte[]>>>(GitClone.File<SortedMap<String, byte[]>> found) ->
                new Found<>(new GitFolder(found.content(), found.commit().name(), found.time()));
        });
    }

    /**
     * The commit that a file was last read from, without asking the server again where that was in the last minutes.
     *
     * @return 40 hexadecimal digits
     */
    public Lookup<String> commit(GitFile at, Look look) {
        return switch (read(at, new Look(look.namespace(), RECENT), (blob, content) -> blob)) {
            case Failed<GitClone.File<ObjectId>>(Unavailable why) -> new Failed<>(why);
            case Found<GitClone.File<ObjectId>>(GitClone.File<ObjectId> found) ->
                new Found<>(found.commit().name());
        };
    }

    /**
     * What a file held in a commit and in at most {@value GitHistory#MAX_COMMITS} before it, newest first; at most
     * {@value GitHistory#MAX_BYTES} bytes. It keeps a deeper copy of the repository beside the one that files are read from,
     * and asks the server only where that has not the commit yet.
     *
     * @param commit 40 hexadecimal digits
     */
    public Lookup<List<GitVersion>> versions(GitFile at, String commit, Look look) {
        ObjectId newest = ObjectId.fromString(commit);
        return with(at, look, true, (clone, target, credentials) -> clone.versions(target, credentials, newest));
    }

    /** One file, made something of while it is at hand. */
    <T> Lookup<GitClone.File<T>> read(GitFile at, Look look, GitClone.Reader<T> reader) {
        return with(
                at,
                look,
                false,
                (clone, target, credentials) -> clone.read(target, credentials, look.freshness(), reader));
    }

    /** Something that is done with a copy. */
    @FunctionalInterface
    private interface Use<T> {
        Lookup<T> of(GitClone clone, GitTarget target, GitCredentials credentials);
    }

    private <T> Lookup<T> with(GitFile at, Look look, boolean history, Use<T> use) {
        try {
            GitTarget target = GitTarget.of(at);
            return switch (credentials(at, look)) {
                case Failed<GitCredentials>(Unavailable why) -> new Failed<>(why);
                case Found<GitCredentials>(GitCredentials credentials) ->
                    clones.with(owner(at, look, history), clone -> use.of(clone, target, credentials));
            };
        } catch (GitRefusal refusal) {
            return new Failed<>(refusal.why());
        } catch (RuntimeException e) {
            return new Failed<>(GitFailure.of(e, ForeignText.shown(String.valueOf(at.url()), 200)));
        }
    }

    private static GitClones.Owner owner(GitFile at, Look look, boolean history) {
        return new GitClones.Owner(
                look.namespace().namespace(),
                at.url(),
                at.secretRef() == null ? "" : at.secretRef().name(),
                history);
    }

    private static Lookup<GitCredentials> credentials(GitFile at, Look look) {
        if (at.secretRef() == null) {
            return new Found<>(GitCredentials.NONE);
        }
        return switch (look.namespace().secret(at.secretRef().name())) {
            case Failed<Map<String, byte[]>>(Unavailable why) -> new Failed<>(why);
            case Found<Map<String, byte[]>>(Map<String, byte[]> keys) -> new Found<>(new GitCredentials(keys));
        };
    }
}
