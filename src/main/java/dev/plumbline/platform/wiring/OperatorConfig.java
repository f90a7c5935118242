package dev.plumbline.platform.wiring;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Where the operator lives. */
@ConfigMapping(prefix = "plumbline.operator")
public interface OperatorConfig {

    /** The namespace that the operator runs in, where the fingerprint key and the lease are kept. */
    @WithDefault("plumbline-system")
    String namespace();

    /** Name of the Secret that keeps the fingerprint key. It is made once and never changed. */
    @WithDefault("plumbline-fingerprint-key")
    String fingerprintSecret();
}
