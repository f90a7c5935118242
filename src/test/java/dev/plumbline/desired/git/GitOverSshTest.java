package dev.plumbline.desired.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DesiredSpec.Format;
import dev.plumbline.api.DesiredSpec.Git;
import dev.plumbline.api.SecretRef;
import dev.plumbline.desired.FakeNamespace;
import dev.plumbline.desired.format.ReadingCache;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import dev.plumbline.simulator.GitRepository;
import dev.plumbline.simulator.GitSshServer;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads from a real Git server over ssh, under a host name that only the passed resolver knows. */
class GitOverSshTest {

    private static final String HOST = "git.example.test";

    @TempDir
    Path folder;

    private final Map<String, String> secret = new HashMap<>();
    private GitRepository repository;
    private KeyPair reader;
    private GitSshServer server;
    private GitSource source;

    @BeforeEach
    void start() throws Exception {
        repository = GitRepository.create(folder.resolve("config.git"));
        repository.file("app.yaml", "A: 1").commit("main");
        reader = GitSshServer.key("ecdsa-sha2-nistp256", 256);
        server = GitSshServer.start(GitSshServer.key("ecdsa-sha2-nistp256", 256), reader.getPublic())
                .serve("config.git", repository.folder());
        secret.put("identity", GitSshServer.openSsh(reader));
        secret.put("known_hosts", "# comment\n" + server.knownHosts(HOST));
        source = source(new Lookup.Found<>(List.of(InetAddress.getLoopbackAddress())));
    }

    private GitSource source(Lookup<List<InetAddress>> address) {
        var noHttp = new Unavailable(Reason.ADDRESS_REFUSED, "no http here");
        return new GitSource(
                new GitFiles(
                        folder.resolve("cache"),
                        GitLimits.DEFAULT,
                        InstantSource.system(),
                        new GitWays(
                                request -> new Lookup.Failed<>(noHttp),
                                host -> host.equals(HOST) ? address : new Lookup.Failed<>(noHttp),
                                false)),
                new ReadingCache(1024));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        repository.close();
    }

    private Observation read(String user, String name) {
        String url = "ssh://" + user + HOST + ":" + server.port() + "/" + name;
        var spec = new Git(url, "main", "app.yaml", Format.Yaml, new SecretRef("git-read"));
        return source.read(
                spec, new FakeNamespace("team").secret("git-read", secret).look(Duration.ZERO));
    }

    private String refused(Reason reason) {
        return refused(read("git@", "config.git"), reason);
    }

    private static String refused(Observation observation, Reason reason) {
        assertThat(observation).isInstanceOf(Unavailable.class);
        assertThat(((Unavailable) observation).reason())
                .as(observation.toString())
                .isEqualTo(reason);
        return ((Unavailable) observation).message();
    }

    @Test
    void file_is_read_with_the_key_of_the_secret() throws Exception {
        assertThat(read("git@", "config.git")).isInstanceOf(Observed.class);
        String commit = repository.file("app.yaml", "A: 2").commit("main");

        Observation again = read("", "config.git");

        assertThat(again).isInstanceOf(Observed.class);
        assertThat(((Observed) again).revision()).isEqualTo(commit);
    }

    @Test
    void ed25519_and_rsa_keys_work() throws Exception {
        for (KeyPair key : List.of(GitSshServer.key("ssh-ed25519", 256), GitSshServer.key("ssh-rsa", 2048))) {
            server.close();
            server = GitSshServer.start(key, key.getPublic()).serve("config.git", repository.folder());
            secret.put("identity", GitSshServer.openSsh(key));
            secret.put("known_hosts", server.knownHosts(HOST));

            assertThat(read("git@", "config.git")).isInstanceOf(Observed.class);
        }
    }

    @Test
    void host_key_that_is_not_known_is_refused_before_anything_is_sent() throws Exception {
        KeyPair other = GitSshServer.key("ecdsa-sha2-nistp256", 256);
        secret.put("known_hosts", GitSshServer.knownHosts(HOST, server.port(), other.getPublic()));

        assertThat(refused(Reason.UNAUTHORIZED)).contains("host key", "known_hosts");
        assertThat(server.commands()).isEmpty();
    }

    @Test
    void known_hosts_without_this_host_or_port_is_refused() {
        secret.put("known_hosts", server.knownHosts("other.example.test"));
        assertThat(refused(Reason.INVALID)).contains("no key for this host");
        secret.put("known_hosts", "nonsense");
        refused(Reason.INVALID);
    }

    @Test
    void revoked_host_key_is_refused() {
        secret.put("known_hosts", server.knownHosts(HOST) + "@revoked " + server.knownHosts(HOST));

        refused(Reason.INVALID);
    }

    @Test
    void key_that_the_server_does_not_know_is_unauthorized() throws Exception {
        secret.put("identity", GitSshServer.openSsh(GitSshServer.key("ecdsa-sha2-nistp256", 256)));

        assertThat(refused(Reason.UNAUTHORIZED)).contains("does not accept the key");
    }

    @Test
    void secret_without_what_ssh_needs_says_which_key() {
        String identity = secret.remove("identity");
        assertThat(refused(Reason.REFERENCE_NOT_FOUND)).contains("identity");
        secret.put("identity", "hunter2");
        assertThat(refused(Reason.INVALID)).contains("identity").doesNotContain("hunter2");
        secret.put("identity", identity);
        secret.remove("known_hosts");
        assertThat(refused(Reason.REFERENCE_NOT_FOUND)).contains("known_hosts");
    }

    @Test
    void repository_that_is_not_there_is_not_found() {
        refused(read("git@", "gone.git"), Reason.NOT_FOUND);
    }

    @Test
    void address_that_the_rules_refuse_is_not_connected_to() {
        source = source(new Lookup.Failed<>(new Unavailable(Reason.ADDRESS_REFUSED, "private")));

        assertThat(refused(Reason.ADDRESS_REFUSED)).isEqualTo("private");
    }

    @Test
    void server_that_is_gone_is_unreachable() throws Exception {
        String url = "ssh://git@" + HOST + ":" + server.port() + "/config.git";
        server.close();
        var spec = new Git(url, "main", "app.yaml", Format.Yaml, new SecretRef("git-read"));

        refused(
                source.read(
                        spec,
                        new FakeNamespace("team").secret("git-read", secret).look(Duration.ZERO)),
                Reason.UNREACHABLE);
    }
}
