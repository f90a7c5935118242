package dev.plumbline.simulator;

import dev.plumbline.tools.CachedTool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A real Vault's program: in the user's cache, built there from its Go module when it is first needed. */
final class VaultBinary {

    static final String VERSION = "1.13.0";

    private static final CachedTool TOOL = new CachedTool(
            "Vault",
            Path.of("vault", VERSION),
            List.of("vault"),
            "vault/build.sh",
            "go",
            Duration.ofMinutes(30),
            "Install Go 1.24 or newer, or put a vault " + VERSION + " there.");

    private VaultBinary() {}

    /** @throws IllegalStateException where it is not there and can't be built; the message says what to install */
    static Path here() {
        return TOOL.folder().resolve("vault");
    }
}
