package dev.plumbline.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** One secret, its source, and the destinations that should hold its current version. */
@Group(DriftPolicy.GROUP)
@Version(DriftPolicy.VERSION)
@Plural("secretdistributions")
@Singular("secretdistribution")
@ShortNames("sd")
@AdditionalPrinterColumn(
        name = "AGE",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public class SecretDistribution extends CustomResource<SecretDistributionSpec, SecretDistributionStatus>
        implements Namespaced {

    public static final String KIND = "SecretDistribution";
}
