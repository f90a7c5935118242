package dev.plumbline.incident;

import dev.plumbline.api.DriftIncidentSpec;
import dev.plumbline.api.DriftPolicyStatus.IncidentRef;

/**
 * A resource whose drift incidents are about.
 *
 * @param environment what its incidents are labelled with
 * @param incidentRef the incident that its status names; null for none
 * @param incidentCount how many incidents it has had; null for none
 */
public record Drifting(
        DriftIncidentSpec.Kind kind,
        String namespace,
        String name,
        String uid,
        String environment,
        IncidentRef incidentRef,
        Integer incidentCount) {

    int count() {
        return incidentCount == null ? 0 : incidentCount;
    }

    String incident(int number) {
        return IncidentName.of(name, uid, number);
    }

    /** The same resource with what its next status says. */
    public Drifting with(IncidentRef ref, Integer count) {
        return new Drifting(kind, namespace, name, uid, environment, ref, count);
    }
}
