package dev.plumbline.cluster;

import java.util.ArrayList;
import java.util.List;

/** How k3s is started in its container. It has its controllers always; its admission and RBAC are those of any server. */
final class K3sCommand {

    static final String AUDIT_POLICY = "/etc/plumbline-audit.yaml";
    static final String AUDIT_LOG = "/tmp/plumbline-audit.log";

    private K3sCommand() {}

    /** @param host the name by which the container is reached, which its certificate must have */
    static List<String> of(ClusterParts parts, String host) {
        var command = new ArrayList<>(List.of(
                "server",
                // Nothing here is served to the outside, scaled by load, or kept on a disk.
                "--disable=traefik",
                "--disable=metrics-server",
                "--disable=servicelb",
                "--disable=local-storage",
                "--tls-san=" + host));
        if (parts.audit()) {
            command.add("--kube-apiserver-arg=audit-policy-file=" + AUDIT_POLICY);
            command.add("--kube-apiserver-arg=audit-log-path=" + AUDIT_LOG);
        }
        return List.copyOf(command);
    }
}
