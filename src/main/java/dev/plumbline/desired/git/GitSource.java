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
import java.util.Arrays;
import org.eclipse.jgit.lib.ObjectId;

/** A file in a Git repository, or a folder of files. The revision of what is read is the commit's name. */
public final class GitSource implements Source<Git> {

    private final GitFiles files;
    private final ReadingCache readings;

    /** A blob's name is made of its content, so equal names are equal files. */
    private record BlobKey(ObjectId blob, Format format, String name) {}

    /** @param readings what is already known of unchanged files */
    public GitSource(GitFiles files, ReadingCache readings) {
        this.files = files;
        this.readings = readings;
    }

    @Override
    public Class<Git> spec() {
        return Git.class;
    }

    @Override
    public Observation read(Git spec, Look look) {
        return format(spec) == Format.JsonFiles ? folder(spec, look) : file(spec, look);
    }

    private Observation file(Git spec, Look look) {
        Format format = format(spec);
        Lookup<GitClone.File<Reading>> file =
                files.read(GitTarget.file(spec), look, (blob, content) -> reading(blob, content, format, spec.path()));
        return switch (file) {
            case Failed<GitClone.File<Reading>>(Unavailable why) -> why;
            case Found<GitClone.File<Reading>>(GitClone.File<Reading> found) ->
                found.content()
                        .observed(
                                where(spec, found.commit().name()),
                                found.commit().name(),
                                found.time());
        };
    }

    private Observation folder(Git spec, Look look) {
        return switch (files(spec, look)) {
            case Failed<GitFolder>(Unavailable why) -> why;
            case Found<GitFolder>(GitFolder found) ->
                DesiredFile.readFolder(found.files())
                        .observed(where(spec, found.commit()), found.commit(), found.time());
        };
    }

    private static String where(Git spec, String commit) {
        return ForeignText.shown(spec.path(), 200) + " in commit " + commit.substring(0, 12);
    }

    /** The file's bytes as they stand in the commit, from the same copy that the observations are read from. */
    Lookup<byte[]> bytes(Git spec, Look look) {
        return switch (files.bytes(GitTarget.file(spec), look)) {
            case Failed<GitBytes>(Unavailable why) -> new Failed<>(why);
            case Found<GitBytes>(GitBytes found) -> new Found<>(found.bytes());
        };
    }

    /** The files of the folder as they stand in the commit, from the same copy that the observations are read from. */
    Lookup<GitFolder> files(Git spec, Look look) {
        return files.folder(GitTarget.file(spec), GitFiles.Depth.FLAT, look);
    }

    /** How the file is read. */
    static Format format(Git spec) {
        return spec.format() == null ? Format.Yaml : spec.format();
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
}
