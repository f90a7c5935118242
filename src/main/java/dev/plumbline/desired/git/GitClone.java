package dev.plumbline.desired.git;

import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.Lookup.Failed;
import dev.plumbline.platform.Lookup.Found;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/**
 * The shallow copy of one repository, for one namespace and one Secret. One look at the server serves everybody who
 * asks within its freshness; a look that failed is shared likewise, so that a dead server is not asked by each policy.
 * A copy that is damaged is thrown away and fetched again, once.
 */
final class GitClone {

    private static final int MAX_REMEMBERED = 128;

    private final CloneFolder folder;
    private final GitFetch fetch;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<List<String>, Head> heads = bounded();
    private final Map<Place, Lookup<ObjectId>> places = bounded();
    private final AtomicBoolean grown = new AtomicBoolean();

    /** What a ref names, or why that is not known. */
    private record Head(Lookup<ObjectId> commit, GitCredentials credentials, Instant time) {}

    /** A file of one commit; what stands there never changes. */
    private record Place(ObjectId commit, String path) {}

    /**
     * @param content what the reader made of the file
     * @param time when the server confirmed the commit
     */
    record File<T>(T content, ObjectId commit, Instant time) {}

    /** Reads a blob as a file, from its bytes or from what is known of it already. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ObjectId blob, Content content) throws IOException;
    }

    /** Loads a blob's bytes. */
    @FunctionalInterface
    interface Content {
        byte[] load() throws IOException;
    }

    GitClone(CloneFolder folder, GitFetch fetch, InstantSource clock) {
        this.folder = folder;
        this.fetch = fetch;
        this.clock = clock;
    }

    /** Reads a file of the commit that the target's ref names now, or named no longer than {@code freshness} ago. */
    <T> Lookup<File<T>> read(GitTarget target, GitCredentials credentials, Duration freshness, Reader<T> reader) {
        return read(target, credentials, freshness, head -> file(head, target, reader));
    }

    /** Reads the files of a folder likewise. */
    Lookup<File<SortedMap<String, byte[]>>> folder(
            GitTarget target, GitCredentials credentials, Duration freshness, boolean deep) {
        return read(target, credentials, freshness, head -> folder(head, target, deep));
    }

    /** Reads something out of the commit that a head names. */
    @FunctionalInterface
    private interface Use<T> {
        Lookup<File<T>> of(Head head) throws IOException;
    }

    private <T> Lookup<File<T>> read(GitTarget target, GitCredentials credentials, Duration freshness, Use<T> use) {
        Instant since = clock.instant().minus(freshness);
        lock.lock();
        try {
            try {
                return use.of(head(target, credentials, since));
            } catch (IOException damaged) {
                discard();
                return use.of(look(target, credentials));
            }
        } catch (IOException damagedAgain) {
            return new Failed<>(new Unavailable(
                    Reason.UNEXPECTED_ANSWER,
                    target.shown() + " sent a commit that can't be read: " + GitFailure.shown(damagedAgain.getMessage())
                            + ". Check the repository with git fsck"));
        } finally {
            lock.unlock();
        }
    }

    /**
     * What a file held in a commit and in those before it, newest first. The server is asked only where the commit is not
     * here yet. This is for a copy of its own: one that also holds what {@link #read} fetches has a commit without those
     * before it.
     */
    Lookup<List<GitVersion>> versions(GitTarget target, GitCredentials credentials, ObjectId newest) {
        lock.lock();
        try {
            if (folder.isOvergrown()) {
                discard();
            }
            return deeper(target, credentials, newest);
        } finally {
            lock.unlock();
        }
    }

    private Lookup<List<GitVersion>> deeper(GitTarget target, GitCredentials credentials, ObjectId newest) {
        boolean hadCopy = folder.exists();
        try (Repository repository = folder.open()) {
            if (!repository.getObjectDatabase().has(newest)) {
                fetch.run(repository, target, credentials, GitHistory.MAX_COMMITS);
                grown.set(true);
            }
            return repository.getObjectDatabase().has(newest)
                    ? new Found<>(GitHistory.versions(repository, newest, target.path()))
                    : new Failed<>(new Unavailable(
                            Reason.NOT_FOUND, target.shown() + " no longer has commit " + newest.name()));
        } catch (IOException | RuntimeException e) {
            if (!hadCopy || !GitFailure.isKnown(e)) {
                discard();
            }
            return new Failed<>(GitFailure.of(e, target.shown()));
        }
    }

