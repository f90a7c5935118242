package dev.plumbline.contract;

import dev.plumbline.api.DestinationSpec.HerokuRelease;
import dev.plumbline.api.DestinationSpec.ReleaseIdentity;
import dev.plumbline.api.SecretDestinationSpec.HerokuConfigVar;
import dev.plumbline.api.SecretRef;
import dev.plumbline.destination.heroku.HerokuConfigVarWriter;
import dev.plumbline.destination.heroku.HerokuParts;
import dev.plumbline.destination.heroku.HerokuReleaseObserver;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** What the destination asks of Heroku. */
final class HerokuContract implements Provider {

    @Override
    public String name() {
        return "Heroku";
    }

    @Override
    public String[] needs() {
        return new String[] {"HEROKU_TOKEN", "HEROKU_APP"};
    }

    @Override
    public List<String> takes() {
        return List.of(
                "HEROKU_URL (https://api.heroku.com)",
                "HEROKU_WRITE_APP and HEROKU_WRITE_KEY: a config var that is overwritten, which restarts the app");
    }

    @Override
    public URI address(Given given) {
        return URI.create(given.get("HEROKU_URL", "https://api.heroku.com"));
    }

    @Override
    public List<Check> checks(Given given, Tools tools) {
        var observer = HerokuParts.observer(tools.http(), address(given));
        String token = given.get("HEROKU_TOKEN");
        String app = given.get("HEROKU_APP");
        var releases = new HerokuReleaseObserver(tools.http(), address(given));
        var checks = new ArrayList<>(List.of(
                new Check(
                        "a config var that nobody set is absent",
                        () -> Tools.absent(observer, spec(app, tools.unheardOf()), token)),
                new Check(
                        "a second look is answered too, whether anything changed or not",
                        () -> Tools.absent(observer, spec(app, tools.unheardOf()), token)),
                new Check(
                        "an app that the token does not see is no absent config var",
                        () -> Tools.failed(observer, spec("plumbline-no-such-app-" + app.length(), "KEY"), token)),
                new Check(
                        "a token that nobody knows reads nothing",
                        () -> Tools.failed(observer, spec(app, "KEY"), tools.unheardOf())),
                new Check(
                        "what the app runs is told by its commit",
                        () -> Tools.observed(releases, release(app, ReleaseIdentity.Commit), token)),
                new Check(
                        "what the app runs is told by its version",
                        () -> Tools.observed(releases, release(app, ReleaseIdentity.Version), token)),
                new Check(
                        "an app that the token does not see is not one that runs nothing",
                        () -> Tools.unavailable(
                                releases,
                                release("plumbline-no-such-app-" + app.length(), ReleaseIdentity.Version),
                                token))));
        if (given.lacks("HEROKU_WRITE_APP", "HEROKU_WRITE_KEY").isEmpty()) {
            var writer = new HerokuConfigVarWriter(tools.http(), address(given), InstantSource.system());
            checks.add(new Check(
                    "what is delivered is there",
                    () -> tools.delivered(
                            observer,
                            writer,
                            spec(given.get("HEROKU_WRITE_APP"), given.get("HEROKU_WRITE_KEY")),
                            token)));
        }
        return checks;
    }

    private static HerokuRelease release(String app, ReleaseIdentity identity) {
        return new HerokuRelease(app, identity, new SecretRef(Tools.SECRET));
    }

    private static HerokuConfigVar spec(String app, String key) {
        return new HerokuConfigVar(app, key, new SecretRef(Tools.SECRET));
    }
}
