package dev.plumbline.platform.wiring;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;
import java.util.Optional;

/** Tools that compare by themselves. */
@ConfigMapping(prefix = "plumbline.checks")
public interface ChecksConfig {

    /** How they run. */
    @WithDefault("None")
    Kind runner();

    /** Plumbline's own image, for the pods of checks. */
    Optional<String> image();

    /** The tools' images, by the program's name, as {@code tofu}. */
    Map<String, String> images();

    /** The ways to run them. */
    enum Kind {
        /** They don't. */
        None,
        /** As processes of the operator: for trying things out. */
        Local,
        /** In a Job each, in the policy's namespace. */
        Job
    }
}
