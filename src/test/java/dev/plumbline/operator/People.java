package dev.plumbline.operator;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentSpec;
import dev.plumbline.api.DriftIncidentSpec.Acknowledgement;
import dev.plumbline.api.DriftIncidentSpec.Approval;
import dev.plumbline.api.DriftIncidentSpec.Closure;
import dev.plumbline.api.DriftIncidentSpec.Override;
import dev.plumbline.api.DriftIncidentSpec.Path;
import dev.plumbline.api.DriftIncidentSpec.Resolution;
import dev.plumbline.api.DriftIncidentSpec.Stabilization;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

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
        edit(incident, spec -> with(spec, new Acknowledgement(me, "looking"), spec.stabilization(), spec.resolution()));
    }

    public void stabilize(DriftIncident incident) {
        edit(incident, spec -> with(spec, spec.acknowledgement(), new Stabilization(me, "safe"), spec.resolution()));
    }

    public void resolve(DriftIncident incident) {
        edit(
                incident,
                spec -> with(
                        spec,
                        spec.acknowledgement(),
                        spec.stabilization(),
                        new Resolution(Path.Revert, me, "set by hand, and wrong", "OPS-114")));
    }

    public void approve(DriftIncident incident, String digest) {
        edit(
                incident,
                spec -> new DriftIncidentSpec(
                        spec.source(),
                        spec.environment(),
                        spec.previous(),
                        spec.acknowledgement(),
                        spec.stabilization(),
                        spec.resolution(),
                        new Approval(digest, me, "looked at it"),
                        spec.overrides(),
                        spec.extension(),
                        spec.closure()));
    }

    public void override(DriftIncident incident, String subject, String until) {
        edit(
                incident,
                spec -> new DriftIncidentSpec(
                        spec.source(),
                        spec.environment(),
                        spec.previous(),
                        spec.acknowledgement(),
                        spec.stabilization(),
                        spec.resolution(),
                        spec.approval(),
                        List.of(new Override(subject, me, "pilot", until)),
                        spec.extension(),
                        spec.closure()));
    }

    public void close(DriftIncident incident) {
        edit(
                incident,
                spec -> new DriftIncidentSpec(
                        spec.source(),
                        spec.environment(),
                        spec.previous(),
                        spec.acknowledgement(),
                        spec.stabilization(),
                        spec.resolution(),
                        spec.approval(),
                        spec.overrides(),
                        spec.extension(),
                        new Closure(me, "the policy is not coming back")));
    }

    private static DriftIncidentSpec with(
            DriftIncidentSpec spec,
            Acknowledgement acknowledgement,
            Stabilization stabilization,
            Resolution resolution) {
        return new DriftIncidentSpec(
                spec.source(),
                spec.environment(),
                spec.previous(),
                acknowledgement,
                stabilization,
                resolution,
                spec.approval(),
                spec.overrides(),
                spec.extension(),
                spec.closure());
    }

    /** The operator writes to incidents too: what it has changed in between is read anew, as kubectl edit would ask for. */
    private void edit(DriftIncident incident, UnaryOperator<DriftIncidentSpec> change) {
        Awaitility.await("what was said of " + incident.getMetadata().getName() + " is taken")
                .pollInterval(Duration.ofMillis(50))
                .until(() -> isTaken(incident, change));
    }

    private boolean isTaken(DriftIncident incident, UnaryOperator<DriftIncidentSpec> change) {
        try {
            client.resources(DriftIncident.class)
                    .inNamespace(incident.getMetadata().getNamespace())
                    .withName(incident.getMetadata().getName())
                    .edit(found -> {
                        found.setSpec(change.apply(found.getSpec()));
                        return found;
                    });
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw e;
        }
    }
}
