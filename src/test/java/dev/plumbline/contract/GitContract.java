package dev.plumbline.contract;

import dev.plumbline.api.DesiredSpec.GitFile;
import dev.plumbline.api.SecretRef;
import dev.plumbline.desired.git.GitBytes;
import dev.plumbline.desired.git.GitFiles;
import dev.plumbline.desired.git.GitFolder;
import dev.plumbline.desired.git.GitFolders.Depth;
import dev.plumbline.desired.git.GitLimits;
import dev.plumbline.desired.git.GitWays;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.simulator.GitHttpBackend;
import dev.plumbline.simulator.GitRepository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is taken for granted of Git over HTTP, tried at Git's own server program on loopback. */
final class GitContract implements Provider {

    @Override
    public String name() {
        return "Git";
    }

    @Override
    public String[] needs() {
        return new String[] {"GIT_PROGRAM"};
    }

    @Override
    public List<String> takes() {
        return List.of();
    }

    @Override
    public URI address(Given given) {
        return URI.create("loopback:http-backend");
    }

    @Override
    public List<Check> checks(Given given, Tools tools) {
        return List.of(
                new Check(
                        "the program says its version: " + LocalTool.version(given.get("GIT_PROGRAM"), "--version"),
                        Check::holds),
                new Check("a file and a folder are read as they stand in the newest commit", () -> read(tools)));
    }

    private static Optional<String> read(Tools tools) {
        try {
            Path folder = Files.createTempDirectory("plumbline-contract-");
            Path root = Files.createDirectory(folder.resolve("root"));
            try (var repository = GitRepository.create(root.resolve("config.git"));
                    var server = GitHttpBackend.start(root, "reader", "contract")) {
                repository.file("shop/app.yaml", "LOG_LEVEL: info").commit("main");
                String commit =
                        repository.file("shop/app.yaml", "LOG_LEVEL: debug").commit("main");
                var files = new GitFiles(
                        folder.resolve("git"),
                        GitLimits.DEFAULT,
                        InstantSource.system(),
                        new GitWays(tools.http()::exchange, tools.http()::resolve, false));
                Look look = Tools.look(Map.of("username", "reader", "password", "contract"));
                String url = server.uri("config.git").toString();
                var secret = new SecretRef(Tools.SECRET);
                return file(files.bytes(new GitFile(url, "main", "shop/app.yaml", secret), look), commit)
                        .or(() -> folder(files.folder(new GitFile(url, "main", "shop", secret), Depth.FLAT, look)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<String> file(Lookup<GitBytes> read, String commit) {
        return switch (read) {
            case Lookup.Failed<GitBytes>(Unavailable why) ->
                Check.instead(why.reason().word() + ": " + why.message());
            case Lookup.Found<GitBytes>(GitBytes file) ->
                file.commit().equals(commit)
                                && new String(file.bytes(), StandardCharsets.UTF_8).equals("LOG_LEVEL: debug")
                        ? Check.holds()
                        : Check.instead("another commit or content than the newest");
        };
    }

    private static Optional<String> folder(Lookup<GitFolder> read) {
        return switch (read) {
            case Lookup.Failed<GitFolder>(Unavailable why) ->
                Check.instead(why.reason().word() + ": " + why.message());
            case Lookup.Found<GitFolder>(GitFolder found) ->
                found.files().keySet().equals(Set.of("app.yaml"))
                        ? Check.holds()
                        : Check.instead("other files than the folder's");
        };
    }
}
