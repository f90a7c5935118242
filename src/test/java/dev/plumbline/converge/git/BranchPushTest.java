package dev.plumbline.converge.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DesiredSpec.Format;
import dev.plumbline.api.DesiredSpec.Git;
import dev.plumbline.converge.git.BranchPush.Author;
import dev.plumbline.desired.Promotion.Take;
import dev.plumbline.desired.Takes;
import dev.plumbline.desired.format.FileEdit;
import dev.plumbline.desired.git.GitLimits;
import dev.plumbline.desired.git.GitWays;
import dev.plumbline.desired.git.GitWorkspace.Login;
import dev.plumbline.platform.http.AddressRules;
import dev.plumbline.platform.http.Cidr;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.platform.http.HttpListener;
import dev.plumbline.platform.http.HttpOptions;
import dev.plumbline.platform.http.LoopbackOptions;
import dev.plumbline.platform.http.Timekeeper;
import dev.plumbline.simulator.GitBinary;
import dev.plumbline.simulator.GitHttpBackend;
import dev.plumbline.simulator.GitRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pushes to Git's own server over HTTP, through the guarded client. */
class BranchPushTest {

    private static final String PASSWORD = "hunter2";
    private static final Login LOGIN = new Login("converger", PASSWORD);
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final String DIGEST = "sha256:1234abcd" + "0".repeat(56);
    private static final String BRANCH = "plumbline/shop-7f3a09c1-1234abcd";
    private static final String FILE = "LOG_LEVEL: info\nTOKEN: hunter3\nURL: a\n";
    private static final List<Take> TAKES = List.of(Takes.changed("LOG_LEVEL", "debug"));

    @TempDir
    Path folder;

