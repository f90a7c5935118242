package dev.plumbline.incident;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.DriftIncidentStatus.Phase;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Keeps the status of each incident as {@link Lifecycle} says. The only one that writes it, but for the execution. */
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
    private final InstantSource clock;
    private final ProposalStore proposals;
    private final KubernetesEvents events;

    public IncidentReconciler(FindingsFeed feed, WriteCounter writes, InstantSource clock) {
        this.feed = feed;
        this.writes = writes;
        this.clock = clock;
        this.proposals = new ProposalStore(writes);
        this.events = new KubernetesEvents(writes);
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
        if (incident.getSpec() == null || incident.getSpec().source() == null) {
            LOG.warnf(
                    "event=incident-without-source namespace=%s incident=%s action=left-as-it-is",
                    incident.getMetadata().getNamespace(),
                    incident.getMetadata().getName());
            return UpdateControl.noUpdate();
        }
        Instant now = clock.instant();
        Sources sources = feed.sources(incident);
        sources.seen(incident);
        SourceFate fate = sources.fateOf(incident);
        Lifecycle.Next next = Lifecycle.next(subject(incident), feed.of(incident), fate, now);
        if (!Objects.equals(next.status(), incident.getStatus())) {
            write(incident, next, context);
        }
        if (next.observe()) {
            sources.observe(incident);
        }
        if (closed(incident.getStatus())) {
            feed.closed(incident);
        }
        UpdateControl<DriftIncident> control = UpdateControl.noUpdate();
        next.lookAgain().map(time -> Duration.between(now, time).plusMillis(1)).ifPresent(control::rescheduleAfter);
        return control;
    }

    /** What a status names is there before it, and what it tells comes after it: a decision that is refused tells nothing. */
    private void write(DriftIncident incident, Lifecycle.Next next, Context<DriftIncident> context) {
        proposals.keep(incident, next.stored(), context.getClient());
        context.resourceOperations().serverSideApplyPrimaryStatus(withStatus(incident, next.status()));
        writes.wrote(DriftIncident.KIND, "status");
        tellPhase(incident, next);
        events.tell(incident, next.happenings(), context.getClient());
        proposals.drop(incident, next.status(), context.getClient());
    }

    private static void tellPhase(DriftIncident incident, Lifecycle.Next next) {
        var before = incident.getStatus() == null ? null : incident.getStatus().phase();
        if (before != next.status().phase()) {
            LOG.infof(
                    "event=incident-phase namespace=%s incident=%s from=%s to=%s severity=%s",
                    incident.getMetadata().getNamespace(),
                    incident.getMetadata().getName(),
                    before == null ? "New" : before.name(),
                    next.status().phase(),
                    next.status().severity());
        }
    }

    private static boolean closed(DriftIncidentStatus status) {
        return status != null && status.phase() == Phase.Closed;
    }

    private static Incident subject(DriftIncident incident) {
        var metadata = incident.getMetadata();
        return new Incident(
                metadata.getNamespace(),
                metadata.getName(),
                Instant.parse(metadata.getCreationTimestamp()),
                metadata.getGeneration(),
                incident.getSpec(),
                incident.getStatus());
    }

    /** Holds nothing but what is written, and the version that the decision was made on. */
    private static DriftIncident withStatus(DriftIncident incident, DriftIncidentStatus status) {
        var fresh = new DriftIncident();
        fresh.setMetadata(new ObjectMetaBuilder()
                .withNamespace(incident.getMetadata().getNamespace())
                .withName(incident.getMetadata().getName())
                .withResourceVersion(incident.getMetadata().getResourceVersion())
                .build());
        // The converger writes that part, and owns it.
        fresh.setStatus(status.withExecution(null));
        return fresh;
    }
}
