package dev.plumbline.platform.wiring;

import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.health.ControllerHealthInfo;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Whether every informer still runs. One that has stopped for good never starts again by itself, so the process is to be
 * started anew; one that has only lost its connection tries on, and the process stays.
 */
@Liveness
@Singleton
public class InformersAlive implements HealthCheck {

    private final Operator operator;

    @Inject
    public InformersAlive(Operator operator) {
        this.operator = operator;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("informers run").up();
        if (operator.getRuntimeInfo().isStarted()) {
            for (var controller : operator.getRuntimeInfo().getRegisteredControllers()) {
                if (!allRun(controller.getControllerHealthInfo())) {
                    response.down().withData(controller.getConfiguration().getName(), "informer stopped");
                }
            }
        }
        return response.build();
    }

    private static boolean allRun(ControllerHealthInfo controller) {
        for (InformerWrappingEventSourceHealthIndicator<?> source :
                controller.informerEventSourceHealthIndicators().values()) {
            for (InformerHealthIndicator informer :
                    source.informerHealthIndicators().values()) {
                if (!informer.isRunning()) {
                    return false;
                }
            }
        }
        return true;
    }
}
