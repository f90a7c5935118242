package dev.plumbline.cli;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The cluster, the namespace and the user of a command: kubectl's own options, with kubectl's own meaning. */
public final class Cluster {

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

    private Config config;

    /** A client with the rights of the user. The caller closes it. */
    public KubernetesClient connect() {
        // Reads words of a newer CRD as the operator does, and looks for no models of other kinds.
        var mapper = new ObjectMapper().enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE);
        return new KubernetesClientBuilder()
                .withConfig(config())
                .withHttpClientFactory(new JdkHttpClientFactory())
                .withKubernetesSerialization(new KubernetesSerialization(mapper, false))
                .build();
    }

    /** Plain requests with the rights of the user. The caller closes it. */
    public Requests requests() {
        return new Requests(config());
    }

    /** The namespace that was asked for, or else that of the context. */
    public String namespace() {
        return askedNamespace()
                .or(() -> Optional.ofNullable(config().getNamespace()))
                .orElse("default");
    }

    /** The namespace that stands on the command line. */
    public Optional<String> askedNamespace() {
        return Optional.ofNullable(namespace);
    }

    /** Address of the API server; empty where there is none. */
    String server() {
        return Optional.ofNullable(config().getMasterUrl()).orElse("");
    }

    /** Read once: the user's credentials may come from a program that asks them something. */
    private Config config() {
        if (config == null) {
            config = read();
        }
        return config;
    }

    private Config read() {
        Config read;
        if (kubeconfig != null) {
            if (!Files.isReadable(kubeconfig)) {
                throw new Stop(ExitCode.USAGE, "--kubeconfig: " + kubeconfig + " can't be read");
            }
            read = Config.fromKubeconfig(context, kubeconfig.toFile());
        } else {
            read = Config.autoConfigure(context);
        }
        if (context != null && read.getContexts().stream().noneMatch(known -> context.equals(known.getName()))) {
            throw new Stop(
                    ExitCode.USAGE,
                    "--context: the kubeconfig has no context " + context
                            + ". Those it has: kubectl config get-contexts");
        }
        read.setRequestTimeout(Math.toIntExact(requestTimeout.toMillis()));
        read.setConnectionTimeout(Math.toIntExact(requestTimeout.toMillis()));
        read.setRequestRetryBackoffLimit(0);
        if (as != null) {
            read.setImpersonateUsername(as);
            read.setImpersonateGroups(asGroups.toArray(String[]::new));
        }
        return read;
    }
}
