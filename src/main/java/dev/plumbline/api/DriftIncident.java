package dev.plumbline.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** An episode of drift of one source in one environment. */
@Group(DriftPolicy.GROUP)
@Version(DriftPolicy.VERSION)
@Plural("driftincidents")
@Singular("driftincident")
@ShortNames("di")
@AdditionalPrinterColumn(
        name = "AGE",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public class DriftIncident extends CustomResource<DriftIncidentSpec, DriftIncidentStatus> implements Namespaced {

    public static final String KIND = "DriftIncident";

    /** The label that names the resource whose drift an incident is, by its UID. */
    public static final String SOURCE_UID = DriftPolicy.GROUP + "/source-uid";
}
