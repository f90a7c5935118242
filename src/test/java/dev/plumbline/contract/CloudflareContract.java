package dev.plumbline.contract;

import dev.plumbline.api.DestinationSpec;
import dev.plumbline.api.DestinationSpec.CloudflarePages;
import dev.plumbline.api.DestinationSpec.CloudflareWorkerSecrets;
import dev.plumbline.api.DestinationSpec.PagesAspect;
import dev.plumbline.api.SecretDestinationSpec.CloudflarePagesVariable;
import dev.plumbline.api.SecretDestinationSpec.CloudflareWorkerSecret;
import dev.plumbline.api.SecretDestinationSpec.PagesEnvironment;
import dev.plumbline.api.SecretDestinationSpec.PagesType;
import dev.plumbline.api.SecretRef;
import dev.plumbline.destination.cloudflare.CloudflarePagesObserver;
import dev.plumbline.destination.cloudflare.CloudflarePagesVariableObserver;
import dev.plumbline.destination.cloudflare.CloudflareWorkerSecretObserver;
import dev.plumbline.destination.cloudflare.CloudflareWorkerSecretWriter;
import dev.plumbline.destination.cloudflare.CloudflareWorkerSecretsObserver;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** What the destinations ask of Cloudflare: a Worker, a Pages project, or both. */
final class CloudflareContract implements Provider {

    private static final String API = "https://api.cloudflare.com/client/v4";

    @Override
    public String name() {
        return "Cloudflare";
    }

    @Override
    public String[] needs() {
        return new String[] {"CLOUDFLARE_TOKEN", "CLOUDFLARE_ACCOUNT", "CLOUDFLARE_SCRIPT"};
    }

    @Override
    public List<String> takes() {
        return List.of(
                "CLOUDFLARE_URL (" + API + ")",
                "CLOUDFLARE_PROJECT: a Pages project",
                "CLOUDFLARE_WRITE_SCRIPT and CLOUDFLARE_WRITE_KEY: a secret of a Worker that is overwritten, which deploys it");
    }

    @Override
    public URI address(Given given) {
        return URI.create(given.get("CLOUDFLARE_URL", API));
    }

    @Override
    public List<Check> checks(Given given, Tools tools) {
        var workers = new CloudflareWorkerSecretObserver(tools.http(), address(given));
        String token = given.get("CLOUDFLARE_TOKEN");
        String account = given.get("CLOUDFLARE_ACCOUNT");
        String script = given.get("CLOUDFLARE_SCRIPT");
        var names = new CloudflareWorkerSecretsObserver(tools.http(), address(given), InstantSource.system());
        var checks = new ArrayList<>(List.of(
                new Check(
                        "a secret of the Worker that nobody made is absent",
                        () -> Tools.absent(workers, worker(account, script, tools.unheardOf()), token)),
                new Check(
                        "a Worker that is not there has no absent secret",
                        () -> Tools.failed(workers, worker(account, "plumbline-no-such-worker", "KEY"), token)),
                new Check(
                        "a token that nobody knows reads nothing",
                        () -> Tools.failed(workers, worker(account, script, "KEY"), tools.unheardOf())),
                new Check(
                        "the names of the Worker's secrets are listed",
                        () -> Tools.observed(names, secrets(account, script), token)),
                new Check(
                        "a Worker that is not there has no empty list",
                        () -> Tools.unavailable(names, secrets(account, "plumbline-no-such-worker"), token))));
        given.find("CLOUDFLARE_PROJECT").ifPresent(project -> {
            var pages = new CloudflarePagesVariableObserver(tools.http(), address(given));
            checks.add(new Check(
                    "a variable of the Pages project that nobody made is absent",
                    () -> Tools.absent(pages, variable(account, project, tools.unheardOf()), token)));
            checks.add(new Check(
                    "a Pages project that is not there has no absent variable",
                    () -> Tools.failed(pages, variable(account, "plumbline-no-such-project", "KEY"), token)));
            var whole = new CloudflarePagesObserver(tools.http(), address(given));
            for (PagesAspect aspect : List.of(PagesAspect.Variables, PagesAspect.Commit)) {
                checks.add(new Check(
                        "of the Pages project, " + aspect + " of production is told",
                        () -> Tools.observed(
                                whole,
                                project(account, project, DestinationSpec.PagesEnvironment.Production, aspect),
                                token)));
                checks.add(new Check(
                        "of the Pages project, " + aspect + " of previews is told",
                        () -> Tools.observed(
                                whole,
                                project(account, project, DestinationSpec.PagesEnvironment.Preview, aspect),
                                token)));
            }
        });
        if (given.lacks("CLOUDFLARE_WRITE_SCRIPT", "CLOUDFLARE_WRITE_KEY").isEmpty()) {
            checks.add(new Check(
                    "a delivery to the Worker is seen",
                    () -> tools.delivered(
                            workers,
                            new CloudflareWorkerSecretWriter(tools.http(), address(given), InstantSource.system()),
                            worker(account, given.get("CLOUDFLARE_WRITE_SCRIPT"), given.get("CLOUDFLARE_WRITE_KEY")),
                            token)));
        }
        return checks;
    }

    private static CloudflareWorkerSecrets secrets(String account, String script) {
        return new CloudflareWorkerSecrets(account, script, "90d", new SecretRef(Tools.SECRET));
    }

    private static CloudflarePages project(
            String account, String project, DestinationSpec.PagesEnvironment environment, PagesAspect aspect) {
        return new CloudflarePages(account, project, environment, aspect, new SecretRef(Tools.SECRET));
    }

    private static CloudflareWorkerSecret worker(String account, String script, String key) {
        return new CloudflareWorkerSecret(account, script, key, new SecretRef(Tools.SECRET));
    }

    private static CloudflarePagesVariable variable(String account, String project, String key) {
        return new CloudflarePagesVariable(
                account, project, PagesEnvironment.Production, key, PagesType.PlainText, new SecretRef(Tools.SECRET));
    }
}
