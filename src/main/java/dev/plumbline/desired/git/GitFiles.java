package dev.plumbline.desired.git;

import dev.plumbline.api.DesiredSpec.GitFile;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.Lookup.Failed;
import dev.plumbline.platform.Lookup.Found;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.SortedMap;

/**
 * Reads what stands in Git repositories, for whoever finds its truth there. One shallow copy of a repository serves all who
 * may read it.
 */
public final class GitFiles implements GitFolders {

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
        return with(at, look, (clone, target, credentials) -> switch (clone.folder(
                target, credentials, look.freshness(), depth == Depth.DEEP)) {
            case Failed<GitClone.File<SortedMap<String, byte[]>>>(Unavailable why) -> new Failed<>(why);
            case Found<GitClone.File<SortedMap<String, byte[]>>>(GitClone.File<SortedMap<String, byte[]>> found) ->
                new Found<>(new GitFolder(found.content(), found.commit().name(), found.time()));
        });
    }

    /** One file, made something of while it is at hand. */
    <T> Lookup<GitClone.File<T>> read(GitFile at, Look look, GitClone.Reader<T> reader) {
        return with(
                at, look, (clone, target, credentials) -> clone.read(target, credentials, look.freshness(), reader));
    }

    /** Something that is done with a copy. */
    @FunctionalInterface
    private interface Use<T> {
        Lookup<T> of(GitClone clone, GitTarget target, GitCredentials credentials);
    }

    private <T> Lookup<T> with(GitFile at, Look look, Use<T> use) {
        try {
            GitTarget target = GitTarget.of(at);
            return switch (credentials(at, look)) {
                case Failed<GitCredentials>(Unavailable why) -> new Failed<>(why);
                case Found<GitCredentials>(GitCredentials credentials) ->
                    clones.with(owner(at, look), clone -> use.of(clone, target, credentials));
            };
        } catch (GitRefusal refusal) {
            return new Failed<>(refusal.why());
        } catch (RuntimeException e) {
            return new Failed<>(GitFailure.of(e, ForeignText.shown(String.valueOf(at.url()), 200)));
        }
    }

    private static GitClones.Owner owner(GitFile at, Look look) {
        return new GitClones.Owner(
                look.namespace().namespace(),
                at.url(),
                at.secretRef() == null ? "" : at.secretRef().name());
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
