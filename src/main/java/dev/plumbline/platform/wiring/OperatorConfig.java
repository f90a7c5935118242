package dev.plumbline.platform.wiring;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** Where the operator lives. */
@ConfigMapping(prefix = "plumbline.operator")
public interface OperatorConfig {

    /** The namespace that the operator runs in, where the fingerprint key and the lease are kept. */
    @WithDefault("plumbline-system")
    String namespace();

    /** Name of the Secret that keeps the fingerprint key. It is made once and never changed. */
    @WithDefault("plumbline-fingerprint-key")
    String fingerprintSecret();

    /** The namespaces whose policies, distributions and incidents are seen; without any, those of the whole cluster. */
    Optional<List<String>> watchNamespaces();
}
