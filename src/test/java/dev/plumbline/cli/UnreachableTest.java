package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.plumbline.simulator.SelfSigned;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is none, is not there or does not answer is named, with what to check. */
class UnreachableTest {

    @TempDir
    Path folder;

    @Test
    void nobody_listens() throws IOException {
        int port;
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }

        assertThat(ack("https://127.0.0.1:" + port))
                .isEqualTo(new Console.Ran(
                        ExitCode.FAILED,
                        "",
                        "error: nothing takes a connection at the API server at https://127.0.0.1:" + port
                                + "/. Check whether the cluster is up, and whether the context is the one that you mean"
                                + " (kubectl config current-context)\n"));
    }

    @Test
    void the_name_is_nobodys() {
        assertThat(ack("https://cluster.invalid:6443").err())
                .startsWith("error: the name of the API server at https://cluster.invalid:6443/ is not known here.");
    }

    @Test
    void its_certificate_is_signed_by_nobody_that_is_known() throws IOException, GeneralSecurityException {
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(
                new HttpsConfigurator(SelfSigned.make(folder).tls()));
        server.start();
        try {
            assertThat(ack("https://127.0.0.1:" + server.getAddress().getPort()).err())
                    .startsWith("error: there is no secure connection to the API server at https://127.0.0.1:");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void it_does_not_answer() throws IOException {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertThat(ack("http://127.0.0.1:" + silent.getLocalPort(), "--request-timeout", "1s")
                            .err())
                    .startsWith("error: the API server at http://127.0.0.1:" + silent.getLocalPort()
                            + "/ did not answer in time.");
        }
    }

    private Console.Ran ack(String server, String... options) {
        try {
            Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), """
                    apiVersion: v1
                    kind: Config
                    clusters: [{name: c, cluster: {server: "%s"}}]
                    contexts: [{name: x, context: {cluster: c, user: u}}]
                    users: [{name: u, user: {token: token-canary-2b}}]
                    current-context: x
                    """.formatted(server));
            var line = new ArrayList<>(List.of("ack", "x", "--kubeconfig", kubeconfig.toString()));
            line.addAll(List.of(options));
            var ran = Console.piped().run(line.toArray(String[]::new));
            assertThat(ran.err()).doesNotContain("canary");
            assertThat(ran.code()).isEqualTo(ExitCode.FAILED);
            return ran;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
