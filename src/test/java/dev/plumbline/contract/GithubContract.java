package dev.plumbline.contract;

import dev.plumbline.api.DestinationSpec.GithubSecrets;
import dev.plumbline.api.DestinationSpec.GithubSecretsKind;
import dev.plumbline.api.SecretDestinationSpec.GithubSecret;
import dev.plumbline.api.SecretDestinationSpec.GithubStore;
import dev.plumbline.api.SecretRef;
import dev.plumbline.destination.github.GithubSecretObserver;
import dev.plumbline.destination.github.GithubSecretWriter;
import dev.plumbline.destination.github.GithubSecretsObserver;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** What the destination asks of GitHub. */
final class GithubContract implements Provider {

    @Override
    public String name() {
        return "GitHub";
    }

    @Override
    public String[] needs() {
        return new String[] {"GITHUB_TOKEN", "GITHUB_REPOSITORY"};
    }

    @Override
    public List<String> takes() {
        return List.of(
                "GITHUB_URL (https://api.github.com)",
                "GITHUB_WRITE_REPOSITORY and GITHUB_WRITE_KEY: a secret of GitHub Actions that is overwritten");
    }

    @Override
    public URI address(Given given) {
        return URI.create(given.get("GITHUB_URL", "https://api.github.com"));
    }

    @Override
    public List<Check> checks(Given given, Tools tools) {
        var observer = new GithubSecretObserver(tools.http(), address(given));
        String token = given.get("GITHUB_TOKEN");
        String repository = given.get("GITHUB_REPOSITORY");
        var names = new GithubSecretsObserver(tools.http(), address(given), InstantSource.system());
        var checks = new ArrayList<>(List.of(
                new Check(
                        "a secret of Actions that nobody made is absent",
                        () -> Tools.absent(observer, spec(repository, tools.unheardOf()), token)),
                new Check(
                        "a repository that the token does not see is no absent secret",
                        () -> Tools.failed(observer, spec(repository + "-plumbline-no-such-repository", "KEY"), token)),
                new Check(
                        "a token that nobody knows reads nothing",
                        () -> Tools.failed(observer, spec(repository, "KEY"), tools.unheardOf())),
                new Check(
                        "the names of a repository's secrets of Actions are listed",
                        () -> Tools.observed(names, all(repository, GithubSecretsKind.Actions), token)),
                new Check(
                        "a repository that the token does not see has no empty list",
                        () -> Tools.unavailable(
                                names,
                                all(repository + "-plumbline-no-such-repository", GithubSecretsKind.Actions),
                                token))));
        if (given.lacks("GITHUB_WRITE_REPOSITORY", "GITHUB_WRITE_KEY").isEmpty()) {
            var writer = new GithubSecretWriter(tools.http(), address(given));
            checks.add(new Check(
                    "a delivery is seen",
                    () -> tools.delivered(
                            observer,
                            writer,
                            spec(given.get("GITHUB_WRITE_REPOSITORY"), given.get("GITHUB_WRITE_KEY")),
                            token)));
        }
        return checks;
    }

    private static GithubSecrets all(String repository, GithubSecretsKind kind) {
        return new GithubSecrets(repository, null, null, kind, "90d", new SecretRef(Tools.SECRET));
    }

    private static GithubSecret spec(String repository, String key) {
        return new GithubSecret(repository, null, null, GithubStore.Actions, key, new SecretRef(Tools.SECRET));
    }
}
