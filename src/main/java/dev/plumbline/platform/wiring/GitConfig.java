package dev.plumbline.platform.wiring;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** Git repositories. */
@ConfigMapping(prefix = "plumbline.git")
public interface GitConfig {

    /** The folder of the caches. */
    @WithDefault("/tmp/plumbline-git")
    Path cacheDir();

    /** How much all caches may hold, in bytes. */
    @WithDefault("2147483648")
    long cacheBytes();

    /** How much one repository's fetch may bring, in bytes. */
    @WithDefault("268435456")
    long repositoryBytes();

    /** How large one object of a repository may be, unpacked, in bytes. */
    @WithDefault("67108864")
    long objectBytes();

    /** How long a Git server may be silent. */
    @WithDefault("20s")
    Duration idle();

    /** How long one look at a Git server may take. */
    @WithDefault("60s")
    Duration deadline();

    /** Whether file:// repositories may be read: for trying things out. */
    @WithDefault("false")
    boolean allowFile();
}