    /** Whether the disk was written to since this was last asked. */
    boolean tookMore() {
        return grown.getAndSet(false);
    }

    private Head head(GitTarget target, GitCredentials credentials, Instant since) {
        Head known = heads.get(target.refs());
        boolean fresh = known != null
                && !known.time().isBefore(since)
                && known.credentials().equals(credentials);
        return fresh ? known : look(target, credentials);
    }

    private <T> Lookup<File<T>> file(Head head, GitTarget target, Reader<T> reader) throws IOException {
        return switch (head.commit()) {
            case Failed<ObjectId>(Unavailable why) -> new Failed<>(why);
            case Found<ObjectId>(ObjectId commit) ->
                switch (blob(commit, target.path())) {
                    case Failed<ObjectId>(Unavailable why) -> new Failed<>(why);
                    case Found<ObjectId>(ObjectId blob) ->
                        new Found<>(new File<>(reader.read(blob, () -> content(blob)), commit, head.time()));
                };
        };
    }

    private Lookup<File<SortedMap<String, byte[]>>> folder(Head head, GitTarget target, boolean deep)
            throws IOException {
        return switch (head.commit()) {
            case Failed<ObjectId>(Unavailable why) -> new Failed<>(why);
            case Found<ObjectId>(ObjectId commit) -> {
                try (Repository repository = folder.open()) {
                    yield switch (GitTree.folder(repository, commit, target.path(), deep)) {
                        case Failed<SortedMap<String, byte[]>>(Unavailable why) -> new Failed<>(why);
                        case Found<SortedMap<String, byte[]>>(SortedMap<String, byte[]> files) ->
                            new Found<>(new File<>(files, commit, head.time()));
                    };
                }
            }
        };
    }

    private Lookup<ObjectId> blob(ObjectId commit, String path) throws IOException {
        var place = new Place(commit, path);
        Lookup<ObjectId> known = places.get(place);
        if (known != null) {
            return known;
        }
        try (Repository repository = folder.open()) {
            Lookup<ObjectId> found = GitTree.find(repository, commit, path);
            places.put(place, found);
            return found;
        }
    }

    private byte[] content(ObjectId blob) throws IOException {
        try (Repository repository = folder.open()) {
            return GitTree.content(repository, blob);
        }
    }

    private Head look(GitTarget target, GitCredentials credentials) {
        var head = new Head(commit(target, credentials), credentials, clock.instant());
        heads.put(target.refs(), head);
        return head;
    }

    private Lookup<ObjectId> commit(GitTarget target, GitCredentials credentials) {
        if (folder.isOvergrown()) {
            discard();
        }
        boolean hadCopy = folder.exists();
        try {
            return new Found<>(fetched(target, credentials));
        } catch (IOException | RuntimeException e) {
            boolean remote = GitFailure.isKnown(e);
            if (!remote || !hadCopy) {
                discard();
            }
            return remote || !hadCopy ? new Failed<>(GitFailure.of(e, target.shown())) : again(target, credentials);
        }
    }

    private Lookup<ObjectId> again(GitTarget target, GitCredentials credentials) {
        try {
            return new Found<>(fetched(target, credentials));
        } catch (IOException | RuntimeException e) {
            discard();
            return new Failed<>(GitFailure.of(e, target.shown()));
        }
    }

    private ObjectId fetched(GitTarget target, GitCredentials credentials) throws IOException {
        try (Repository repository = folder.open()) {
            GitFetch.Fetched fetched = fetch.run(repository, target, credentials);
            if (fetched.isNew()) {
                grown.set(true);
            }
            return fetched.commit();
        }
    }

    private void discard() {
        folder.delete();
        places.clear();
        heads.clear();
    }

    private static <K, V> Map<K, V> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > MAX_REMEMBERED;
            }
        };
    }
}
