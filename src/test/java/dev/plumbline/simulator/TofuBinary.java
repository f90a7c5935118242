package dev.plumbline.simulator;

import dev.plumbline.tools.CachedTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/**
 * A real OpenTofu, and the provider {@code hashicorp/local} beside it: in the user's cache, built there from their Go modules
 * when they are first needed.
 */
public final class TofuBinary {

    public static final String VERSION = "1.12.6";

    private static final String PROVIDER = "terraform-provider-local";
    private static final String PROVIDER_VERSION = "2.0.0";

    private static final CachedTool TOOL = new CachedTool(
            "OpenTofu",
            Path.of("tofu", VERSION),
            List.of("tofu", PROVIDER),
            "tofu/build.sh",
            "go",
            Duration.ofHours(1),
            "Install Go 1.26 or newer, or put a tofu " + VERSION + " and a " + PROVIDER + " there.");

    private TofuBinary() {}

    /** @throws IllegalStateException where it is not there and can't be built; the message says what to install */
    public static Path here() {
        return TOOL.folder().resolve("tofu");
    }

    /** A CLI configuration that takes the provider from a mirror made in a folder, and nothing from anywhere else. */
    public static Path configuration(Path folder) throws IOException {
        String platform = "linux_" + (System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64");
        Path mirror = folder.resolve("mirror");
        Path place = Files.createDirectories(
                mirror.resolve(Path.of("tofu.example.com", "hashicorp", "local", PROVIDER_VERSION, platform)));
        Files.copy(
                TOOL.folder().resolve(PROVIDER),
                place.resolve(PROVIDER + "_v" + PROVIDER_VERSION),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES);
        return Files.writeString(
                folder.resolve("tofurc"),
                "provider_installation { filesystem_mirror { path = \"" + mirror.toAbsolutePath() + "\" } }\n");
    }
}
