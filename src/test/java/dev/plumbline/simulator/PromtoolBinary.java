package dev.plumbline.simulator;

import dev.plumbline.tools.CachedTool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A real promtool of Prometheus: in the user's cache, built there from its Go module when it is first needed. */
public final class PromtoolBinary {

    public static final String VERSION = "3.13.5";

    private static final CachedTool TOOL = new CachedTool(
            "promtool " + VERSION,
            Path.of("prometheus", VERSION),
            List.of("promtool"),
            "prometheus/build.sh",
            "go",
            Duration.ofHours(1),
            "Install Go 1.26 or newer.");

    private PromtoolBinary() {}

    /** @throws IllegalStateException where it is not there and can't be built; the message says what to install */
    public static Path here() {
        return TOOL.folder().resolve("promtool");
    }
}
