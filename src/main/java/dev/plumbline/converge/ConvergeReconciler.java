package dev.plumbline.converge;

import dev.plumbline.api.DriftIncident;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.quarkus.arc.lookup.LookupIfProperty;
import java.util.concurrent.TimeUnit;

/** Has each incident converged that people have approved something of. Runs in the role {@code converger} alone. */
@LookupIfProperty(name = "plumbline.role", stringValue = "converger")
@ControllerConfiguration(
        name = ConvergeReconciler.NAME,
        fieldManager = ClusterApi.FIELD_MANAGER,
        generationAwareEventProcessing = false,
        // With comparable versions this SDK can lose an update that arrives while a status is being written.
        informer = @Informer(comparableResourceVersions = false),
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 5, timeUnit = TimeUnit.MINUTES))
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 500, intervalMultiplier = 2, maxInterval = 30_000)
public class ConvergeReconciler implements Reconciler<DriftIncident> {

    public static final String NAME = "converger";

    private final Converger converger;

    public ConvergeReconciler(Converger converger) {
        this.converger = converger;
    }

    @Override
    public UpdateControl<DriftIncident> reconcile(DriftIncident incident, Context<DriftIncident> context)
            throws InterruptedException {
        // What the cache shows may be old: it tells that there is something to look at, and no more.
        if (incident.getSpec() == null
                || incident.getStatus() == null
                || incident.getSpec().approval() == null
                        && incident.getStatus().execution() == null
                        && incident.getStatus().standingApproval() == null) {
            return UpdateControl.noUpdate();
        }
        UpdateControl<DriftIncident> control = UpdateControl.noUpdate();
        converger
                .converge(
                        incident.getMetadata().getNamespace(),
                        incident.getMetadata().getName())
                .ifPresent(control::rescheduleAfter);
        return control;
    }
}
