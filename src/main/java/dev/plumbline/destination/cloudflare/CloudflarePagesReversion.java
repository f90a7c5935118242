package dev.plumbline.destination.cloudflare;

import dev.plumbline.api.DestinationSpec.CloudflarePages;
import dev.plumbline.destination.Reversion;
import dev.plumbline.drift.Finding;
import jakarta.inject.Singleton;
import java.util.List;

/** What a Pages project is set to and what it serves comes with its deployments: a policy writes neither. */
@Singleton
public final class CloudflarePagesReversion implements Reversion<CloudflarePages> {

    @Override
    public Class<CloudflarePages> spec() {
        return CloudflarePages.class;
    }

    @Override
    public String target(CloudflarePages spec, String namespace) {
        return target(spec);
    }

    static String target(CloudflarePages spec) {
        var project = PagesProject.of(spec);
        String what = switch (CloudflarePagesObserver.aspect(spec)) {
            case Variables, Unrecognized -> "variables";
            case Commit -> "commit";
            case Assets -> "files";
        };
        return what + " of " + project.name() + ", " + project.environment();
    }

    @Override
    public Reversal revert(CloudflarePages spec, String namespace, List<Finding> findings, Truth truth) {
        return new Reversal.Impossible(
                switch (CloudflarePagesObserver.aspect(spec)) {
                    case Variables, Unrecognized ->
                        "A policy writes no variables of Pages. Have a SecretDistribution with the destination cloudflarePagesVariable deliver them, or set them by hand: wrangler pages secret put NAME --project-name "
                                + spec.project()
                                + " for secret text, the Wrangler file or the project's settings for plain text. They count from the next deployment on; the findings resolve at the next observation.";
                    case Commit, Assets ->
                        "Plumbline deploys nothing. Have the commit that should be live deployed the way in which that is done, or roll back to its deployment on the page of project "
                                + spec.project() + ". The findings resolve at the next observation.";
                });
    }
}
