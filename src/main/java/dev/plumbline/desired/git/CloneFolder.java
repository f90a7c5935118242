package dev.plumbline.desired.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jgit.lib.Repository;

/** The folder of one bare repository. Used by one thread at a time. */
final class CloneFolder {

    /** Each fetch leaves one pack behind, and nothing joins them: beyond this many a fresh copy is cheaper. */
    private static final int MAX_PACKS = 50;

    private static final String TRASH = "trash-";

    private final Path path;
    private final GitLimits limits;
    private final InstantSource clock;

    CloneFolder(Path path, GitLimits limits, InstantSource clock) {
        this.path = path;
        this.limits = limits;
        this.clock = clock;
    }

    boolean exists() {
        return Files.isDirectory(path);
    }

    /** Opens the repository, an empty one where there is none. To be closed. */
    Repository open() throws IOException {
        var repository = new BoundedRepository(path.toFile(), limits, clock);
        if (!Files.isDirectory(path.resolve("objects"))) {
            repository.create(true);
        }
        return repository;
    }

    /** Whether it has grown so much by many fetches that it should begin anew. */
    boolean isOvergrown() {
        Path packs = path.resolve("objects").resolve("pack");
        if (!Files.isDirectory(packs)) {
            return false;
        }
        try (var files = Files.list(packs)) {
            long count = files.filter(file -> file.toString().endsWith(".pack")).count();
            return count > MAX_PACKS || bytes() > limits.repositoryBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long bytes() {
        var bytes = new AtomicLong();
        walk(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                bytes.addAndGet(attributes.size());
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
        return bytes.get();
    }

    /** Deletes the copy. It leaves its place in one step, so that a process that dies here leaves no half of one. */
    void delete() {
        if (!Files.exists(path)) {
            return;
        }
        try {
            Path trash = Files.createTempDirectory(path.getParent(), TRASH);
            Files.move(path, trash.resolve("clone"));
            remove(trash);
        } catch (IOException e) {
            throw new UncheckedIOException("the cache of Git repositories can't be written", e);
        }
    }

    /** Takes away what a process left that died: halves that were being deleted, and locks that nobody holds. */
    static void tidy(Path cache) {
        tidy(cache, TRASH);
        walk(cache, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String name = file.getFileName().toString();
                boolean halfPack = name.startsWith("incoming_") || name.endsWith(".tmp") || name.endsWith("_tmp");
                if (name.endsWith(".lock") || name.endsWith(".keep") || halfPack) {
                    Files.deleteIfExists(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Takes away the folders whose names begin like this. */
    static void tidy(Path parent, String prefix) {
        try (var folders = Files.list(parent)) {
            folders.filter(folder -> folder.getFileName().toString().startsWith(prefix))
                    .forEach(CloneFolder::remove);
        } catch (IOException e) {
            throw new UncheckedIOException("the cache of Git repositories can't be read", e);
        }
    }

    private static void remove(Path folder) {
        walk(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void walk(Path folder, SimpleFileVisitor<Path> visitor) {
        try {
            if (Files.exists(folder)) {
                Files.walkFileTree(folder, visitor);
            }
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException("the cache of Git repositories can't be read", e);
        }
    }
}
