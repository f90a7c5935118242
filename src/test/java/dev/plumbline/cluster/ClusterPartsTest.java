package dev.plumbline.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How clusters are set up, as far as that shows without starting one: k3s needs a container engine. */
class ClusterPartsTest {

    @Test
    void k3s_is_a_server_that_turns_neither_rbac_nor_admission_nor_controllers_off() {
        List<String> command = K3sCommand.of(ClusterParts.NONE, "engine.example");

        assertThat(command).startsWith("server").contains("--tls-san=engine.example");
        assertThat(command)
                .noneMatch(argument -> argument.contains("authorization-mode")
                        || argument.contains("admission-plugins")
                        || argument.contains("disable-controller-manager")
                        || argument.contains("audit"));
    }

    @Test
    void k3s_has_its_controllers_whether_they_are_asked_for_or_not() {
        assertThat(K3sCommand.of(ClusterParts.NONE.withControllerManager(), "localhost"))
                .isEqualTo(K3sCommand.of(ClusterParts.NONE, "localhost"));
    }

    @Test
    void an_audit_of_k3s_is_handed_to_its_api_server() {
        assertThat(K3sCommand.of(ClusterParts.NONE.withAudit(), "localhost"))
                .contains(
                        "--kube-apiserver-arg=audit-policy-file=" + K3sCommand.AUDIT_POLICY,
                        "--kube-apiserver-arg=audit-log-path=" + K3sCommand.AUDIT_LOG);
    }

    @Test
    void an_audit_holds_no_bodies() {
        assertThat(AuditPolicy.YAML).contains("level: Metadata").doesNotContain("Request\n", "RequestResponse");
    }

    @Test
    void a_controller_manager_listens_nowhere_and_does_not_wait_for_a_lease() {
        List<String> command = ControllerManager.command(
                Path.of("/tools/kube-controller-manager"),
                Path.of("/run/kubeconfig"),
                Path.of("/run/tokens.key"),
                Path.of("/run/ca.crt"));

        assertThat(command)
                .startsWith("/tools/kube-controller-manager")
                .contains("--secure-port=0", "--leader-elect=false", "--kubeconfig=/run/kubeconfig");
    }

    @Test
    void parts_are_added_to_each_other() {
        assertThat(ClusterParts.NONE.withAudit().withControllerManager()).isEqualTo(new ClusterParts(true, true));
        assertThat(ClusterParts.NONE).isEqualTo(new ClusterParts(false, false));
    }

    @Test
    void what_k3s_gives_as_kubeconfig_is_read_and_written_for_programs(@TempDir Path folder) throws IOException {
        Config given = Config.fromKubeconfig("""
                apiVersion: v1
                kind: Config
                current-context: default
                clusters:
                - name: default
                  cluster: {server: "https://127.0.0.1:32771", certificate-authority-data: Y2E=}
                contexts:
                - name: default
                  context: {cluster: default, user: default}
                users:
                - name: default
                  user: {client-certificate-data: Y2VydA==, client-key-data: a2V5}
                """);

        Path file = Kubeconfig.write(given, folder.resolve("kubeconfig"));
        Config read = Config.fromKubeconfig(Files.readString(file));

        assertThat(read.getMasterUrl()).isEqualTo(given.getMasterUrl());
        assertThat(read.getCaCertData()).isEqualTo("Y2E=");
        assertThat(read.getClientCertData()).isEqualTo("Y2VydA==");
        assertThat(read.getClientKeyData()).isEqualTo("a2V5");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }
}
