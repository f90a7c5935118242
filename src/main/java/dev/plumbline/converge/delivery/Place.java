package dev.plumbline.converge.delivery;

import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.SecretDestinationSpec;

/**
 * One destination of an approved delivery.
 *
 * @param spec as the distribution has it now; it names the place that was signed
 * @param change what is to be delivered there, as it was signed
 */
public record Place(SecretDestinationSpec spec, Change change) {

    public String name() {
        return change.subject();
    }

    /** The version that was signed. */
    public String version() {
        return change.version();
    }

    /** The fingerprint of the value that was signed. */
    public String fingerprint() {
        return change.to();
    }
}
