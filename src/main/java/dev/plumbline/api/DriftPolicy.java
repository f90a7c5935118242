package dev.plumbline.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** Says what should hold at one external destination; its status says whether it does. */
@Group(DriftPolicy.GROUP)
@Version(DriftPolicy.VERSION)
@Plural("driftpolicies")
@Singular("driftpolicy")
@ShortNames("dp")
@AdditionalPrinterColumn(
        name = "AGE",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public class DriftPolicy extends CustomResource<DriftPolicySpec, DriftPolicyStatus> implements Namespaced {

    public static final String GROUP = "plumbline.dev";
    public static final String VERSION = "v1alpha1";
    public static final String KIND = "DriftPolicy";

    /**
     * A new value of this annotation blesses the state that the destination has then: {@code NAME: REASON}, where the name is
     * the one that the API server knows the person by. The API server checks it.
     */
    public static final String BLESS = GROUP + "/bless";

    /** Any new value of this annotation asks for an observation now. */
    public static final String OBSERVE_NOW = GROUP + "/observe-now";
}
