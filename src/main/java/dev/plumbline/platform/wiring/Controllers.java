package dev.plumbline.platform.wiring;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.platform.http.Timekeeper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.api.config.ConfigurationService;
import io.javaoperatorsdk.operator.api.config.informer.InformerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.quarkiverse.operatorsdk.runtime.QuarkusConfigurationService;
import io.quarkiverse.operatorsdk.runtime.QuarkusControllerConfiguration;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/** Has the controllers watch the namespaces that they are to watch, and those that could not be watched, once they can. */
@Singleton
class Controllers {

    /** How soon a namespace that was not there is watched once it is. */
    private static final Duration ASKED_AGAIN = Duration.ofSeconds(15);

    private static final Logger LOG = Logger.getLogger(Controllers.class);

    private volatile boolean stopping;

    /** Instead of the extension's own, whose controllers would all fail, or wait, for one namespace. */
    @Produces
    @ApplicationScoped
    Operator operator(
            QuarkusConfigurationService configuration,
            Instance<Reconciler<? extends HasMetadata>> reconcilers,
            WatchedNamespaces namespaces) {
        List<Reconciler<? extends HasMetadata>> all = reconcilers.stream().toList();
        var kinds = new LinkedHashSet<Class<? extends HasMetadata>>();
        all.forEach(reconciler -> kinds.add(kind(configuration, reconciler)));
        Set<String> atStart = namespaces.atStart(kinds);
        var operator = new Operator((ConfigurationService) configuration);
        all.forEach(reconciler -> register(operator, configuration, reconciler, atStart));
        return operator;
    }

    private static <P extends HasMetadata> Class<P> kind(ConfigurationService configuration, Reconciler<P> reconciler) {
        return configuration.getConfigurationFor(reconciler).getResourceClass();
    }

    private static <P extends HasMetadata> void register(
            Operator operator,
            QuarkusConfigurationService configurations,
            Reconciler<P> reconciler,
            Set<String> namespaces) {
        QuarkusControllerConfiguration<P> given = configurations.getConfigurationFor(reconciler);
        var narrowed = new QuarkusControllerConfiguration<>(
                InformerConfiguration.builder(given.getInformerConfig())
                        .withNamespaces(namespaces)
                        .buildForController(),
                given.getName(),
                given.isGenerationAware(),
                given.getAssociatedReconcilerClassName(),
                given.getRetry(),
                given.getRateLimiter(),
                given.maxReconciliationInterval().orElseThrow(),
                given.getFinalizerName(),
                given.fieldManager(),
                given.getWorkflow(),
                given.getResourceTypeName(),
                given.getResourceClass());
        narrowed.setParent(configurations);
        operator.register(reconciler, narrowed);
    }

    /** Runs after the SDK's own start, which it depends on. */
    void started(
            @Observes @Priority(Interceptor.Priority.LIBRARY_AFTER + 500) StartupEvent event,
            Operator operator,
            WatchedNamespaces namespaces) {
        List<RegisteredController<?>> controllers = controllers(operator);
        Set<String> watched = controllers.isEmpty()
                ? Set.of()
                : controllers.getFirst().getConfiguration().getInformerConfig().getNamespaces();
        if (namespaces.lacks(watched)) {
            Thread.ofPlatform()
                    .daemon()
                    .name("namespaces-to-come")
                    .start(() -> add(controllers, namespaces, watched, Timekeeper.system()));
        }
    }

    void stopped(@Observes ShutdownEvent event) {
        stopping = true;
    }

    /** Incidents come first: whoever sees a policy asks for them. */
    private static List<RegisteredController<?>> controllers(Operator operator) {
        var all = new ArrayList<RegisteredController<?>>();
        operator.getRegisteredControllers().forEach(all::add);
        all.sort(Comparator.comparing(
                controller -> !controller.getConfiguration().getResourceClass().equals(DriftIncident.class)));
        return all;
    }

    private void add(
            List<RegisteredController<?>> controllers,
            WatchedNamespaces namespaces,
            Set<String> start,
            Timekeeper time) {
        Collection<Class<? extends HasMetadata>> kinds = new LinkedHashSet<>();
        controllers.forEach(
                controller -> kinds.add(controller.getConfiguration().getResourceClass()));
        Set<String> watched = start;
        while (!stopping && namespaces.lacks(watched)) {
            try {
                time.sleep(ASKED_AGAIN);
                var wanted = new LinkedHashSet<>(watched);
                wanted.addAll(namespaces.watchable(watched, kinds));
                if (!stopping && !wanted.equals(watched)) {
                    controllers.forEach(controller -> controller.changeNamespaces(wanted));
                    watched = wanted;
                }
            } catch (KubernetesClientException | OperatorException e) {
                LOG.warnf(
                        "event=namespaces-not-asked-for exception=%s action=asked-again",
                        e.getClass().getName());
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