    private GitRepository repository;
    private GitHttpBackend server;
    private GuardedHttpClient client;
    private BranchPush push;
    private String base;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectories(folder.resolve("work/work-left/behind"));
        repository = GitRepository.create(folder.resolve("served/config.git"));
        repository.file("other/file", "first").commit("main");
        base = repository.file("prod/app.yaml", FILE).commit("main");
        server = GitHttpBackend.start(folder.resolve("served"), LOGIN.username(), PASSWORD);
        use(new AddressRules(List.of(Cidr.parse("127.0.0.0/8"))));
    }

    private void use(AddressRules rules) {
        HttpOptions options = new LoopbackOptions().withAddressRules(rules).build();
        client = new GuardedHttpClient(options, Timekeeper.system(), new Random(1), HttpListener.NONE);
        push = push(new GitWays(client::exchange, client::resolve, true));
    }

    private BranchPush push(GitWays ways) {
        return new BranchPush(folder.resolve("work"), ways, GitLimits.DEFAULT, Author.PLUMBLINE, () -> NOW);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
        repository.close();
        try (var left = Files.list(folder.resolve("work"))) {
            assertThat(left).isEmpty();
        }
    }

    private Git spec(String ref) {
        return new Git(server.uri("config.git").toString(), ref, "prod/app.yaml", Format.Yaml, null);
    }

    private static String patch(String file) {
        FileEdit edit = FileEdit.of(file.getBytes(StandardCharsets.UTF_8), Format.Yaml, "prod/app.yaml", TAKES);
        return ((FileEdit.Edited) edit).patch();
    }

    private BranchRequest request(Git spec) {
        return new BranchRequest(spec, "shop", "shop-7f3a09c1", DIGEST, TAKES, patch(FILE));
    }

    private String git(String... arguments) {
        return GitBinary.run(repository.folder(), arguments).strip();
    }

    private static String failed(Pushed pushed) {
        assertThat(pushed).isInstanceOf(Pushed.Failed.class);
        assertThat(pushed.toString()).doesNotContain(PASSWORD, "hunter3", "debug");
        return ((Pushed.Failed) pushed).message();
    }

    @Test
    void approved_patch_becomes_a_branch_on_top_of_the_watched_one() {
        Pushed pushed = push.push(request(spec("main")), LOGIN);

        assertThat(pushed).isEqualTo(new Pushed.Done("branch " + BRANCH + " at commit " + git("rev-parse", BRANCH)));
        assertThat(git("rev-parse", "main")).isEqualTo(base);
        assertThat(git("rev-parse", BRANCH + "^")).isEqualTo(base);
        assertThat(git("show", BRANCH + ":prod/app.yaml")).isEqualTo("LOG_LEVEL: debug\nTOKEN: hunter3\nURL: a");
        assertThat(git("diff", "--name-only", "main", BRANCH)).isEqualTo("prod/app.yaml");
        assertThat(git("log", "-1", "--format=%an <%ae> %aI%n%B", BRANCH))
                .startsWith("Plumbline <plumbline@localhost> 2026-11-21T12:00:00")
                .contains("shop/shop-7f3a09c1", DIGEST)
                .doesNotContain("debug", "info");
        assertThat(git("fsck", "--strict")).doesNotContain("error", "missing");
    }

    @Test
    void second_push_finds_the_branch_also_when_the_watched_one_has_moved_on() throws IOException {
        Pushed first = push.push(request(spec("main")), LOGIN);
        repository.file("other/file", "second").commit("main");

        assertThat(push.push(request(spec("main")), LOGIN)).isEqualTo(first);
        repository.file("prod/app.yaml", "A: 1\n" + FILE).commit("main");
        assertThat(push.push(request(spec("main")), LOGIN)).isEqualTo(first);
        assertThat(server.pushes()).isOne();
    }

    @Test
    void a_folder_is_changed_by_hand_and_nobody_is_asked_for_it() {
        var folders = new Git(server.uri("config.git").toString(), "main", "prod", Format.JsonFiles, null);

        assertThat(failed(push.push(request(folders), LOGIN))).contains("apply the proposal's patch by hand");
        assertThat(git("branch", "--list", BRANCH)).isEmpty();
    }

    @Test
    void branch_of_another_content_is_left_alone() throws IOException {
        String other = repository.file("prod/app.yaml", "LOG_LEVEL: trace\n").commit(BRANCH);

        assertThat(failed(push.push(request(spec("main")), LOGIN))).contains("another content");
        assertThat(git("rev-parse", BRANCH)).isEqualTo(other);
        assertThat(server.pushes()).isZero();
    }

    @Test
    void branch_with_more_than_the_patch_is_left_alone() throws IOException {
        push.push(request(spec("main")), LOGIN);
        git("update-ref", "-d", "refs/heads/" + BRANCH);
        git("update-ref", "refs/heads/" + BRANCH, base);
        repository
                .file("prod/app.yaml", FILE.replace("info", "debug"))
                .file("other/file", "slipped in")
                .commit(BRANCH);

        assertThat(failed(push.push(request(spec("main")), LOGIN))).contains("another content");
    }

    @Test
    void changed_file_supersedes_the_patch() throws IOException {
        repository.file("prod/app.yaml", "A: 1\n" + FILE).commit("main");

        Pushed pushed = push.push(request(spec("main")), LOGIN);

        assertThat(pushed).isInstanceOf(Pushed.Superseded.class);
        assertThat(pushed.toString()).contains("superseded").doesNotContain("hunter3", "debug");
        assertThat(server.pushes()).isZero();
    }

    @Test
    void other_observed_value_supersedes_the_patch() {
        var request = new BranchRequest(
                spec("main"),
                "shop",
                "shop-7f3a09c1",
                DIGEST,
                List.of(Takes.changed("LOG_LEVEL", "trace")),
                patch(FILE));

        assertThat(push.push(request, LOGIN)).isInstanceOf(Pushed.Superseded.class);
        assertThat(server.pushes()).isZero();
    }

    @Test
    void watched_branch_is_never_pushed_to() throws IOException {
        repository.commit(BRANCH);

        assertThat(failed(push.push(request(spec(BRANCH)), LOGIN))).contains("never pushed to");
        assertThat(failed(push.push(request(spec("refs/heads/" + BRANCH)), LOGIN)))
                .contains("never pushed to");
        assertThat(server.pushes()).isZero();
    }

    @Test
    void default_branch_and_tags_are_watched_too() throws IOException {
        repository.tag("v1", "main");

        assertThat(push.push(request(spec("v1")), LOGIN)).isInstanceOf(Pushed.Done.class);
        assertThat(push.push(request(spec(null)), LOGIN)).isInstanceOf(Pushed.Done.class);
        assertThat(server.pushes()).isOne();
    }

    @Test
    void wrong_password_is_told_without_showing_it() {
        assertThat(failed(push.push(request(spec("main")), new Login("converger", "wrong"))))
                .contains("write credential")
                .doesNotContain("wrong");
    }

    @Test
    void refused_push_says_what_the_server_said() {
        git("config", "receive.denyCurrentBranch", "refuse");
        git("update-ref", "refs/heads/plumbline", base);

        assertThat(failed(push.push(request(spec("main")), LOGIN))).contains("did not take the branch", "plumbline/");
    }

    @Test
    void credential_that_may_only_read_is_told() {
        git("config", "http.receivepack", "false");

        assertThat(failed(push.push(request(spec("main")), LOGIN)))
                .contains("lets the write credential make no branch");
    }

    @Test
    void push_whose_answer_was_lost_is_found_done() {
        server.loseNextAnswer();

        Pushed pushed = push.push(request(spec("main")), LOGIN);

        assertThat(pushed).isEqualTo(new Pushed.Done("branch " + BRANCH + " at commit " + git("rev-parse", BRANCH)));
        assertThat(git("rev-parse", BRANCH + "^")).isEqualTo(base);
    }

    @Test
    void two_that_push_at_once_make_one_branch() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var both = threads.invokeAll(List.<Callable<Pushed>>of(
                    () -> push.push(request(spec("main")), LOGIN), () -> push.push(request(spec("main")), LOGIN)));

            var done = new Pushed.Done("branch " + BRANCH + " at commit " + git("rev-parse", BRANCH));
            for (var one : both) {
                assertThat(one.get()).isEqualTo(done);
            }
        }
    }

    @Test
    void address_rules_hold_for_pushing() {
        use(AddressRules.PUBLIC_ONLY);

        assertThat(failed(push.push(request(spec("main")), LOGIN))).contains("not pushed");
    }

    @Test
    void dead_server_is_told() {
        Git spec = spec("main");
        server.close();

        assertThat(failed(push.push(request(spec), LOGIN))).contains("not pushed, as far as is known");
    }

    @Test
    void ssh_is_for_reading_alone() {
        var spec = new Git("ssh://git@git.example.com/config.git", "main", "prod/app.yaml", Format.Yaml, null);

        assertThat(failed(push.push(request(spec), LOGIN))).contains("over https alone");
    }

    @Test
    void repository_on_the_disk_is_pushed_to_where_it_is_allowed() {
        var spec = new Git(repository.uri().toString(), "main", "prod/app.yaml", Format.Yaml, null);

        assertThat(push.push(request(spec), LOGIN)).isInstanceOf(Pushed.Done.class);
        assertThat(git("show", BRANCH + ":prod/app.yaml")).startsWith("LOG_LEVEL: debug");
        BranchPush strict = push(new GitWays(client::exchange, client::resolve, false));
        assertThat(failed(strict.push(request(spec), LOGIN))).contains("file://");
    }
}
