package dev.plumbline.destination.cloudflare;

import dev.plumbline.api.DestinationSpec.CloudflareWorkerSecrets;
import dev.plumbline.destination.Reversion;
import dev.plumbline.drift.Finding;
import jakarta.inject.Singleton;
import java.util.List;

/** A policy knows the names of secrets and no values, so there is nothing that it could write. */
@Singleton
public final class CloudflareWorkerSecretsReversion implements Reversion<CloudflareWorkerSecrets> {

    @Override
    public Class<CloudflareWorkerSecrets> spec() {
        return CloudflareWorkerSecrets.class;
    }

    @Override
    public String target(CloudflareWorkerSecrets spec, String namespace) {
        return "secrets of " + WorkerScript.of(spec).name();
    }

    @Override
    public Reversal revert(CloudflareWorkerSecrets spec, String namespace, List<Finding> findings, Truth truth) {
        return new Reversal.Impossible(
                "The policy knows the names of these secrets and no values. Have a SecretDistribution with the destination cloudflareWorkerSecret deliver them, or set one anew by hand: wrangler secret put NAME --name "
                        + spec.script() + ". One that should not be there goes with wrangler secret delete NAME --name "
                        + spec.script() + ". The findings resolve at the next observation.");
    }
}
