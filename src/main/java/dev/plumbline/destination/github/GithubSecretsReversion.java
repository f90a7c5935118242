package dev.plumbline.destination.github;

import dev.plumbline.api.DestinationSpec.GithubSecrets;
import dev.plumbline.destination.Reversion;
import dev.plumbline.drift.Finding;
import jakarta.inject.Singleton;
import java.util.List;

/** A policy knows the names of secrets and no values, so there is nothing that it could write. */
@Singleton
public final class GithubSecretsReversion implements Reversion<GithubSecrets> {

    @Override
    public Class<GithubSecrets> spec() {
        return GithubSecrets.class;
    }

    @Override
    public String target(GithubSecrets spec, String namespace) {
        return GithubPlace.target(spec);
    }

    @Override
    public Reversal revert(GithubSecrets spec, String namespace, List<Finding> findings, Truth truth) {
        return new Reversal.Impossible(
                "The policy knows the names of these secrets and no values. Have a SecretDistribution with the destination githubSecret deliver them, or set one anew by hand: gh secret set NAME. One that should not be there goes with gh secret delete NAME. The findings resolve at the next observation.");
    }
}
