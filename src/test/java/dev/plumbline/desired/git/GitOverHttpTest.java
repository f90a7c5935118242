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
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.http.AddressRules;
import dev.plumbline.platform.http.Cidr;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.platform.http.HttpListener;
import dev.plumbline.platform.http.HttpOptions;
import dev.plumbline.platform.http.LoopbackOptions;
import dev.plumbline.platform.http.Timekeeper;
import dev.plumbline.simulator.GitRepository;
import dev.plumbline.simulator.GitServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads from a real Git server over HTTP, through the operator's own client. */
class GitOverHttpTest {

    private static final String PASSWORD = "hunter2";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private GitRepository repository;
    private GitServer server;
    private GuardedHttpClient client;
    private Path cache;
    private GitSource source;

    @BeforeEach
    void start() throws IOException {
        repository = GitRepository.create(folder.resolve("config.git"));
        repository.file("app.yaml", "A: 1").commit("main");
        server = GitServer.start()
                .serve("open.git", repository.folder())
                .serve("closed.git", repository.folder(), "git", PASSWORD);
        cache = folder.resolve("cache");
        use(new AddressRules(List.of(Cidr.parse("127.0.0.0/8"))), GitLimits.DEFAULT);
    }

    private void use(AddressRules rules, GitLimits limits) {
        HttpOptions options = new LoopbackOptions().withAddressRules(rules).build();
        client = new GuardedHttpClient(options, Timekeeper.system(), new Random(1), HttpListener.NONE);
        source = new GitSource(
                new GitFiles(
                        cache, limits, InstantSource.system(), new GitWays(client::exchange, client::resolve, false)),
                new ReadingCache(1024 * 1024));
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        repository.close();
    }

    private Git spec(String name, String secret) {
        return new Git(
                server.uri(name).toString(),
                "main",
                "app.yaml",
                Format.Yaml,
                secret == null ? null : new SecretRef(secret));
    }

    private static FakeNamespace namespace(String password) {
        return new FakeNamespace("team").secret("git-read", Map.of("password", password));
    }

    private Observation read(Git spec, String password, Duration freshness) {
        return source.read(spec, namespace(password).look(freshness));
    }

    private static Unavailable unavailable(Observation observation, Reason reason) {
        assertThat(observation).isInstanceOf(Unavailable.class);
        assertThat(((Unavailable) observation).reason())
                .as(observation.toString())
                .isEqualTo(reason);
        assertThat(((Unavailable) observation).message()).doesNotContain(PASSWORD, "wrong");
        return (Unavailable) observation;
    }

    private static String value(Observation observation) {
        assertThat(observation).isInstanceOf(Observed.class);
        return ((Observed) observation).state().values().get(new Subject("A")).asText();
    }

    @Test
    void unchanged_repository_is_asked_and_not_fetched_again() throws IOException {
        assertThat(value(read(spec("open.git", null), "", Duration.ZERO))).isEqualTo("1");
        int first = server.asked().size();
        assertThat(value(read(spec("open.git", null), "", Duration.ZERO))).isEqualTo("1");
        int second = server.asked().size() - first;
        assertThat(value(read(spec("open.git", null), "", Duration.ZERO))).isEqualTo("1");
        int third = server.asked().size() - first - second;

        assertThat(second).isEqualTo(third).isLessThan(first);
        repository.file("app.yaml", "A: 2").commit("main");
        assertThat(value(read(spec("open.git", null), "", Duration.ZERO))).isEqualTo("2");
    }

    @Test
    void rewritten_branch_is_read_anew() throws IOException {
        assertThat(value(read(spec("open.git", null), "", Duration.ZERO))).isEqualTo("1");
        repository.file("app.yaml", "A: 2").forcePush("main");
        assertThat(value(read(spec("open.git", null), "", Duration.ZERO))).isEqualTo("2");
    }

