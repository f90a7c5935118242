package dev.plumbline.platform.wiring;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Tools that compare by themselves. */
@ConfigMapping(prefix = "plumbline.checks")
public interface ChecksConfig {

    /** How they run. */
    @WithDefault("None")
    Kind runner();

    /** The ways to run them. */
    enum Kind {
        /** They don't. */
        None,
        /** As processes of the operator: for trying things out. */
        Local
    }
}
