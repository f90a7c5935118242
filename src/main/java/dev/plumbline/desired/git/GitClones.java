package dev.plumbline.desired.git;

import dev.plumbline.platform.Lookup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The copies of all repositories below one folder, which belongs to this process alone. The copy that was not used for
 * longest is deleted where all together take too much.
 */
final class GitClones {

    private static final int MAX_CLONES = 2_000;

    private final Path cache;
    private final GitFetch fetch;
    private final GitLimits limits;
    private final InstantSource clock;
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Whose copy. A copy is never shared between namespaces or Secrets: what one credential fetched, nobody reads who
     * could not have fetched it.
     *
     * @param history whether it is the copy with earlier commits, beside the one of the newest commit alone
     */
    record Owner(String namespace, String url, String secretName, boolean history) {

        private String folderName() {
            String text = String.join("\0", namespace, url, secretName) + (history ? "\0history" : "");
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
                return HexFormat.of().formatHex(digest);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }
    }

    private static final class Entry {
        private final CloneFolder folder;
        private final GitClone clone;
        private int users;
        private long bytes;

        Entry(CloneFolder folder, GitClone clone) {
            this.folder = folder;
            this.clone = clone;
        }
    }

    /** @throws UncheckedIOException where the folder can't be written */
    GitClones(Path cache, GitFetch fetch, GitLimits limits, InstantSource clock) {
        this.cache = cache;
        this.fetch = fetch;
        this.limits = limits;
        this.clock = clock;
        try {
            Files.createDirectories(cache);
            CloneFolder.tidy(cache);
            try (var folders = Files.list(cache)) {
                folders.filter(Files::isDirectory)
                        .forEach(folder -> measure(entry(folder.getFileName().toString())));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the folder for Git repositories can't be written: give plumbline.git.cache-dir a writable one", e);
        }
    }

    <T> Lookup<T> with(Owner owner, Function<GitClone, Lookup<T>> use) {
        Entry entry = taken(owner.folderName());
        try {
            return use.apply(entry.clone);
        } finally {
            returned(entry);
        }
    }

    private synchronized Entry taken(String name) {
        Entry entry = entry(name);
        entry.users++;
        return entry;
    }

    private synchronized void returned(Entry entry) {
        entry.users--;
        if (entry.clone.tookMore()) {
            measure(entry);
            evict();
        }
    }

    private Entry entry(String name) {
        return entries.computeIfAbsent(name, missing -> {
            var folder = new CloneFolder(cache.resolve(missing), limits, clock);
            return new Entry(folder, new GitClone(folder, fetch, clock));
        });
    }

    private static void measure(Entry entry) {
        entry.bytes = entry.folder.bytes();
    }

    private void evict() {
        long bytes = entries.values().stream().mapToLong(entry -> entry.bytes).sum();
        Iterator<Entry> oldest = entries.values().iterator();
        while ((bytes > limits.cacheBytes() || entries.size() > MAX_CLONES) && oldest.hasNext()) {
            Entry entry = oldest.next();
            if (entry.users == 0) {
                entry.folder.delete();
                bytes -= entry.bytes;
                oldest.remove();
            }
        }
    }
}
