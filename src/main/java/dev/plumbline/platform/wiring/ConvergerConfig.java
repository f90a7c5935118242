package dev.plumbline.platform.wiring;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How the converger works, where this process is one. */
@ConfigMapping(prefix = "plumbline.converger")
public interface ConvergerConfig {

    /** The converger's own namespace, where its lease, its kill switch and the write credentials are kept. */
    @WithDefault("plumbline-converger")
    String namespace();

    /** What it does with approved proposals. */
    @WithDefault("Write")
    Mode mode();

    /** Whether approved promotions are pushed as branches; without it, people apply their patches by hand. */
    @WithDefault("false")
    boolean push();

    /** What the converger does with approved proposals. */
    enum Mode {
        /** Carries them out. */
        Write,
        /** Does everything but write. */
        DryRun
    }
}
