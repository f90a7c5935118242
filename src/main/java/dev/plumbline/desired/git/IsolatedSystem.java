package dev.plumbline.desired.git;

import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * JGit's view of the machine without the user's and the system's Git configuration and without the environment: a
 * proxy, a credential helper, a rewritten URL or an agent that stands there has no say in what the operator reads.
 */
public final class IsolatedSystem extends SystemReader.Delegate {

    private IsolatedSystem(SystemReader machine) {
        super(machine);
    }

    /** JGit keeps its reader in a static field, so this holds for the whole process. Doing it again changes nothing. */
    public static synchronized void install() {
        SystemReader present = SystemReader.getInstance();
        if (!(present instanceof IsolatedSystem)) {
            SystemReader.setInstance(new IsolatedSystem(present));
        }
    }

    @Override
    public String getenv(String variable) {
        return null;
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
        return new NoFile(parent, fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
        return new NoFile(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
        return new NoFile(parent, fs);
    }

    @Override
    public StoredConfig getUserConfig() {
        return openUserConfig(null, FS.DETECTED);
    }

    @Override
    public StoredConfig getSystemConfig() {
        return openSystemConfig(null, FS.DETECTED);
    }

    @Override
    public StoredConfig getJGitConfig() {
        return openJGitConfig(null, FS.DETECTED);
    }

    private static final class NoFile extends FileBasedConfig {

        NoFile(Config parent, FS fs) {
            super(parent, null, fs);
        }

        @Override
        public void load() {
            // there is nothing to load
        }

        @Override
        public void save() {
            // JGit keeps what it measures of file systems here; it measures again instead
        }

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}
