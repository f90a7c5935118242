package dev.plumbline.desired.git;

import dev.plumbline.api.DesiredSpec.Format;
import dev.plumbline.api.DesiredSpec.Git;
import dev.plumbline.desired.Source;
import dev.plumbline.desired.format.DesiredFile;
import dev.plumbline.desired.format.Reading;
import dev.plumbline.desired.format.ReadingCache;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.Lookup.Failed;
import dev.plumbline.platform.Lookup.Found;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;

/**
 * A file in a Git repository. The revision of what is read is the commit's name.
 *
 * <p>Making one takes the machine's Git configuration out of JGit's sight, for the whole process.
 */
public final class GitSource implements Source<Git> {

    private final GitClones clones;
    private final ReadingCache readings;

    /** A blob's name is made of its content, so equal names are equal files. */
    private record BlobKey(ObjectId blob, Format format, String name) {}

    /**
     * @param cache folder for the copies of repositories; made where it isn't there, used by this process alone
     * @param readings what is already known of unchanged files
     * @param ways what repositories are reached through
     */
    public GitSource(Path cache, GitLimits limits, ReadingCache readings, InstantSource clock, GitWays ways) {
        IsolatedSystem.install();
        var transports = new GitTransports(ways, limits);
        this.clones = new GitClones(cache, new GitFetch(transports, limits), limits, clock);
        this.readings = readings;
    }

    @Override
    public Class<Git> spec() {
        return Git.class;
    }

    @Override
    public Observation read(Git spec, Look look) {
        Format format = format(spec);
        Lookup<GitClone.File<Reading>> file =
                file(spec, look, (blob, content) -> reading(blob, content, format, spec.path()));
        return switch (file) {
            case Failed<GitClone.File<Reading>>(Unavailable why) -> why;
            case Found<GitClone.File<Reading>>(GitClone.File<Reading> found) ->
                found.content()
                        .observed(
                                ForeignText.shown(spec.path(), 200) + " in commit "
                                        + found.commit().abbreviate(12).name(),
                                found.commit().name(),
                                found.time());
        };
    }

    /** The file's bytes as they stand in the commit, from the same copy that the observations are read from. */
    Lookup<byte[]> bytes(Git spec, Look look) {
        return switch (file(spec, look, (blob, content) -> content.load())) {
            case Failed<GitClone.File<byte[]>>(Unavailable why) -> new Failed<>(why);
            case Found<GitClone.File<byte[]>>(GitClone.File<byte[]> found) -> new Found<>(found.content());
        };
    }

    /** How the file is read. */
    static Format format(Git spec) {
        return spec.format() == null ? Format.Yaml : spec.format();
    }

    private <T> Lookup<GitClone.File<T>> file(Git spec, Look look, GitClone.Reader<T> reader) {
        try {
            GitTarget target = GitTarget.of(spec);
            return switch (credentials(spec, look)) {
                case Failed<GitCredentials>(Unavailable why) -> new Failed<>(why);
                case Found<GitCredentials>(GitCredentials credentials) ->
                    clones.with(owner(spec, look), clone -> clone.read(target, credentials, look.freshness(), reader));
            };
        } catch (GitRefusal refusal) {
            return new Failed<>(refusal.why());
        } catch (RuntimeException e) {
            return new Failed<>(GitFailure.of(e, ForeignText.shown(String.valueOf(spec.url()), 200)));
        }
    }

    private static GitClones.Owner owner(Git spec, Look look) {
        return new GitClones.Owner(
                look.namespace().namespace(),
                spec.url(),
                spec.secretRef() == null ? "" : spec.secretRef().name());
    }

    private Reading reading(ObjectId blob, GitClone.Content content, Format format, String path) throws IOException {
        var key = new BlobKey(blob, format, format == Format.Raw ? path : "");
        var known = readings.get(key);
        if (known.isPresent()) {
            return known.get();
        }
        byte[] bytes = content.load();
        Reading fresh = isLargeFilePointer(bytes)
                ? new Reading.Malformed("is a Git LFS pointer, not the file: keep what the policy reads in Git itself")
                : DesiredFile.read(bytes, format, path);
        readings.put(key, fresh, bytes.length);
        return fresh;
    }

    /** The first line that the Git LFS specification gives every pointer. */
    private static boolean isLargeFilePointer(byte[] bytes) {
        byte[] start = "version https://git-lfs.github.com/spec/".getBytes(StandardCharsets.US_ASCII);
        return Arrays.mismatch(start, bytes) == start.length;
    }

    private static Lookup<GitCredentials> credentials(Git spec, Look look) {
        if (spec.secretRef() == null) {
            return new Found<>(GitCredentials.NONE);
        }
        return switch (look.namespace().secret(spec.secretRef().name())) {
            case Failed<Map<String, byte[]>>(Unavailable why) -> new Failed<>(why);
            case Found<Map<String, byte[]>>(Map<String, byte[]> keys) -> new Found<>(new GitCredentials(keys));
        };
    }
}
