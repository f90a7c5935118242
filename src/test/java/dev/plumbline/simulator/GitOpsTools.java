package dev.plumbline.simulator;

import dev.plumbline.tools.CachedTool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What Argo CD and Flux do to a resource, with the interpreters that they have built in, and Flux's CRDs: in the user's
 * cache, built there from Go modules when they are first needed. {@code hack/gitops/main.go} says what the program takes.
 */
public final class GitOpsTools {

    /** Counts up with hack/gitops, so that an older program is not taken for the present one. */
    private static final String VERSION = "1";

    private static final String FLUX_CRDS = "flux-crds";

    private static final CachedTool TOOL = new CachedTool(
            "the program gitops",
            Path.of("gitops", VERSION),
            List.of(
                    "gitops",
                    FLUX_CRDS + "/helm.toolkit.fluxcd.io_helmreleases.yaml",
                    FLUX_CRDS + "/kustomize.toolkit.fluxcd.io_kustomizations.yaml",
                    FLUX_CRDS + "/source.toolkit.fluxcd.io_gitrepositories.yaml"),
            "gitops/build.sh",
            "go",
            Duration.ofHours(1),
            "Install Go 1.26 or newer.");

    private GitOpsTools() {}

    /** @throws IllegalStateException where it is not there and can't be built; the message says what to install */
    public static Path program() {
        return TOOL.folder().resolve("gitops");
    }

    /** The folder with the CRDs of Flux 2.7. */
    public static Path fluxCrds() {
        return TOOL.folder().resolve(FLUX_CRDS);
    }
}
