package dev.plumbline.incident;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.platform.WriteCounter;
import dev.plumbline.proposal.Digest;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Tells what happens to incidents as Kubernetes Events. The client tries again by itself where the API server is away
 * for a moment; an Event that can't be written even so costs nothing but a line of the log, for the timeline has it.
 */
final class KubernetesEvents {

    private static final Logger LOG = Logger.getLogger(KubernetesEvents.class);

    /** The form of {@code metav1.MicroTime}: always six digits after the point. */
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private static final int MAX_NAME = 220;
    private static final int MAX_NOTE = 1024;
    private static final int SUFFIX = 16;

    private final WriteCounter writes;

    KubernetesEvents(WriteCounter writes) {
        this.writes = writes;
    }

    void tell(DriftIncident incident, List<Happening> happenings, KubernetesClient client) {
        for (Happening happening : happenings) {
            try {
                client.resource(event(incident, happening)).create();
                writes.wrote("Event", "create");
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                    LOG.warnf(
                            "event=event-not-written namespace=%s incident=%s word=%s code=%d",
                            incident.getMetadata().getNamespace(),
                            incident.getMetadata().getName(),
                            happening.word(),
                            e.getCode());
                }
            }
        }
    }

    /** Named after what it tells: told twice, it is there once. */
    private static Event event(DriftIncident incident, Happening happening) {
        var metadata = incident.getMetadata();
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(metadata.getNamespace())
                .withName(name(metadata.getName(), metadata.getUid(), happening))
                .endMetadata()
                .withEventTime(new MicroTime(micros(happening.time())))
                .withType(happening.word().warns() ? "Warning" : "Normal")
                .withReason(happening.word().name())
                .withAction(happening.word().name())
                .withNote(note(happening))
                .withReportingController("plumbline.dev/operator")
                .withReportingInstance("plumbline-operator")
                .withNewRegarding()
                .withApiVersion(incident.getApiVersion())
                .withKind(DriftIncident.KIND)
                .withNamespace(metadata.getNamespace())
                .withName(metadata.getName())
                .withUid(metadata.getUid())
                .endRegarding()
                .build();
    }

    private static String name(String incident, String uid, Happening happening) {
        String start = incident.length() <= MAX_NAME
                ? incident
                : incident.substring(0, MAX_NAME).replaceAll("[.-]+$", "");
        String digest = Digest.of(String.join(
                        "\n",
                        uid,
                        happening.time().toString(),
                        happening.word().name(),
                        happening.by(),
                        happening.note())
                .getBytes(StandardCharsets.UTF_8));
        return start + "." + digest.substring("sha256:".length(), "sha256:".length() + SUFFIX);
    }

    private static String note(Happening happening) {
        String by = happening.by().equals(Timeline.OPERATOR) ? "" : "by " + happening.by();
        String both = by.isEmpty() || happening.note().isEmpty() ? by + happening.note() : by + ": " + happening.note();
        return both.length() > MAX_NOTE ? both.substring(0, MAX_NOTE - 1) + "…" : both;
    }

    private static String micros(Instant time) {
        return MICROS.format(time);
    }
}
