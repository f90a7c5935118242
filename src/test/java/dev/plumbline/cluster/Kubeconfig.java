package dev.plumbline.cluster;

import io.fabric8.kubernetes.api.model.AuthInfoBuilder;
import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes a client's configuration as a kubeconfig file. */
final class Kubeconfig {

    private Kubeconfig() {}

    /** Writes the file anew, readable by its owner only, and returns it. */
    static Path write(Config config, Path file) {
        var auth = new AuthInfoBuilder()
                .withToken(config.getOauthToken())
                .withClientCertificateData(config.getClientCertData())
                .withClientKeyData(config.getClientKeyData())
                .build();
        var kubeconfig = new ConfigBuilder()
                .withApiVersion("v1")
                .withKind("Config")
                .withCurrentContext("plumbline")
                .addNewCluster()
                .withName("plumbline")
                .withNewCluster()
                .withServer(config.getMasterUrl())
                .withCertificateAuthority(config.getCaCertFile())
                .withCertificateAuthorityData(config.getCaCertData())
                .endCluster()
                .endCluster()
                .addNewUser()
                .withName("plumbline")
                .withUser(auth)
                .endUser()
                .addNewContext()
                .withName("plumbline")
                .withNewContext()
                .withCluster("plumbline")
                .withUser("plumbline")
                .withNamespace(config.getNamespace())
                .endContext()
                .endContext()
                .build();
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(file, new KubernetesSerialization().asYaml(kubeconfig));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
