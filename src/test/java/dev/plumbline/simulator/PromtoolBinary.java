package dev.plumbline.simulator;

import java.nio.file.Files;
import java.nio.file.Path;

/** A real promtool of Prometheus: in the user's cache, built there from its Go module when it is first needed. */
public final class PromtoolBinary {

    public static final String VERSION = "3.13.5";

    private PromtoolBinary() {}

    /** @throws IllegalStateException where it is not there and can't be built; the message says what to install */
    public static synchronized Path here() {
        var built = new BuiltTool("promtool " + VERSION, Path.of("prometheus", VERSION), "prometheus");
        if (!Files.isExecutable(built.folder().resolve("promtool"))) {
            built.build();
        }
        return built.folder().resolve("promtool");
    }
}
