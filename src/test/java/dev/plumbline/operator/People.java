package dev.plumbline.operator;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentSpec.Acknowledgement;
import dev.plumbline.api.DriftIncidentSpec.Approval;
import dev.plumbline.api.DriftIncidentSpec.Closure;
import dev.plumbline.api.DriftIncidentSpec.Override;
import dev.plumbline.api.DriftIncidentSpec.Path;
import dev.plumbline.api.DriftIncidentSpec.Resolution;
import dev.plumbline.api.DriftIncidentSpec.Stabilization;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;

/** What people say of incidents, as the user of a client that may say all of it. */
public final class People {

    private final KubernetesClient client;
    private final String me;

    public People(KubernetesClient client) {
        this.client = client;
        this.me = client.resource(new SelfSubjectReviewBuilder().build())
                .create()
                .getStatus()
                .getUserInfo()
                .getUsername();
    }

    /** Who the API server takes the client for. */
    public String me() {
        return me;
    }

    public void acknowledge(DriftIncident incident) {
        say(incident, "acknowledgement", new Acknowledgement(me, "looking"));
    }

    public void stabilize(DriftIncident incident) {
        say(incident, "stabilization", new Stabilization(me, "safe"));
    }

    public void resolve(DriftIncident incident) {
        say(incident, "resolution", new Resolution(Path.Revert, me, "set by hand, and wrong", "OPS-114"));
    }

    public void approve(DriftIncident incident, String digest) {
        say(incident, "approval", new Approval(digest, me, "looked at it"));
    }

    public void override(DriftIncident incident, String subject, String until) {
        say(incident, "overrides", List.of(new Override(subject, me, "pilot", until)));
    }

    public void close(DriftIncident incident) {
        say(incident, "closure", new Closure(me, "the policy is not coming back"));
    }

    /** As {@code kubectl patch --type=merge} does, whatever the operator writes meanwhile. */
    private void say(DriftIncident incident, String field, Object word) {
        client.resources(DriftIncident.class)
                .inNamespace(incident.getMetadata().getNamespace())
                .withName(incident.getMetadata().getName())
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        Serialization.asJson(Map.of("spec", Map.of(field, word))));
    }
}
