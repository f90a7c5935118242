package dev.plumbline.simulator;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TagBuilder;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** A bare repository on the disk that commits are written into directly, with any tree that Git can hold. */
public final class GitRepository implements AutoCloseable {

    private static final PersonIdent AUTHOR =
            new PersonIdent("Test", "test@example.com", Instant.EPOCH, ZoneOffset.UTC);

    private final Repository repository;
    private final Path folder;
    private final Map<String, Entry> tree = new TreeMap<>();
    private Instant now = Instant.EPOCH;

    private record Entry(FileMode mode, ObjectId object) {}

    private GitRepository(Repository repository, Path folder) {
        this.repository = repository;
        this.folder = folder;
    }

    /** Makes an empty repository whose default branch is {@code main}. */
    public static GitRepository create(Path folder) throws IOException {
        Repository repository =
                new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().build();
        repository.create(true);
        repository.updateRef(Constants.HEAD).link(Constants.R_HEADS + "main");
        return new GitRepository(repository, folder);
    }

    public Path folder() {
        return folder;
    }

    public URI uri() {
        return URI.create("file://" + folder.toAbsolutePath());
    }

    public GitRepository file(String path, String text) throws IOException {
        return file(path, text.getBytes(StandardCharsets.UTF_8));
    }

    public GitRepository file(String path, byte[] content) throws IOException {
        return entry(path, FileMode.REGULAR_FILE, content);
    }

    public GitRepository symlink(String path, String to) throws IOException {
        return entry(path, FileMode.SYMLINK, to.getBytes(StandardCharsets.UTF_8));
    }

    public GitRepository submodule(String path) {
        tree.put(path, new Entry(FileMode.GITLINK, ObjectId.fromString("1".repeat(40))));
        return this;
    }

    private GitRepository entry(String path, FileMode mode, byte[] content) throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            tree.put(path, new Entry(mode, inserter.insert(Constants.OBJ_BLOB, content)));
            inserter.flush();
        }
        return this;
    }

    /** Commits from now on are made at this time; until then, at the beginning of 1970. */
    public GitRepository at(Instant time) {
        now = time;
        return this;
    }

    /** Commits all entries on top of a branch. */
    public String commit(String branch) throws IOException {
        return write(branch, repository.resolve(Constants.R_HEADS + branch));
    }

    /** Commits all entries as a branch without a past, whatever the branch was before. */
    public String forcePush(String branch) throws IOException {
        return write(branch, null);
    }

    private String write(String branch, ObjectId parent) throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            var commit = new CommitBuilder();
            commit.setTreeId(index().writeTree(inserter));
            commit.setAuthor(AUTHOR);
            commit.setCommitter(new PersonIdent(AUTHOR, now, ZoneOffset.UTC));
            commit.setMessage("change");
            if (parent != null) {
                commit.setParentId(parent);
            }
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            point(Constants.R_HEADS + branch, id);
            return id.name();
        }
    }

    private DirCache index() {
        DirCache index = DirCache.newInCore();
        DirCacheBuilder builder = index.builder();
        tree.forEach((path, entry) -> {
            var written = new DirCacheEntry(path);
            written.setFileMode(entry.mode());
            written.setObjectId(entry.object());
            builder.add(written);
        });
        builder.finish();
        return index;
    }

    /** Tags a branch's commit, with a tag object of its own. */
    public void tag(String name, String branch) throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            var tag = new TagBuilder();
            tag.setTag(name);
            tag.setTagger(AUTHOR);
            tag.setMessage("tag");
            tag.setObjectId(repository.resolve(Constants.R_HEADS + branch), Constants.OBJ_COMMIT);
            ObjectId id = inserter.insert(tag);
            inserter.flush();
            point(Constants.R_TAGS + name, id);
        }
    }

    private void point(String ref, ObjectId to) throws IOException {
        RefUpdate update = repository.updateRef(ref);
        update.setNewObjectId(to);
        RefUpdate.Result result = update.forceUpdate();
        switch (result) {
            case NEW, FAST_FORWARD, FORCED, NO_CHANGE -> {}
            default -> throw new IOException("ref " + ref + " was not written: " + result);
        }
    }

    @Override
    public void close() {
        repository.close();
    }
}
