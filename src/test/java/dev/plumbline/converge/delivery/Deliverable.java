package dev.plumbline.converge.delivery;

import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.DriftIncidentStatus.Operation;
import dev.plumbline.api.DriftIncidentStatus.Step;
import dev.plumbline.api.Execution;
import dev.plumbline.api.Execution.Delivery;
import dev.plumbline.api.ExecutionState;
import dev.plumbline.api.Receipt;
import dev.plumbline.api.SecretDestinationSpec;
import dev.plumbline.api.SecretRef;
import dev.plumbline.api.SecretSourceSpec;
import java.util.List;

/** What tables of cases about deliveries are made of. */
final class Deliverable {

    static final String DIGEST = "sha256:" + "a".repeat(64);

    private Deliverable() {}

    static SecretDestinationSpec destination(String name) {
        return new SecretDestinationSpec(
                name,
                null,
                new SecretDestinationSpec.HerokuConfigVar("app", name, new SecretRef("read")),
                null,
                null,
                null,
                null,
                null);
    }

    static Change change(String name, String version) {
        return new Change(Operation.Set, name, null, null, "hmac:" + version, "mark-" + name, version);
    }

    static Place place(String name, String version) {
        return new Place(destination(name), change(name, version));
    }

    static Step step(String name, Change... changes) {
        return new Step("Set config var " + name, List.of(changes));
    }

    static Receipt receipt(String version) {
        return new Receipt(version, "hmac:" + version, "2026-11-20T12:00:00Z", DIGEST, null, null);
    }

    static Execution execution(ExecutionState state, Boolean standing, Delivery... deliveries) {
        return new Execution(
                DIGEST,
                state,
                "pod",
                "sig",
                null,
                null,
                null,
                null,
                null,
                null,
                "2026-11-21T12:00:00Z",
                standing,
                List.of(deliveries));
    }

    static SecretSourceSpec source() {
        return new SecretSourceSpec(null, null, new SecretSourceSpec.Secret("stripe", "key"));
    }
}
