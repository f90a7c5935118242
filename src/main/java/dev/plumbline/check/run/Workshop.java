package dev.plumbline.check.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The folder in which this process has its runs. It is locked as long as the process lives, so that the next one knows what a
 * dead one has left: it ends what still runs there and removes the files, which may hold secrets.
 */
final class Workshop implements AutoCloseable {

    private static final String LOCK = "lock";

    private final Path folder;
    private final FileChannel lock;
    private final AtomicInteger rooms = new AtomicInteger();

    private Workshop(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** Makes a folder for this process in one that all share, and clears away those that nobody holds. */
    static Workshop open(Path shared) throws IOException {
        Files.createDirectories(shared);
        Path base = shared.toRealPath();
        try (DirectoryStream<Path> left = Files.newDirectoryStream(base, "plumbline-*")) {
            for (Path each : left) {
                if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS) && isAbandoned(each)) {
                    clear(each);
                }
            }
        }
        Path folder = Files.createTempDirectory(base, "plumbline-", ownerOnly());
        FileChannel lock =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        lock.lock();
        return new Workshop(folder, lock);
    }

    /**
     * A new folder of one run, which its owner alone can open. Its name is short: tools make sockets in it, and the path of one
     * has no more than 107 bytes.
     */
    Path room() throws IOException {
        return Files.createDirectory(folder.resolve(Integer.toString(rooms.incrementAndGet())), ownerOnly());
    }

    /** Ends what runs in a folder, and removes it. */
    static void clear(Path folder) throws IOException {
        Belonging.to(folder).end();
        remove(folder);
    }

    @Override
    public void close() {
        try (lock) {
            clear(folder);
        } catch (IOException e) {
            // The next process clears it away.
        }
    }

    private static boolean isAbandoned(Path folder) {
        Path file = folder.resolve(LOCK);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            // One that is being made, or one whose removal was broken off: what has no lock yet has no runs either.
            return isOld(folder);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock held = channel.tryLock()) {
            return held != null;
        } catch (IOException | OverlappingFileLockException e) {
            return false;
        }
    }

    /** Whether something but the lock stands in it. */
    private static boolean isOld(Path folder) {
        try (DirectoryStream<Path> inside = Files.newDirectoryStream(folder)) {
            return inside.iterator().hasNext();
        } catch (IOException e) {
            return false;
        }
    }

    private static java.nio.file.attribute.FileAttribute<?> ownerOnly() {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    }

    /** Removes a tree; links in it are removed, not followed, and a folder without rights gets them first. */
    private static void remove(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) throws IOException {
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwx------"));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path each, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(each);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path each, IOException failure) throws IOException {
                // A folder that can't be opened: once more, with the rights to.
                if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS) && !Files.isReadable(each)) {
                    Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwx------"));
                    remove(each);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, IOException failure) throws IOException {
                Files.deleteIfExists(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
