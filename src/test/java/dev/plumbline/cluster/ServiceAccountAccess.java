package dev.plumbline.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.nio.file.Path;

/**
 * What a process needs to act as a ServiceAccount.
 *
 * @param server URL of the API server
 * @param caFile PEM file that the server's certificate is checked against
 * @param namespace namespace of the ServiceAccount
 * @param token bearer token, good for some hours; never shown
 */
public record ServiceAccountAccess(String server, Path caFile, String namespace, String token) {

    /** A client's configuration with these and nothing of the user's own. */
    public Config config() {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(server)
                .withCaCertFile(caFile.toString())
                .withOauthToken(token)
                .withNamespace(namespace)
                .build();
    }

    /** Writes a kubeconfig with these and nothing else, readable by its owner only, for it holds the token. */
    public Path writeKubeconfig(Path file) {
        return Kubeconfig.write(config(), file);
    }

    @Override
    public String toString() {
        return "ServiceAccountAccess[" + server + ", " + namespace + "]";
    }
}
