package dev.plumbline.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/** A whole k3s in a container. */
final class K3sApiServer implements ApiServer {

    private static final DockerImageName IMAGE = DockerImageName.parse("rancher/k3s:v1.34.1-k3s1");

    private final Path caFile;
    private final boolean audited;
    private final K3sContainer container = new K3sContainer(IMAGE);

    K3sApiServer(Path folder, ClusterParts parts) {
        this.audited = parts.audit();
        container.withCommand(K3sCommand.of(parts, container.getHost()).toArray(String[]::new));
        if (audited) {
            container.withCopyToContainer(Transferable.of(AuditPolicy.YAML), K3sCommand.AUDIT_POLICY);
        }
        container.start();
        this.caFile = folder.resolve("ca.crt");
        try {
            Files.createDirectories(folder);
            Files.write(caFile, Base64.getDecoder().decode(adminConfig().getCaCertData()));
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Config adminConfig() {
        return new ConfigBuilder(Config.fromKubeconfig(container.getKubeConfigYaml()))
                .withNamespace("default")
                .withMaxConcurrentRequestsPerHost(64)
                .build();
    }

    @Override
    public Path caFile() {
        return caFile;
    }

    /** Freezes the container: a container that is started again gets another port. */
    @Override
    public void stop() {
        pause();
    }

    @Override
    public void start() {
        resume();
    }

    @Override
    public void pause() {
        DockerClientFactory.instance()
                .client()
                .pauseContainerCmd(container.getContainerId())
                .exec();
    }

    @Override
    public void resume() {
        DockerClientFactory.instance()
                .client()
                .unpauseContainerCmd(container.getContainerId())
                .exec();
    }

    @Override
    public String auditLog() {
        return audited
                ? container.copyFileFromContainer(
                        K3sCommand.AUDIT_LOG, log -> new String(log.readAllBytes(), StandardCharsets.UTF_8))
                : "";
    }

    @Override
    public void close() {
        container.stop();
    }
}
