package dev.plumbline.cli;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The cluster, the namespace and the user of a command: kubectl's own options, with kubectl's own meaning. */
final class Cluster {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Path to the kubeconfig file to use. Default: $KUBECONFIG, or ~/.kube/config.")
    private Path kubeconfig;

    @Option(names = "--context", paramLabel = "NAME", description = "The context of the kubeconfig to use.")
    private String context;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "The namespace. Default: the context's own, or default.")
    private String namespace;

    @Option(names = "--as", paramLabel = "USER", description = "The user to act as, where you may impersonate.")
    private String as;

    @Option(
            names = "--as-group",
            paramLabel = "GROUP",
            description = "The group to act as; may be given more than once.")
    private List<String> asGroups = new ArrayList<>();

    @Option(
            names = "--request-timeout",
            paramLabel = "DURATION",
            description = "How long one request may take, as 30s or 2m. Default: 30s.",
            converter = Durations.class)
    private Duration requestTimeout = TIMEOUT;

    /** A client with the rights of the user. The caller closes it. */
    KubernetesClient connect() {
        return new KubernetesClientBuilder().withConfig(config()).build();
    }

    /** The namespace that was asked for, or else that of the context. */
    String namespace() {
        return Optional.ofNullable(namespace)
                .or(() -> Optional.ofNullable(config().getNamespace()))
                .orElse("default");
    }

    /** Address of the API server; empty where there is none. */
    String server() {
        return Optional.ofNullable(config().getMasterUrl()).orElse("");
    }

    private Config config() {
        Config config;
        if (kubeconfig != null) {
            if (!Files.isReadable(kubeconfig)) {
                throw new Stop(ExitCode.USAGE, "--kubeconfig: " + kubeconfig + " can't be read");
            }
            config = Config.fromKubeconfig(context, kubeconfig.toFile());
        } else {
            config = Config.autoConfigure(context);
        }
        config.setRequestTimeout(Math.toIntExact(requestTimeout.toMillis()));
        config.setConnectionTimeout(Math.toIntExact(requestTimeout.toMillis()));
        config.setRequestRetryBackoffLimit(0);
        if (as != null) {
            config.setImpersonateUsername(as);
            config.setImpersonateGroups(asGroups.toArray(String[]::new));
        }
        return config;
    }
}
