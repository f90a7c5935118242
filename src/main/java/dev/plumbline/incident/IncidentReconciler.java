package dev.plumbline.incident;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.platform.WriteCounter;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.quarkus.arc.lookup.LookupIfProperty;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Keeps the status of each incident as {@link Lifecycle} says. The only one that writes it. */
@LookupIfProperty(name = "plumbline.role", stringValue = "operator", lookupIfMissing = true)
@ControllerConfiguration(
        name = IncidentReconciler.NAME,
        fieldManager = "plumbline-operator",
        generationAwareEventProcessing = false,
        // With comparable versions this SDK can lose an update that arrives while a status is being written.
        informer = @Informer(comparableResourceVersions = false),
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 30, timeUnit = TimeUnit.MINUTES))
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 500, intervalMultiplier = 2, maxInterval = 30_000)
public class IncidentReconciler implements Reconciler<DriftIncident> {

    public static final String NAME = "driftincident";

    private static final Logger LOG = Logger.getLogger(IncidentReconciler.class);

    private final FindingsFeed feed;
    private final WriteCounter writes;

    public IncidentReconciler(FindingsFeed feed, WriteCounter writes) {
        this.feed = feed;
        this.writes = writes;
    }

    @Override
    public List<EventSource<?, DriftIncident>> prepareEventSources(EventSourceContext<DriftIncident> context) {
        feed.startsWith(context.getPrimaryCache());
        return List.of(feed);
    }

    @Override
    public UpdateControl<DriftIncident> reconcile(DriftIncident incident, Context<DriftIncident> context) {
        if (!Lifecycle.knows(incident.getStatus())) {
            LOG.warnf(
                    "event=incident-of-newer-version namespace=%s incident=%s action=left-as-it-is",
                    incident.getMetadata().getNamespace(),
                    incident.getMetadata().getName());
            return UpdateControl.noUpdate();
        }
        feed.of(incident)
                .map(found -> Lifecycle.next(
                        incident.getStatus(), incident.getMetadata().getGeneration(), found))
                .filter(next -> !next.equals(incident.getStatus()))
                .ifPresent(next -> {
                    context.resourceOperations().serverSideApplyPrimaryStatus(withStatus(incident, next));
                    writes.wrote(DriftIncident.KIND, "status");
                });
        return UpdateControl.noUpdate();
    }

    /** Holds nothing but what is written, and the version that the decision was made on. */
    private static DriftIncident withStatus(DriftIncident incident, DriftIncidentStatus status) {
        var fresh = new DriftIncident();
        fresh.setMetadata(new ObjectMetaBuilder()
                .withNamespace(incident.getMetadata().getNamespace())
                .withName(incident.getMetadata().getName())
                .withResourceVersion(incident.getMetadata().getResourceVersion())
                .build());
        fresh.setStatus(status);
        return fresh;
    }
}
