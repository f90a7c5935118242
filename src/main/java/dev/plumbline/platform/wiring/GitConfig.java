package dev.plumbline.platform.wiring;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Git repositories. */
@ConfigMapping(prefix = "plumbline.git")
public interface GitConfig {

    /** The folder of the caches. */
    @WithDefault("/tmp/plumbline-git")
    Path cacheDir();

    /** How much all caches may hold, in bytes. */
    @WithDefault("1073741824")
    long cacheBytes();

    /** How much one repository's fetch may bring, in bytes. */
    @WithDefault("268435456")
    long repositoryBytes();

    /** Whether file:// repositories may be read: for trying things out. */
    @WithDefault("false")
    boolean allowFile();
}
