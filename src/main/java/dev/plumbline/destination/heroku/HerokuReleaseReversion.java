package dev.plumbline.destination.heroku;

import dev.plumbline.api.DestinationSpec.HerokuRelease;
import dev.plumbline.destination.Reversion;
import dev.plumbline.drift.Finding;
import jakarta.inject.Singleton;
import java.util.List;

/** Which code runs is the pipeline's to say: Plumbline releases nothing. */
@Singleton
public final class HerokuReleaseReversion implements Reversion<HerokuRelease> {

    @Override
    public Class<HerokuRelease> spec() {
        return HerokuRelease.class;
    }

    @Override
    public String target(HerokuRelease spec, String namespace) {
        return "release of Heroku app " + spec.app();
    }

    @Override
    public Reversal revert(HerokuRelease spec, String namespace, List<Finding> findings, Truth truth) {
        return new Reversal.Impossible(
                "Plumbline releases no code. Have the release that should run deployed or promoted the way in which that is done (heroku pipelines:promote from staging), or go back to it: heroku releases --app "
                        + spec.app() + " lists them, and heroku releases:rollback VERSION --app " + spec.app()
                        + " runs one again. The findings resolve at the next observation.");
    }
}
