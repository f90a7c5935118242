package dev.plumbline.simulator;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What Argo CD and Flux do to a resource, with the interpreters that they have built in, and Flux's CRDs: in the user's
 * cache, built there from Go modules when they are first needed. {@code hack/gitops/main.go} says what the program takes.
 */
public final class GitOpsTools {

    /** Counts up with hack/gitops, so that an older program is not taken for the present one. */
    private static final String VERSION = "1";

    private GitOpsTools() {}

    /** @throws IllegalStateException where it is not there and can't be built; the message says what to install */
    public static Path program() {
        return built().resolve("gitops");
    }

    /** The folder with the CRDs of Flux 2.7. */
    public static Path fluxCrds() {
        return built().resolve("flux-crds");
    }

    private static synchronized Path built() {
        var built = new BuiltTool("the program gitops", Path.of("gitops", VERSION), "gitops");
        if (!Files.isExecutable(built.folder().resolve("gitops"))
                || !Files.isDirectory(built.folder().resolve("flux-crds"))) {
            built.build();
        }
        return built.folder();
    }
}
