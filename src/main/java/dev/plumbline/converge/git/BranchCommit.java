package dev.plumbline.converge.git;

import dev.plumbline.converge.git.BranchPush.Author;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEditor.PathEdit;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/** A commit that changes one file. */
final class BranchCommit {

    private BranchCommit() {}

    /** Writes one on top of another; every other file stays as it is. */
    static ObjectId write(
            Repository repository,
            ObjectId base,
            String path,
            byte[] content,
            Author author,
            Instant time,
            String message)
            throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter();
                ObjectReader reader = repository.newObjectReader();
                RevWalk walk = new RevWalk(reader)) {
            ObjectId blob = inserter.insert(Constants.OBJ_BLOB, content);
            DirCache index = index(reader, walk.parseCommit(base));
            DirCacheEditor editor = index.editor();
            editor.add(new PathEdit(path) {
                @Override
                public void apply(DirCacheEntry entry) {
                    entry.setObjectId(blob);
                }
            });
            editor.finish();
            var who = new PersonIdent(author.name(), author.email(), time, ZoneOffset.UTC);
            var commit = new CommitBuilder();
            commit.setTreeId(index.writeTree(inserter));
            commit.setParentId(base);
            commit.setAuthor(who);
            commit.setCommitter(who);
            commit.setMessage(message);
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            return id;
        }
    }

    /** The one commit that a commit stands on, where it changes this file alone; empty otherwise. */
    static Optional<ObjectId> changedAlone(Repository repository, ObjectId commit, String path) throws IOException {
        try (RevWalk walk = new RevWalk(repository);
                TreeWalk tree = new TreeWalk(repository)) {
            RevCommit tip = walk.parseCommit(commit);
            if (tip.getParentCount() != 1) {
                return Optional.empty();
            }
            RevCommit parent = walk.parseCommit(tip.getParent(0));
            tree.addTree(parent.getTree());
            tree.addTree(tip.getTree());
            tree.setRecursive(true);
            tree.setFilter(TreeFilter.ANY_DIFF);
            boolean alone = tree.next()
                    && tree.getPathString().equals(path)
                    && tree.getRawMode(0) == tree.getRawMode(1)
                    && !tree.next();
            return alone ? Optional.of(parent.copy()) : Optional.empty();
        }
    }

    private static DirCache index(ObjectReader reader, RevCommit commit) throws IOException {
        DirCache index = DirCache.newInCore();
        DirCacheBuilder builder = index.builder();
        builder.addTree(new byte[0], DirCacheEntry.STAGE_0, reader, commit.getTree());
        builder.finish();
        return index;
    }
}
