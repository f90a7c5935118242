package dev.plumbline.incident;

import dev.plumbline.api.DriftIncidentSpec;
import dev.plumbline.api.DriftIncidentStatus;
import java.time.Instant;
import java.util.Objects;

/**
 * An incident as it is stored, as far as its life goes.
 *
 * @param created when the API server took it
 * @param generation of its spec
 * @param spec what it is about, and people's words
 * @param status as it stands; null for an incident that has none yet
 */
public record Incident(
        String namespace,
        String name,
        Instant created,
        long generation,
        DriftIncidentSpec spec,
        DriftIncidentStatus status) {

    public Incident {
        Objects.requireNonNull(namespace, "namespace");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(created, "created");
        Objects.requireNonNull(spec, "spec");
    }

    /** The form in which a proposal names it. */
    String path() {
        return namespace + "/" + name;
    }
}