    @Test
    void fifty_policies_share_one_look() throws Exception {
        value(read(spec("open.git", null), "", Duration.ZERO));
        int asked = server.asked().size();
        repository.file("app.yaml", "A: 2").file("other.yaml", "A: 3").commit("main");
        source.read(spec("open.git", null), namespace("").look(Duration.ZERO));
        int one = server.asked().size() - asked;
        repository.file("app.yaml", "A: 4").commit("main");
        use(new AddressRules(List.of(Cidr.parse("127.0.0.0/8"))), GitLimits.DEFAULT);
        int before = server.asked().size();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var reads = new ArrayList<Callable<Observation>>();
            for (int i = 0; i < 50; i++) {
                reads.add(() -> read(spec("open.git", null), "", MINUTE));
            }
            for (var read : threads.invokeAll(reads)) {
                assertThat(value(read.get())).isEqualTo("4");
            }
        }
        assertThat(server.asked().size() - before).isEqualTo(one);
    }

    @Test
    void credential_is_sent_and_kept_off_the_disk() throws IOException {
        assertThat(value(read(spec("closed.git", "git-read"), PASSWORD + "\n", Duration.ZERO)))
                .isEqualTo("1");

        assertThat(server.asked()).allMatch(asked -> !asked.authorization().isEmpty());
        assertThat(server.asked()).noneMatch(asked -> asked.line().contains(PASSWORD));
        try (var files = Files.walk(cache)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .doesNotContain(PASSWORD, "Basic", "Z2l0Omh1bnRlcjI");
            }
        }
    }

    @Test
    void wrong_or_missing_password_is_unauthorized_until_the_secret_is_corrected() {
        assertThat(unavailable(read(spec("closed.git", "git-read"), "wrong", MINUTE), Reason.UNAUTHORIZED)
                        .message())
                .contains("does not accept the credential");
        assertThat(unavailable(read(spec("closed.git", null), "", MINUTE), Reason.UNAUTHORIZED)
                        .message())
                .contains("asks for a credential");
        assertThat(value(read(spec("closed.git", "git-read"), PASSWORD, MINUTE)))
                .isEqualTo("1");
        unavailable(read(spec("closed.git", "git-read"), "wrong", MINUTE), Reason.UNAUTHORIZED);
    }

    @Test
    void missing_secret_is_named() {
        unavailable(read(spec("closed.git", "gone"), "", MINUTE), Reason.REFERENCE_NOT_FOUND);
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void missing_repository_is_not_found() {
        unavailable(read(spec("gone.git", null), "", Duration.ZERO), Reason.NOT_FOUND);
    }

    @Test
    void redirect_to_another_host_is_refused_and_gets_no_credential() throws IOException {
        try (GitServer other = GitServer.start().serve("open.git", repository.folder())) {
            server.redirect("moved.git", other.uri("open.git"));

            assertThat(read(spec("moved.git", "git-read"), PASSWORD, Duration.ZERO))
                    .isInstanceOf(Unavailable.class);
            assertThat(other.asked()).isEmpty();
        }
    }

    @Test
    void redirect_on_the_same_host_is_followed() {
        server.redirect("moved.git", URI.create(server.uri("open.git").getPath()));

        assertThat(value(read(spec("moved.git", null), "", Duration.ZERO))).isEqualTo("1");
    }

    @Test
    void huge_repository_is_too_large() throws IOException {
        byte[] noise = new byte[2 * 1024 * 1024];
        new Random(1).nextBytes(noise);
        repository.file("noise", noise).commit("main");
        use(
                new AddressRules(List.of(Cidr.parse("127.0.0.0/8"))),
                new GitLimits(1024 * 1024, 8 * 1024 * 1024, 8 * 1024 * 1024, MINUTE, MINUTE));

        unavailable(read(spec("open.git", null), "", Duration.ZERO), Reason.TOO_LARGE);
    }

    @Test
    void address_rules_hold() {
        use(AddressRules.PUBLIC_ONLY, GitLimits.DEFAULT);

        unavailable(read(spec("open.git", null), "", Duration.ZERO), Reason.ADDRESS_REFUSED);
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void dead_server_is_unreachable() {
        Git spec = spec("open.git", null);
        server.close();

        unavailable(read(spec, "", Duration.ZERO), Reason.UNREACHABLE);
    }
}
