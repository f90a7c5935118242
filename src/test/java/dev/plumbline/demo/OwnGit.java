package dev.plumbline.demo;

import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/** JGit without the user's configuration: it would read it, and write what it measures of the disk beside it. */
final class OwnGit extends SystemReader.Delegate {

    private OwnGit(SystemReader machine) {
        super(machine);
    }

    /** JGit keeps its reader in a static field, so this holds for the whole process. */
    static void use() {
        SystemReader.setInstance(new OwnGit(SystemReader.getInstance()));
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
        return new Nothing(parent, fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
        return new Nothing(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
        return new Nothing(parent, fs);
    }

    private static final class Nothing extends FileBasedConfig {

        Nothing(Config parent, FS fs) {
            super(parent, null, fs);
        }

        @Override
        public void load() {
            // No file, nothing to load.
        }

        @Override
        public void save() {
            // No file to save to.
        }

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}
